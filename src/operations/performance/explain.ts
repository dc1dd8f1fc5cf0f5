import { Big } from 'big.js'
import { decimal } from '../../kernel/contract/quantity.ts'
import type { Words } from '../../kernel/contract/words.ts'
import type { KpiElements } from './elements.ts'
import { computeKpi, type Kpi, type KpiFlag } from './kpi.ts'
import { type KpiCode, kpiCatalogue } from './kpi-catalogue.ts'
import { type ElementName, elementNames, elementValue } from './element-name.ts'

/** How a KPI came about: the one answer behind tile, page, PDF and API (EC-36). */
export interface KpiExplanation extends Kpi {
  readonly name: Words
  /** In element names, e.g. `APT ÷ PBT`. */
  readonly formula: string
  readonly inputs: readonly KpiInput[]
  readonly trend: 'higher' | 'lower'
  /** Where the formula comes from. */
  readonly clause: string
  readonly notes: readonly Words[]
}

export interface KpiInput {
  readonly element: ElementName
  readonly name: Words
  /** Decimal text; null when it is not recorded. */
  readonly value: string | null
  /** Seconds, quantity in the unit of the material, or a plain number. */
  readonly unit: 's' | 'qty' | '1'
}

const flagWords: Readonly<Record<KpiFlag, Words>> = {
  over_standard: {
    en: 'More than 100 %: the ideal rate of the standard is too low. The value is shown as it is.',
    de: 'Über 100 %: die Sollleistung der Vorgabe ist zu niedrig. Der Wert wird gezeigt, wie er ist.',
  },
  not_applicable: {
    en: 'Not applicable: there is nothing to divide by, or an input is not recorded.',
    de: 'Nicht anwendbar: Die Bezugsgröße ist null oder eine Eingangsgröße wird nicht erfasst.',
  },
  standard_missing: {
    en: 'Something was produced for which no ideal rate is known.',
    de: 'Es wurde etwas produziert, für das keine Sollleistung bekannt ist.',
  },
  no_data: {
    en: 'The planned busy time contains time without data; it counts as lost.',
    de: 'Die Planbelegungszeit enthält Zeit ohne Daten; sie zählt als verloren.',
  },
}

const kpiNotes: Partial<Record<KpiCode, readonly Words[]>> = {
  availability: [
    {
      en: 'Set-up, delays, down time and being starved or blocked all count as lost.',
      de: 'Rüsten, Unterbrechungen, Stillstand sowie Materialmangel und Stau zählen als verloren.',
    },
  ],
  qualityRatio: [{ en: 'Parts for rework do not count as good.', de: 'Teile für Nacharbeit zählen nicht als gut.' }],
  nee: [{ en: 'Unlike OEE, set-up is not a loss here.', de: 'Anders als bei der OEE ist Rüsten hier kein Verlust.' }],
  mtbf: [
    {
      en: 'The operating time since the last failure is included, so that days can be summed.',
      de: 'Die Betriebszeit seit dem letzten Ausfall ist enthalten, damit sich Tage summieren lassen.',
    },
  ],
}

/** Formula, inputs and notes beside the value, all from the same elements. */
export function explainKpi(code: KpiCode, elements: KpiElements): KpiExplanation {
  const definition = kpiCatalogue[code]
  const kpi = computeKpi(code, elements)
  return {
    ...kpi,
    name: definition.name,
    formula: definition.formula,
    inputs: definition.inputs.map((element) => describeInput(element, elements)),
    trend: definition.trend,
    clause: definition.clause,
    notes: [...kpi.flags.map((flag) => flagWords[flag]), ...(kpiNotes[code] ?? [])],
  }
}

function describeInput(element: ElementName, elements: KpiElements): KpiInput {
  const value = elementValue(element, elements)
  const { words, unit } = elementNames[element]
  return { element, name: words, value: value === null ? null : decimal(Big(value)), unit }
}
