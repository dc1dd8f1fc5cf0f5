import { Big } from 'big.js'
import type { Words } from '../../kernel/contract/words.ts'
import type { ElementName } from './element-name.ts'

/** `ratio`: 1 is 100 %; `qty/h`: per hour; `s`: seconds. */
export type KpiUnit = 'ratio' | 'qty/h' | 's'

type Value = (name: ElementName) => Big

/** What a KPI is: formula, inputs and where it comes from. `formula` is written in element names, for people. */
export interface KpiDefinition {
  readonly name: Words
  readonly formula: string
  readonly inputs: readonly ElementName[]
  readonly unit: KpiUnit
  readonly trend: 'higher' | 'lower'
  /** Where the formula comes from. */
  readonly clause: string
  readonly numerator: (value: Value) => Big
  readonly denominator: (value: Value) => Big
  /** Above 1 it means that the standard is too low (EC-37). */
  readonly judgesStandard?: true
}

const iso = (kpi: string) => `ISO 22400-2:2014, ${kpi}`
const OURS = 'not in ISO 22400-2'

/** Ideal time of the good parts, PRI × PQ × GQ ÷ PQ: what is left of A × E × Q above the line. Nothing produced: nothing good. */
function idealGood(value: Value): Big {
  return value('PQ').eq(0) ? Big(0) : value('PRI×PQ').times(value('GQ')).div(value('PQ'))
}

/** NEE's numerator AUPT × E × Q; without production time it has no base and stays zero beside a zero denominator. */
function idealGoodWithSetup(value: Value): Big {
  return value('APT').eq(0) ? Big(0) : value('AUPT').times(idealGood(value)).div(value('APT'))
}

function plain(
  top: ElementName,
  bottom: ElementName,
): Pick<KpiDefinition, 'formula' | 'inputs' | 'numerator' | 'denominator' | 'unit' | 'trend'> {
  return {
    formula: `${top} ÷ ${bottom}`,
    inputs: [top, bottom],
    numerator: (value) => value(top),
    denominator: (value) => value(bottom),
    unit: 'ratio',
    trend: 'higher',
  }
}

const catalogue = {
  availability: {
    ...plain('APT', 'PBT'),
    name: { en: 'Availability', de: 'Verfügbarkeit' },
    clause: iso('availability'),
  },
  effectiveness: {
    ...plain('PRI×PQ', 'APT'),
    name: { en: 'Effectiveness', de: 'Effektivität' },
    clause: iso('effectiveness'),
    judgesStandard: true,
  },
  qualityRatio: {
    ...plain('GQ', 'PQ'),
    name: { en: 'Quality ratio', de: 'Qualitätsrate' },
    clause: iso('quality ratio'),
  },
  oee: {
    name: { en: 'OEE', de: 'OEE' },
    formula: 'availability × effectiveness × quality ratio = APT ÷ PBT × PRI×PQ ÷ APT × GQ ÷ PQ',
    inputs: ['PRI×PQ', 'GQ', 'PQ', 'APT', 'PBT'],
    numerator: idealGood,
    denominator: (value) => value('PBT'),
    unit: 'ratio',
    trend: 'higher',
    clause: iso('overall equipment effectiveness index'),
    judgesStandard: true,
  },
  nee: {
    name: { en: 'NEE', de: 'NEE' },
    formula: 'AUPT ÷ PBT × effectiveness × quality ratio = AUPT ÷ PBT × PRI×PQ ÷ APT × GQ ÷ PQ',
    inputs: ['AUPT', 'PRI×PQ', 'APT', 'GQ', 'PQ', 'PBT'],
    numerator: idealGoodWithSetup,
    denominator: (value) => (value('APT').eq(0) ? Big(0) : value('PBT')),
    unit: 'ratio',
    trend: 'higher',
    clause: iso('net equipment effectiveness index'),
    judgesStandard: true,
  },
  allocationEfficiency: {
    ...plain('AUBT', 'PBT'),
    name: { en: 'Allocation efficiency', de: 'Belegnutzgrad' },
    clause: iso('allocation efficiency'),
  },
  utilisationEfficiency: {
    ...plain('APT', 'AUBT'),
    name: { en: 'Utilisation efficiency', de: 'Nutzgrad' },
    clause: iso('utilization efficiency'),
  },
  technicalEfficiency: {
    name: { en: 'Technical efficiency', de: 'Technischer Nutzgrad' },
    formula: 'APT ÷ (APT + ADET)',
    inputs: ['APT', 'ADET'],
    numerator: (value) => value('APT'),
    denominator: (value) => value('APT').plus(value('ADET')),
    unit: 'ratio',
    trend: 'higher',
    clause: iso('technical efficiency'),
  },
  setupRatio: {
    ...plain('AUST', 'AUPT'),
    trend: 'lower',
    name: { en: 'Set-up ratio', de: 'Rüstgrad' },
    clause: iso('setup ratio'),
  },
  scrapRatio: {
    ...plain('SQ', 'PQ'),
    trend: 'lower',
    name: { en: 'Scrap ratio', de: 'Ausschussquote' },
    clause: iso('scrap ratio'),
  },
  reworkRatio: {
    ...plain('RQ', 'PQ'),
    trend: 'lower',
    name: { en: 'Rework ratio', de: 'Nacharbeitsquote' },
    clause: iso('rework ratio'),
  },
  throughput: {
    name: { en: 'Throughput while busy', de: 'Durchsatz während der Belegung' },
    formula: 'PQ ÷ AUBT, per hour',
    inputs: ['PQ', 'AUBT'],
    numerator: (value) => value('PQ'),
    denominator: (value) => value('AUBT').div(3600),
    unit: 'qty/h',
    trend: 'higher',
    clause: 'ISO 22400-2:2014, throughput rate, with the busy time of the unit as execution time',
  },
  throughputRate: {
    name: { en: 'Throughput rate', de: 'Durchsatz' },
    formula: 'PQ ÷ AOET, per hour',
    inputs: ['PQ', 'AOET'],
    numerator: (value) => value('PQ'),
    denominator: (value) => value('AOET').div(3600),
    unit: 'qty/h',
    trend: 'higher',
    clause: iso('throughput rate'),
  },
  allocationRatio: {
    ...plain('AUBT', 'AOET'),
    name: { en: 'Allocation ratio', de: 'Belegungsgrad' },
    clause: iso('allocation ratio'),
  },
  productionProcessRatio: {
    ...plain('APT', 'AOET'),
    name: { en: 'Production process ratio', de: 'Prozessgrad' },
    clause: iso('production process ratio'),
  },
  mtbf: {
    ...plain('AUPT', 'FE'),
    unit: 's',
    name: { en: 'MTBF: mean operating time between failures', de: 'MTBF: mittlere Betriebszeit zwischen Ausfällen' },
    clause: iso('mean operating time between failures'),
  },
  mttr: {
    ...plain('ΣTTR', 'FE'),
    unit: 's',
    trend: 'lower',
    name: { en: 'MTTR: mean time to restoration', de: 'MTTR: mittlere Wiederherstellzeit' },
    clause: iso('mean time to restoration'),
  },
  correctiveMaintenanceRatio: {
    name: { en: 'Corrective maintenance ratio', de: 'Instandsetzungsanteil' },
    formula: 'CMT ÷ (CMT + PMT)',
    inputs: ['CMT', 'PMT'],
    numerator: (value) => value('CMT'),
    denominator: (value) => value('CMT').plus(value('PMT')),
    unit: 'ratio',
    trend: 'lower',
    clause: iso('corrective maintenance ratio'),
  },
  teep: {
    name: { en: 'TEEP', de: 'TEEP' },
    formula: 'OEE × PBT ÷ CT = PRI×PQ × (GQ ÷ PQ) ÷ CT',
    inputs: ['PRI×PQ', 'GQ', 'PQ', 'PBT', 'CT'],
    numerator: idealGood,
    denominator: (value) => value('CT'),
    unit: 'ratio',
    trend: 'higher',
    clause: `total effective equipment performance, ${OURS}`,
    judgesStandard: true,
  },
  classicAvailability: {
    name: { en: 'Availability (classic)', de: 'Verfügbarkeit (klassisch)' },
    formula: '(APT + ADETm) ÷ PBT',
    inputs: ['APT', 'ADETm', 'PBT'],
    numerator: (value) => value('APT').plus(value('ADETm')),
    denominator: (value) => value('PBT'),
    unit: 'ratio',
    trend: 'higher',
    clause: `Nakajima, TPM: minor stops count as lost performance, ${OURS}`,
  },
  classicPerformance: {
    name: { en: 'Performance (classic)', de: 'Leistung (klassisch)' },
    formula: 'PRI×PQ ÷ (APT + ADETm)',
    inputs: ['PRI×PQ', 'APT', 'ADETm'],
    numerator: (value) => value('PRI×PQ'),
    denominator: (value) => value('APT').plus(value('ADETm')),
    unit: 'ratio',
    trend: 'higher',
    clause: `Nakajima, TPM: minor stops count as lost performance, ${OURS}`,
    judgesStandard: true,
  },
} as const satisfies Record<string, KpiDefinition>

export type KpiCode = keyof typeof catalogue

/** Every KPI by its code. The classic quality rate is `qualityRatio`, and the classic OEE equals `oee`: only the factors differ. */
export const kpiCatalogue: Readonly<Record<KpiCode, KpiDefinition>> = catalogue

export const kpiCodes = Object.keys(catalogue) as KpiCode[]
