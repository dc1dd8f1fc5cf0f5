import { definePolicy } from '../../kernel/contract/policy.ts'

export const lineKpi = definePolicy({
  name: 'operations.performance.line_kpi',
  title: { en: 'Key figures of a line', de: 'Kennzahlen einer Linie' },
  scope: { en: 'the line, area or site that is looked at', de: 'die betrachtete Linie, der Bereich oder das Werk' },
  values: {
    constraint: { en: 'Those of its constraint unit', de: 'Die ihres Engpasses' },
    units: { en: 'Sums over all of its units', de: 'Summen über alle ihre Einheiten' },
  },
  default: 'constraint',
  why: {
    en: 'A line makes what its constraint makes; the sum over all units counts one bottle five times.',
    de: 'Eine Linie schafft, was ihr Engpass schafft; die Summe über alle Einheiten zählt eine Flasche fünfmal.',
  },
})
