import type { PluralWords, Words } from '../../kernel/contract/words.ts'

export const words = {
  title: { en: 'Duty roster', de: 'Dienstplan' },
  under: {
    en: 'Who is reached this week, with stand-ins and gaps',
    de: 'Wer in dieser Woche erreicht wird, mit Vertretungen und Lücken',
  },
  duties: { en: 'Duties', de: 'Dienste' },
  standIns: { en: 'Stand-ins', de: 'Vertretungen' },
  where: { en: 'Place', de: 'Ort' },
  everywhere: { en: 'With what is below and above it', de: 'Mit allem darunter und darüber' },
  before: { en: 'Previous week', de: 'Vorige Woche' },
  after: { en: 'Next week', de: 'Nächste Woche' },
  thisWeek: { en: 'This week', de: 'Diese Woche' },
  fromTo: { en: '{from} to {to}', de: '{from} bis {to}' },
  function: { en: 'Function', de: 'Funktion' },
  today: { en: 'today', de: 'heute' },
  nobody: { en: 'nobody', de: 'niemand' },
  noShift: { en: 'no shift', de: 'keine Schicht' },
  wholeDay: { en: 'all day', de: 'ganztags' },
  standsInFor: { en: 'for {name}', de: 'für {name}' },
  none: { en: 'Nobody is on duty around this week', de: 'Um diese Woche herum hat niemand Dienst' },
  noneText: {
    en: 'Who has a duty, and in which function, stands here as soon as it is entered.',
    de: 'Wer in welcher Funktion Dienst hat, steht hier, sobald es eingetragen ist.',
  },
  enter: { en: 'Enter duties', de: 'Dienste eintragen' },
} as const satisfies Record<string, Words>

export const gaps: PluralWords = {
  one: { en: '{count} gap this week', de: '{count} Lücke in dieser Woche' },
  other: { en: '{count} gaps this week', de: '{count} Lücken in dieser Woche' },
}

export const leftOut: PluralWords = {
  one: {
    en: '{count} more function is not shown: choose a place.',
    de: '{count} weitere Funktion ist nicht gezeigt: bitte einen Ort wählen.',
  },
  other: {
    en: '{count} more functions are not shown: choose a place.',
    de: '{count} weitere Funktionen sind nicht gezeigt: bitte einen Ort wählen.',
  },
}
