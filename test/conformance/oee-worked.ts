import { Big } from 'big.js'
import { accountTime } from '../../src/operations/performance/account-time.ts'
import { idealSecondsAtRate, type KpiElements, noElements, noSeconds, sumIntervals } from '../../src/operations/performance/elements.ts'
import type { Fact, MachineState } from '../../src/operations/performance/fact.ts'
import { computeKpi } from '../../src/operations/performance/kpi.ts'
import type { KpiCode } from '../../src/operations/performance/kpi-catalogue.ts'
import { type CaseResult, difference, judge } from './case-result.ts'

export interface WorkedExample {
  readonly inputs?: Readonly<Record<string, number>>
  readonly expected?: Readonly<Record<string, number>>
  readonly rules?: Readonly<Record<string, string>>
}

const MINUTE_MS = 60_000
const minutes = (count: number) => Big(count).times(60).toFixed()

/** Published inputs → our elements → our KPIs, compared digit by digit with what is printed. */
export function checkWorkedExample(id: string, { inputs = {}, expected = {} }: WorkedExample): CaseResult {
  const elements = elementsOf(inputs)
  const kpi = (code: KpiCode) => computeKpi(code, elements).value
  const actual: Record<string, string | null> = {
    availability: kpi('availability'),
    performance: kpi('effectiveness'),
    quality: kpi('qualityRatio'),
    oee: kpi('oee'),
    uptime_min: Big(elements.seconds.APT).div(60).toFixed(),
    planned_cycles: inputs['standard_cycle_min'] ? Big(elements.seconds.APT).div(60).div(inputs['standard_cycle_min']).toFixed() : null,
  }
  const differences = Object.entries(expected).map(([name, printed]) =>
    agrees(actual[name] ?? null, printed) ? undefined : difference(name, actual[name] ?? null, printed),
  )
  return judge(id, differences)
}

function elementsOf(inputs: Readonly<Record<string, number>>): KpiElements {
  const { planned_min: planned = 0, unplanned_stop_min: stopped, changeover_min: changeover = 0, run_min: run } = inputs
  const delay = stopped ?? planned - (run ?? planned) - changeover
  const produced = inputs['completed_cycles'] ?? inputs['total'] ?? 0
  const idealMinutes = Big(produced).times(inputs['standard_cycle_min'] ?? inputs['ideal_cycle_min'] ?? 0)
  return {
    ...noElements,
    seconds: { ...noSeconds, APT: minutes(planned - delay - changeover), AUST: minutes(changeover), ADET: minutes(delay) },
    idealSeconds: idealMinutes.times(60).toFixed(),
    pq: String(produced),
    gq: String(inputs['good'] ?? produced),
  }
}

/** To the printed digits, rounded or cut: the sources do both. */
function agrees(actual: string | null, printed: number): boolean {
  if (actual === null) return false
  const places = String(printed).split('.')[1]?.length ?? 0
  return [Big.roundHalfUp, Big.roundDown].some((mode) => Big(actual).round(places, mode).eq(printed))
}

/** Rules in words: each is held against a small shift whose numbers are known. */
export function checkDefinitions(id: string, rules: Readonly<Record<string, string>>): CaseResult {
  const elements: KpiElements = {
    ...noElements,
    ...sumIntervals(smallShift(), 100 * MINUTE_MS),
    idealSeconds: idealSecondsAtRate('40', '60'),
    pq: '40',
    gq: '30',
  }
  const kpi = (code: KpiCode) => computeKpi(code, elements)
  const checks: Record<string, () => string | undefined> = {
    APT: () => difference('APT', elements.seconds.APT, minutes(60)),
    PBT: () => difference('PBT', kpi('availability').denominator, minutes(100)),
    Availability: () => difference('Availability', kpi('availability').value, '0.6'),
    Effectiveness: () => difference('Effectiveness', kpi('effectiveness').value, '0.666667'),
    PRI: () => difference('PRI × 40', elements.idealSeconds, minutes(40)),
    Quality: () => difference('Quality', kpi('qualityRatio').value, '0.75'),
  }
  const differences = Object.keys(rules).map((rule) => (checks[rule] === undefined ? `there is no check for ${rule}` : checks[rule]()))
  const differsAtZero = rules['Availability']?.includes('PBT=0') && computeKpi('availability', noElements).value === null
  return judge(id, differences, differsAtZero ? 'on purpose: with PBT = 0 availability is not applicable here, not 1 (EC-38)' : undefined)
}

/** 60 minutes running, 30 of unplanned downtime, 10 unavailable, all in planned time with an order. */
function smallShift() {
  const say = (minute: number, state: MachineState): Fact => ({ kind: 'state', atMs: minute * MINUTE_MS, state, source: 'case' })
  const span = { startsAtMs: 0, endsAtMs: 100 * MINUTE_MS }
  return accountTime({
    facts: [say(0, 'Producing'), say(60, 'Stopped'), say(90, 'NoData')],
    calendar: [{ ...span, shiftOn: '1970-01-01', shiftCode: 'Day', planned: 'Busy' }],
    occupations: [
      { ...span, occupationId: 'A', workType: 'Production', shares: [{ jobOrderId: 'A', share: '1' }], countAuthority: 'machine' },
    ],
    reasonByFault: {},
    minorStopSeconds: 0,
    counters: {},
    window: span,
  }).intervals
}
