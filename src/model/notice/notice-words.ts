import type { Words } from '../../kernel/contract/words.ts'
import type { Reach } from './contract.ts'

export const words = {
  title: { en: 'Notices', de: 'Meldungen' },
  under: {
    en: 'What was told to those on duty, and who takes care of it',
    de: 'Was den Diensthabenden gemeldet wurde und ob sich jemand kümmert',
  },
  own: { en: 'My notices', de: 'Meine Meldungen' },
  none: { en: 'Nothing waits for you', de: 'Nichts wartet auf Sie' },
  noneText: {
    en: 'What concerns you while you are on duty is told here.',
    de: 'Hier wird gemeldet, was Sie im Dienst betrifft.',
  },
  noneYet: { en: 'No notices yet', de: 'Noch keine Meldungen' },
  acknowledge: { en: 'I take care of it', de: 'Ich kümmere mich' },
  all: { en: 'All notices', de: 'Alle Meldungen' },
  howTold: { en: 'How I am told', de: 'Wie ich benachrichtigt werde' },
  standsInFor: { en: 'You stand in for {names}', de: 'Sie vertreten {names}' },
  roster: { en: 'Duty roster', de: 'Dienstplan' },
  when: { en: 'When', de: 'Wann' },
  what: { en: 'What', de: 'Was' },
  told: { en: 'Told', de: 'Gemeldet an' },
  open: { en: 'open', de: 'offen' },
  acknowledged: { en: 'taken care of since {time}', de: 'in Arbeit seit {time}' },
  state: { en: 'State', de: 'Stand' },
} as const satisfies Record<string, Words>

/** `{function}` is the personnel class that was called. */
export const reaches: Readonly<Record<Reach, Words>> = {
  function: { en: '{function}', de: '{function}' },
  anybody: { en: 'everybody on duty there: no {function} was', de: 'alle Diensthabenden dort: {function} fehlte' },
  nobody: { en: 'nobody was on duty: {function} is missing', de: 'niemand im Dienst: {function} fehlt' },
}

/** What it reached when nobody had acknowledged in time; `{function}` is the personnel class that was called then. */
export const thenReaches: Readonly<Record<Reach, Words>> = {
  function: { en: 'not acknowledged in time: {function} as well', de: 'nicht rechtzeitig quittiert: auch {function}' },
  anybody: {
    en: 'not acknowledged in time, and no {function} was on duty: everybody there',
    de: 'nicht rechtzeitig quittiert, und {function} fehlte: alle Diensthabenden dort',
  },
  nobody: {
    en: 'not acknowledged in time, and nobody was on duty: {function} is missing',
    de: 'nicht rechtzeitig quittiert, und niemand im Dienst: {function} fehlt',
  },
}

export const bellLabel = {
  one: { en: '{count} notice', de: '{count} Meldung' },
  other: { en: '{count} notices', de: '{count} Meldungen' },
} as const satisfies { readonly one: Words; readonly other: Words }
