import type { TwoNames } from './plant/unit-spec.ts'

/** What can be done to the demo plant. Each call takes effect at once and is written into the truth. */
export interface Trouble {
  jamLabeller(minutes: number): void
  /** Pulls the cable of an area's gateway. What happens meanwhile is stored there. */
  cutNetwork(area: string): void
  restoreNetwork(area: string): void
  /** All connections break at once, as when the broker restarts, and come back by themselves. */
  loseBroker(): void
  /** Sends the last day of a unit once more, as history: nothing may change. Resolves when it is sent. */
  sendYesterday(unit: string): Promise<void>
  /** The controller restarts with its counter just below the end: five parts later it rolls over. */
  rollCounterOver(unit: string): Promise<void>
  /** The controller restarts with its counters at 0. */
  resetCounter(unit: string): Promise<void>
  /** From now on messages are doubled and swapped with these shares (0 = never). */
  disturbMessages(duplicateShare: number, swapShare: number): void
  /** The clock of a unit's controller is wrong by so many seconds (0 = right again). */
  setWrongClock(unit: string, seconds: number): void
}

export type TroubleName = keyof Trouble

/** For the panel: the name of a trouble and what a person should watch afterwards. */
export const TROUBLE_TEXTS: Record<TroubleName, { name: TwoNames; watch: TwoNames }> = {
  jamLabeller: {
    name: { en: 'Jam the labeller', de: 'Etikettierer verklemmen' },
    watch: {
      en: 'The labeller stops. The capper and the filler are blocked, the packer is starved; only the labeller is to blame.',
      de: 'Der Etikettierer steht. Verschließer und Füller stauen sich, dem Packer fehlen Flaschen; schuld ist nur der Etikettierer.',
    },
  },
  cutNetwork: {
    name: { en: 'Cut the network', de: 'Netzwerk trennen' },
    watch: {
      en: 'The units show “no data”, not “idle”. When the network is back, the gap fills with what really happened.',
      de: 'Die Maschinen zeigen „keine Daten“, nicht „wartet“. Ist das Netz zurück, füllt sich die Lücke mit dem, was wirklich war.',
    },
  },
  restoreNetwork: {
    name: { en: 'Restore the network', de: 'Netzwerk verbinden' },
    watch: {
      en: 'Stored data arrive as history and are booked in their own shift and job.',
      de: 'Gespeicherte Daten kommen als Historie und werden in ihrer Schicht und ihrem Auftrag gebucht.',
    },
  },
  loseBroker: {
    name: { en: 'Lose the broker', de: 'Broker verlieren' },
    watch: {
      en: 'Every gateway dies and is born again. No part is lost and none counts twice.',
      de: 'Jedes Gateway stirbt und meldet sich neu. Kein Teil geht verloren, keines zählt doppelt.',
    },
  },
  sendYesterday: {
    name: { en: 'Send yesterday again', de: 'Gestern noch einmal senden' },
    watch: {
      en: 'Thousands of old messages arrive. No figure changes.',
      de: 'Tausende alte Nachrichten treffen ein. Keine Zahl ändert sich.',
    },
  },
  rollCounterOver: {
    name: { en: 'Roll the counter over', de: 'Zähler überlaufen lassen' },
    watch: {
      en: 'The controller restarts and its counter soon begins at 0 again. The order goes on counting one by one.',
      de: 'Die Steuerung startet neu, ihr Zähler beginnt bald wieder bei 0. Der Auftrag zählt Stück für Stück weiter.',
    },
  },
  resetCounter: {
    name: { en: 'Reset the counter', de: 'Zähler zurücksetzen' },
    watch: {
      en: 'The counter jumps to 0: no spike, no loss, one visible note.',
      de: 'Der Zähler springt auf 0: kein Ausschlag, kein Verlust, ein sichtbarer Hinweis.',
    },
  },
  disturbMessages: {
    name: { en: 'Double and swap messages', de: 'Nachrichten verdoppeln und vertauschen' },
    watch: {
      en: 'The connection page counts what was out of order. The books stay the same.',
      de: 'Die Verbindungsseite zählt, was durcheinanderkam. Die Bücher bleiben gleich.',
    },
  },
  setWrongClock: {
    name: { en: 'Set a clock wrong', de: 'Uhr verstellen' },
    watch: {
      en: 'The unit is flagged, and nothing is booked in the future.',
      de: 'Die Maschine wird gekennzeichnet, und nichts wird in der Zukunft gebucht.',
    },
  },
}
