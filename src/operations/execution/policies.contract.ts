import { definePolicy } from '../../kernel/contract/policy.ts'

export const underProduction = definePolicy({
  name: 'operations.execution.under_production',
  title: { en: 'Finishing with less than ordered', de: 'Abschluss mit Mindermenge' },
  scope: { en: 'the work unit of the job order', de: 'die Arbeitseinheit des Arbeitsauftrags' },
  values: {
    allow: { en: 'Allowed', de: 'Erlaubt' },
    refuse: { en: 'Refused: the shift lead finishes it short', de: 'Abgelehnt: die Schichtleitung schließt ab' },
  },
  default: 'allow',
  why: {
    en: 'Most plants finish short every day; a plant that sells exact lots may want to be asked.',
    de: 'Die meisten Werke schließen täglich mit Mindermengen ab; wer exakte Lose liefert, will gefragt werden.',
  },
})
export const zeroFinish = definePolicy({
  name: 'operations.execution.zero_quantity_finish',
  title: { en: 'Finishing with nothing produced', de: 'Abschluss ohne Menge' },
  scope: { en: 'the work unit of the job order', de: 'die Arbeitseinheit des Arbeitsauftrags' },
  values: { allow: { en: 'Allowed', de: 'Erlaubt' }, refuse: { en: 'Refused', de: 'Abgelehnt' } },
  default: 'refuse',
  why: {
    en: 'A job order that ends with nothing is nearly always a forgotten report.',
    de: 'Ein Auftrag, der mit nichts endet, ist fast immer eine vergessene Meldung.',
  },
})
export const overProduction = definePolicy({
  name: 'operations.execution.over_production',
  title: { en: 'Producing more than ordered', de: 'Mehr als bestellt fertigen' },
  scope: { en: 'the work unit of the job order', de: 'die Arbeitseinheit des Arbeitsauftrags' },
  values: {
    accept: { en: 'Booked silently', de: 'Wird still gebucht' },
    exception: { en: 'Booked, and shown to a person', de: 'Wird gebucht und einer Person gezeigt' },
  },
  default: 'exception',
  why: {
    en: 'What was made is a fact and is booked; that it was too much should be seen.',
    de: 'Was gefertigt wurde, ist eine Tatsache und wird gebucht; dass es zu viel war, soll jemand sehen.',
  },
})
