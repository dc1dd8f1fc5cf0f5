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

export const byPerson = definePolicy({
  name: 'operations.performance.by_person',
  title: { en: 'Performance by person', de: 'Leistung je Person' },
  scope: { en: 'the place that is looked at, and each work unit below it', de: 'den betrachteten Ort und jede Arbeitseinheit darunter' },
  values: {
    off: { en: 'Nobody sees it, not even an administrator', de: 'Niemand sieht sie, auch kein Administrator' },
    on: { en: 'Only roles of the plant that name the right', de: 'Nur Rollen des Werks, die das Recht nennen' },
  },
  default: 'off',
  why: {
    en: 'What one person does in a shift depends on the job, the machine and the material; and in most countries it may be watched only where works council and law agree.',
    de: 'Was jemand in einer Schicht schafft, hängt an Auftrag, Maschine und Material; und beobachten darf man es fast überall nur, wo Betriebsrat und Gesetz zustimmen.',
  },
})
