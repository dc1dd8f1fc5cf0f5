import type { LedgerEventRow } from '../../kernel/contract/ledger.ts'
import { fill, type Language, type Words } from '../../kernel/contract/words.ts'

export const words = {
  title: { en: 'Audit trail', de: 'Audit-Trail' },
  refused: { en: 'Refused attempts', de: 'Abgelehnte Versuche' },
  position: { en: 'Position', de: 'Stelle' },
  happened: { en: 'Happened', de: 'Geschehen' },
  recorded: { en: 'Recorded', de: 'Aufgezeichnet' },
  clock: { en: 'Clock', de: 'Uhr' },
  server: { en: 'server', de: 'Server' },
  terminal: { en: 'terminal {device}, corrected by {seconds} s', de: 'Terminal {device}, berichtigt um {seconds} s' },
  who: { en: 'Who', de: 'Wer' },
  accountId: { en: 'Account', de: 'Konto' },
  what: { en: 'What', de: 'Was' },
  command: { en: 'Command', de: 'Befehl' },
  commandId: { en: 'Command id', de: 'Befehlsnummer' },
  kind: { en: 'Event', de: 'Ereignis' },
  recordKind: { en: 'Kind of record', de: 'Art des Datensatzes' },
  record: { en: 'Record', de: 'Datensatz' },
  recordId: { en: 'Record id', de: 'Datensatznummer' },
  says: { en: 'Content', de: 'Inhalt' },
  signatures: { en: 'Signatures', de: 'Unterschriften' },
  why: { en: 'Why not', de: 'Warum nicht' },
  times: { en: 'Attempts', de: 'Versuche' },
  program: { en: 'Entresol itself', de: 'Entresol selbst' },
  everything: { en: 'everything', de: 'alles' },
  from: { en: 'from {time}', de: 'ab {time}' },
  until: { en: 'until {time}', de: 'bis {time}' },
  peopleOnly: { en: 'by people only', de: 'nur von Menschen' },
  entries: { en: '{count} entries', de: '{count} Einträge' },
  made: { en: 'Made {time} by {who}', de: 'Erstellt {time} von {who}' },
  timesOf: { en: 'Times of {zone}', de: 'Zeiten von {zone}' },
  page: { en: 'Page {page} of {pages}', de: 'Seite {page} von {pages}' },
  sealed: { en: 'Sealed up to {position}, head {head}', de: 'Versiegelt bis {position}, Kopf {head}' },
  notSealed: { en: 'Nothing is sealed yet', de: 'Noch ist nichts versiegelt' },
} as const satisfies Record<string, Words>

/** Whose clock said when it happened. */
export function clockOf({ deviceId, clockOffsetMs }: LedgerEventRow, language: Language): string {
  if (deviceId === null) return words.server[language]
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'always' })
  return fill(words.terminal[language], { device: deviceId.slice(0, 8), seconds: number.format((clockOffsetMs ?? 0) / 1000) })
}
