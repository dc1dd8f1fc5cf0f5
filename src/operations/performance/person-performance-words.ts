import type { PluralWords, Words } from '../../kernel/contract/words.ts'

export const words = {
  title: { en: 'Performance by person', de: 'Leistung je Person' },
  under: {
    en: 'Off unless the plant switches it on; that you look stands in the ledger',
    de: 'Aus, solange das Werk sie nicht einschaltet; dass Sie hinsehen, steht im Hauptbuch',
  },
  ask: { en: 'Whose, where, when and what for', de: 'Von wem, wo, wann und wozu' },
  person: { en: 'Person', de: 'Person' },
  personnelClass: { en: 'or personnel class', de: 'oder Personalklasse' },
  place: { en: 'Place', de: 'Ort' },
  from: { en: 'From', de: 'Von' },
  until: { en: 'Up to and including', de: 'Bis einschließlich' },
  purpose: { en: 'What for', de: 'Wozu' },
  purposeHint: { en: 'Stands in the ledger beside your name', de: 'Steht im Hauptbuch neben Ihrem Namen' },
  missing: { en: 'Please enter', de: 'Bitte eingeben' },
  oneOfBoth: { en: 'Name a person or a personnel class', de: 'Bitte eine Person oder eine Personalklasse nennen' },
  look: { en: 'Look', de: 'Ansehen' },
  over: { en: 'Shown no longer', de: 'Nicht mehr gezeigt' },
  overText: {
    en: 'What was asked for is shown for an hour, and while it is switched on. Ask again if you still need it.',
    de: 'Gefragtes wird eine Stunde lang gezeigt und solange es eingeschaltet ist. Bitte erneut fragen, wenn Sie es noch brauchen.',
  },
  none: { en: 'Nothing was reported', de: 'Nichts gemeldet' },
  noneText: {
    en: 'None of these people has reported anything or moved a job on there in this time.',
    de: 'Keine dieser Personen hat dort in dieser Zeit etwas gemeldet oder einen Auftrag bewegt.',
  },
  sources: { en: 'What these figures are', de: 'Was diese Zahlen sind' },
  job: { en: 'Job', de: 'Auftrag' },
  good: { en: 'Good', de: 'Gut' },
  scrap: { en: 'Scrap', de: 'Ausschuss' },
  rework: { en: 'Rework', de: 'Nacharbeit' },
  reports: { en: 'Reports', de: 'Meldungen' },
  corrections: { en: 'Corrections', de: 'Korrekturen' },
  sum: { en: 'Together', de: 'Zusammen' },
} as const satisfies Record<string, Words>

/** Where the figures come from, and what they do not say. */
export const sources: readonly Words[] = [
  {
    en: 'They are what a person has reported himself, at a terminal or in the office, less what he corrected himself. A correction counts for whoever made it.',
    de: 'Sie sind, was jemand selbst gemeldet hat, am Terminal oder im Büro, abzüglich dessen, was er selbst korrigiert hat. Eine Korrektur zählt für den, der sie gemacht hat.',
  },
  {
    en: 'What a machine counted or a rule sent belongs to nobody. Whoever reports for the whole crew has the crew’s pieces.',
    de: 'Was eine Maschine gezählt oder eine Automatik gesendet hat, gehört niemandem. Wer für die ganze Mannschaft meldet, hat deren Stücke.',
  },
  {
    en: 'Jobs are those that he started, interrupted, finished or reported on. How hard they were, they do not say: two people are not compared by them.',
    de: 'Aufträge sind die, die er gestartet, unterbrochen, beendet oder gemeldet hat. Wie schwer sie waren, sagen sie nicht: zwei Menschen vergleicht man damit nicht.',
  },
]

export const leftOut: PluralWords = {
  one: { en: '{count} work unit is left out: it is switched off there.', de: '{count} Arbeitseinheit fehlt: dort ist sie ausgeschaltet.' },
  other: {
    en: '{count} work units are left out: it is switched off there.',
    de: '{count} Arbeitseinheiten fehlen: dort ist sie ausgeschaltet.',
  },
}
