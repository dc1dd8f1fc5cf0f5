import { definePolicy } from '../../kernel/contract/policy.ts'

/** By which rights a press is judged that a terminal could not send at once (kernel.md §4). */
export const offlinePress = definePolicy({
  name: 'model.personnel.offlinePress',
  title: { en: 'What was pressed without connection is judged by', de: 'Was ohne Verbindung getippt wurde, gilt nach' },
  scope: { en: 'the whole site', de: 'das ganze Werk' },
  values: {
    press: { en: 'The rights at the press, for a day', de: 'Den Rechten beim Tippen, einen Tag lang' },
    arrival: { en: 'The rights at its arrival', de: 'Den Rechten bei der Ankunft' },
  },
  default: 'press',
  why: {
    en: 'Whoever was allowed to do the work has done it, even if the message came after a change of role. Where the clock of a terminal is not to be trusted, only what somebody may do now counts.',
    de: 'Wer die Arbeit tun durfte, hat sie getan, auch wenn die Meldung erst nach einem Rollenwechsel ankam. Wo der Uhr eines Terminals nicht zu trauen ist, zählt nur, was jemand jetzt darf.',
  },
})
