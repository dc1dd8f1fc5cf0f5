import { Big } from 'big.js'
import { decimal, quotient } from '../../kernel/contract/quantity.ts'
import type { KpiElements } from './elements.ts'
import { type KpiCode, type KpiUnit, kpiCatalogue, kpiCodes } from './kpi-catalogue.ts'
import { type ElementName, elementValue } from './element-name.ts'

/**
 * `over_standard`: more than the standard allows, so the standard is wrong (EC-37); `not_applicable`: no base to divide by, or an input is
 * not recorded (EC-38); `standard_missing`: something was produced for which no standard is known; `no_data`: planned time of which
 * nobody knows lies in the base.
 */
export type KpiFlag = 'over_standard' | 'not_applicable' | 'standard_missing' | 'no_data'

export interface Kpi {
  readonly code: KpiCode
  /** Decimal text with at most six places, never capped; null when not applicable. Ratios: 1 is 100 %. */
  readonly value: string | null
  readonly numerator: string | null
  readonly denominator: string | null
  readonly unit: KpiUnit
  readonly flags: readonly KpiFlag[]
}

/** One KPI of elements that were summed before: a ratio of sums, computed exactly and rounded once (half to even, six places). */
export function computeKpi(code: KpiCode, elements: KpiElements): Kpi {
  const definition = kpiCatalogue[code]
  const values = new Map<ElementName, Big | null>(definition.inputs.map((name) => [name, elementValue(name, elements)]))
  const flags = inputFlags(definition.inputs, elements)
  const isUnknown = [...values.values()].includes(null) || (flags.includes('standard_missing') && Big(elements.idealSeconds).eq(0))
  if (isUnknown)
    return { code, value: null, numerator: null, denominator: null, unit: definition.unit, flags: ['not_applicable', ...flags] }
  const valueOf = (name: ElementName) => values.get(name) ?? Big(0)
  const numerator = definition.numerator(valueOf)
  const denominator = definition.denominator(valueOf)
  const value = denominator.eq(0) ? null : quotient(numerator, denominator)
  if (value === null) flags.unshift('not_applicable')
  else if (definition.judgesStandard === true && numerator.gt(denominator)) flags.unshift('over_standard')
  return {
    code,
    value,
    numerator: decimal(numerator),
    denominator: decimal(denominator),
    unit: definition.unit,
    flags,
  }
}

/** Every KPI of the catalogue, by code. */
export function computeKpis(elements: KpiElements): Record<KpiCode, Kpi> {
  return Object.fromEntries(kpiCodes.map((code) => [code, computeKpi(code, elements)])) as Record<KpiCode, Kpi>
}

function inputFlags(inputs: readonly ElementName[], elements: KpiElements): KpiFlag[] {
  const flags: KpiFlag[] = []
  if (inputs.includes('PRI×PQ') && !Big(elements.unratedQuantity).eq(0)) flags.push('standard_missing')
  if (inputs.includes('PBT') && !Big(elements.seconds.NoData).eq(0)) flags.push('no_data')
  return flags
}
