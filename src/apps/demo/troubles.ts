import type { Words } from '../../kernel/contract/words.ts'

/** Something that a visitor of the demo can do to the plant, and what is worth watching then. */
export interface Trouble {
  readonly name: Words
  readonly watch: Words
  /** What the simulator is told, one after the other; `afterSeconds` waits first. Undefined: the program does it to itself. */
  readonly orders?: readonly {
    readonly trouble: string
    readonly arguments: readonly (string | number)[]
    readonly afterSeconds?: number
  }[]
}

export const troubles = {
  jamLabeller: {
    name: { en: 'Jam the labeller', de: 'Etikettierer verklemmen' },
    watch: {
      en: 'The labeller stops. The capper and the filler are blocked, the packer is starved; only the labeller is to blame.',
      de: 'Der Etikettierer steht. Verschließer und Füller stauen sich, dem Packer fehlen Flaschen; schuld ist nur der Etikettierer.',
    },
    orders: [{ trouble: 'jamLabeller', arguments: [5] }],
  },
  cutNetwork: {
    name: { en: 'Cut the network for a minute', de: 'Netzwerk für eine Minute trennen' },
    watch: {
      en: 'The line shows “no data”, not “idle”. After a minute the gap fills with what really happened.',
      de: 'Die Linie zeigt „keine Daten“, nicht „wartet“. Nach einer Minute füllt sich die Lücke mit dem, was wirklich war.',
    },
    orders: [
      { trouble: 'cutNetwork', arguments: ['BOT1'] },
      { trouble: 'restoreNetwork', arguments: ['BOT1'], afterSeconds: 60 },
    ],
  },
  sendYesterday: {
    name: { en: 'Send yesterday’s data again', de: 'Daten von gestern noch einmal senden' },
    watch: {
      en: 'Thousands of old messages arrive. No figure changes.',
      de: 'Tausende alte Nachrichten treffen ein. Keine Zahl ändert sich.',
    },
    orders: [{ trouble: 'sendYesterday', arguments: ['BOT1-FIL'] }],
  },
  rollCounterOver: {
    name: { en: 'Roll the counter over', de: 'Zähler überlaufen lassen' },
    watch: {
      en: 'The counter of the filler begins at 0 again. The order goes on counting one by one.',
      de: 'Der Zähler des Füllers beginnt wieder bei 0. Der Auftrag zählt Stück für Stück weiter.',
    },
    orders: [{ trouble: 'rollCounterOver', arguments: ['BOT1-FIL'] }],
  },
  loseBroker: {
    name: { en: 'Lose the broker', de: 'Broker verlieren' },
    watch: {
      en: 'Every gateway dies and is born again. No part is lost and none counts twice.',
      de: 'Jedes Gateway stirbt und meldet sich neu. Kein Teil geht verloren, keines zählt doppelt.',
    },
    orders: [{ trouble: 'loseBroker', arguments: [] }],
  },
  killServer: {
    name: { en: 'Kill the server', de: 'Server abschießen' },
    watch: {
      en: 'The program is gone without a goodbye and starts again. The screens come back by themselves, and nothing is missing.',
      de: 'Das Programm ist ohne Abschied weg und startet neu. Die Bildschirme kommen von selbst zurück, und nichts fehlt.',
    },
  },
} as const satisfies Record<string, Trouble>
export type TroubleKind = keyof typeof troubles
