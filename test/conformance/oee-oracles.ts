import { Big } from 'big.js'
import { type KpiElements, noElements, noSeconds } from '../../src/operations/performance/elements.ts'
import { computeKpi } from '../../src/operations/performance/kpi.ts'
import type { KpiCode } from '../../src/operations/performance/kpi-catalogue.ts'
import { type CaseResult, difference, judge } from './case-result.ts'

const minutes = (count: string | number) => Big(count).times(60).toFixed()
const hours = (count: number) => Big(count).times(3600).toFixed()

/** The ISO shift is written in the table itself: `POT960 PDOT60 APT640 …`, minutes and quantities. */
function isoShift(text: string): KpiElements {
  const value = (name: string) => text.match(new RegExp(`\\b${name}([\\d.]+)`))?.[1] ?? '0'
  const times = Object.fromEntries(['APT', 'AUST', 'ADET', 'ADOT', 'PDOT'].map((name) => [name, minutes(value(name))]))
  const pq = value('PQ')
  return {
    ...noElements,
    seconds: { ...noSeconds, ...times },
    minorDelaySeconds: minutes(value('ADET')),
    idealSeconds: Big(value('PRI')).times(pq).times(60).toFixed(),
    pq,
    gq: value('GQ'),
    sq: value('SQ'),
    rq: value('RQ'),
  }
}

/** Inputs of the other oracles as the page on ISO 22400 gives them, by case number. */
const inputs: Readonly<Record<string, KpiElements>> = {
  '1': {
    ...noElements,
    seconds: { ...noSeconds, APT: minutes(420), ADET: minutes(60) },
    idealSeconds: minutes(400),
    pq: '400',
    gq: '380',
    sq: '20',
  },
  '4': { ...noElements, seconds: { ...noSeconds, APT: minutes(180), ADET: minutes(30) }, orderExecutionSeconds: minutes(180) },
  '5': {
    ...noElements,
    seconds: { ...noSeconds, APT: hours(40 + 55 + 25) },
    failureCount: '3',
    restoreSeconds: hours(2 + 3 + 1),
    correctiveMaintenanceSeconds: hours(6),
    preventiveMaintenanceSeconds: hours(4),
  },
}

const codes: Readonly<Record<string, KpiCode>> = {
  availability: 'availability',
  effectiveness: 'effectiveness',
  quality: 'qualityRatio',
  oee: 'oee',
  nee: 'nee',
  allocation_efficiency: 'allocationEfficiency',
  utilisation_efficiency: 'utilisationEfficiency',
  technical_efficiency: 'technicalEfficiency',
  setup_ratio: 'setupRatio',
  scrap: 'scrapRatio',
  rework: 'reworkRatio',
  allocation_ratio: 'allocationRatio',
  production_process_ratio: 'productionProcessRatio',
  mtbf_h: 'mtbf',
  mttr_h: 'mttr',
  corrective_maintenance_ratio: 'correctiveMaintenanceRatio',
}
/** Case 3 is case 2 split the classic way. */
const classicCodes: Readonly<Record<string, KpiCode>> = {
  ...codes,
  availability: 'classicAvailability',
  performance: 'classicPerformance',
}

/** Every row of `case,kpi,value,input`: our value, to all six printed places. */
export function checkOracles(csv: string): CaseResult[] {
  const rows = csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
  const iso = isoShift(rows.find(([number]) => number === '2')?.[3] ?? '')
  return rows.map(([number = '', name = '', expected = '']) => {
    const id = `oracle/${number}-${name}`
    const elements = number === '2' || number === '3' ? iso : inputs[number]
    const code = (number === '3' ? classicCodes : codes)[name]
    if (elements === undefined || code === undefined) return { id, ok: false, detail: 'there is no check for this row' }
    const { value } = computeKpi(code, elements)
    const scaled = value === null ? null : name.endsWith('_h') ? Big(value).div(3600) : Big(value)
    return judge(id, [difference(name, scaled?.toFixed(6) ?? null, expected)])
  })
}
