import type { PluralWords, Words } from '../../kernel/contract/words.ts'
import type { FiringOutcome } from './contract.ts'

export const words = {
  title: { en: 'Rules', de: 'Automatiken' },
  under: {
    en: 'When this happens and that holds, then this is done. Try a rule on what has happened before you switch it on.',
    de: 'Wenn dies geschieht und das zutrifft, dann wird jenes getan. Vor dem Einschalten lässt es sich an Vergangenem erproben.',
  },
  add: { en: 'New rule', de: 'Neue Automatik' },
  edit: { en: 'Edit', de: 'Bearbeiten' },
  none: { en: 'Nothing is done by itself yet', de: 'Noch geschieht nichts von selbst' },
  noneText: {
    en: 'A rule can pause a job when too much scrap is reported, for instance.',
    de: 'Eine Automatik kann etwa einen Auftrag unterbrechen, wenn zu viel Ausschuss gemeldet wird.',
  },
  on: { en: 'On', de: 'Ein' },
  off: { en: 'Off', de: 'Aus' },
  stopped: { en: 'Stopped', de: 'Angehalten' },
  stoppedText: {
    en: 'It failed several times in a row, so the program has stopped it. Look at its history before you switch it on again.',
    de: 'Sie ist mehrmals nacheinander fehlgeschlagen und wurde darum angehalten. Bitte vor dem Einschalten den Verlauf ansehen.',
  },
  when: { en: 'When', de: 'Wenn' },
  and: { en: 'and', de: 'und' },
  thereupon: { en: 'then', de: 'dann' },
  at: { en: 'at', de: 'bei' },
  rights: { en: 'With the rights of', de: 'Mit den Rechten von' },
  fired: { en: 'Fired', de: 'Ausgelöst' },
  last: { en: 'Last', de: 'Zuletzt' },
  dryRun: { en: 'Dry run', de: 'Probelauf' },
  history: { en: 'History', de: 'Verlauf' },
  switchOn: { en: 'Switch on', de: 'Einschalten' },
  switchOff: { en: 'Switch off', de: 'Ausschalten' },
  remove: { en: 'Remove rule', de: 'Automatik entfernen' },
  name: { en: 'Name', de: 'Name' },
  place: { en: 'Where', de: 'Wo' },
  placeHint: { en: 'This equipment and everything below it', de: 'Diese Anlage und alles darunter' },
  event: { en: 'When this happens', de: 'Wenn dies geschieht' },
  condition: { en: 'and this holds', de: 'und dies zutrifft' },
  conditionHint: {
    en: 'true: always. Press a field to write it, and compare: event.scrap > 5.5 && event.scrap < 100',
    de: 'true: immer. Ein Feld antippen und vergleichen: event.scrap > 5.5 && event.scrap < 100',
  },
  fields: { en: 'Fields of the event', de: 'Felder des Ereignisses' },
  command: { en: 'then do this', de: 'dann tu dies' },
  inputHint: {
    en: 'With these values: stream is the id of what it happened to, equipment the id of where; texts stand in quotes.',
    de: 'Mit diesen Werten: stream ist die Id dessen, dem es geschah, equipment die Id der Anlage; Texte stehen in Anführungszeichen.',
  },
  mostPerHour: { en: 'At most so often in an hour', de: 'Höchstens so oft in einer Stunde' },
  save: { en: 'Save, switched off', de: 'Speichern, ausgeschaltet' },
  check: { en: 'Please check: {what}', de: 'Bitte prüfen: {what}' },
  happened: { en: 'Happened', de: 'Geschehen' },
  outcome: { en: 'Outcome', de: 'Ergebnis' },
  wouldSend: { en: 'Would have been sent', de: 'Wäre gesendet worden' },
  cannotSend: { en: 'Cannot be sent: {why}', de: 'Lässt sich nicht senden: {why}' },
  nothingFired: { en: 'It would not have fired', de: 'Sie hätte nicht ausgelöst' },
  neverFired: { en: 'It has not fired yet', de: 'Sie hat noch nicht ausgelöst' },
  earlier: { en: 'Look further back', de: 'Weiter zurück' },
} as const satisfies Record<string, Words>

export const looked = {
  one: {
    en: '{count} event of this kind was looked at. Nothing was done.',
    de: '{count} Ereignis dieser Art wurde angesehen. Getan wurde nichts.',
  },
  other: {
    en: '{count} events of this kind were looked at. Nothing was done.',
    de: '{count} Ereignisse dieser Art wurden angesehen. Getan wurde nichts.',
  },
} as const satisfies PluralWords

export const outcomes: Readonly<Record<FiringOutcome, Words>> = {
  done: { en: 'Done', de: 'Getan' },
  refused: { en: 'Refused', de: 'Abgelehnt' },
  failed: { en: 'Not sent', de: 'Nicht gesendet' },
  limited: { en: 'Held back: too often', de: 'Zurückgehalten: zu oft' },
  looped: { en: 'Held back: rules that set each other off', de: 'Zurückgehalten: Automatiken, die einander auslösen' },
}

/** `bad` wants a person. */
export const tones = { done: 'good', refused: 'bad', failed: 'bad', limited: 'idle', looped: 'idle' } as const satisfies Record<
  FiringOutcome,
  string
>
