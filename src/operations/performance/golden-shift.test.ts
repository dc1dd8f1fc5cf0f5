import { expect, test } from 'vitest'
import { accountTime } from './account-time.ts'
import { idealSecondsAtRate, type KpiElements, noElements, sumCounts, sumIntervals } from './elements.ts'
import { explainKpi } from './explain.ts'
import type { Fact, MachineState } from './fact.ts'
import { computeKpi } from './kpi.ts'
import { listLosses } from './loss.ts'

const MINUTE = 60_000
const STARTS = Date.UTC(2026, 5, 1, 6)
const ENDS = STARTS + 480 * MINUTE

/** A shift on the filler, told by its signals: 200 bottles a minute, 190 in fact. */
function goldenFacts(): Fact[] {
  const facts: Fact[] = []
  let [minute, good, reject, producedMinutes] = [0, 65_000, 40, 0]
  const say = (state: MachineState, faultCode?: string) =>
    facts.push({ kind: 'state', atMs: STARTS + minute * MINUTE, state, source: 'plc', ...(faultCode === undefined ? {} : { faultCode }) })
  const read = () => {
    const atMs = STARTS + minute * MINUTE
    facts.push({ kind: 'reading', atMs, tag: 'good', role: 'good', value: String(good % 65_536) })
    facts.push({ kind: 'reading', atMs, tag: 'reject', role: 'reject', value: String(reject) })
  }
  const stand = (state: MachineState, lasting: number, faultCode?: string) => {
    say(state, faultCode)
    minute += lasting
  }
  const run = (lasting: number) => {
    say('Producing')
    for (let step = 0; step < lasting; step += 1) {
      minute += 1
      producedMinutes += 1
      // 190 a minute, of which 1.9 are rejected: 19 in ten minutes.
      const rejected = producedMinutes % 10 === 0 ? 1 : 2
      reject += rejected
      good += 190 - rejected
      read()
    }
  }
  read()
  stand('SetUp', 20)
  for (let stop = 0; stop < 12; stop += 1) {
    run(10)
    stand('Stopped', 0.5, 'E3')
  }
  run(40)
  stand('Stopped', 35, 'E17')
  run(64)
  stand('Idle', 30)
  run(66)
  stand('Starved', 14)
  run(60)
  stand('Idle', 25)
  return facts
}

/** The break begins with the idle time at minute 285; the order ends 25 minutes before the shift does. */
const BREAK = STARTS + 285 * MINUTE
const ORDER_ENDS = ENDS - 25 * MINUTE

test('golden shift: PBT 450, APT 350 min, A 0.777778, E 0.95, Q 0.99, OEE 0.7315', () => {
  const shift = { shiftOn: '2026-06-01', shiftCode: 'Early' }
  const { intervals, counts, notes } = accountTime({
    facts: goldenFacts(),
    calendar: [
      { ...shift, startsAtMs: STARTS, endsAtMs: BREAK, planned: 'Busy' },
      { ...shift, startsAtMs: BREAK, endsAtMs: BREAK + 30 * MINUTE, planned: 'Break' },
      { ...shift, startsAtMs: BREAK + 30 * MINUTE, endsAtMs: ENDS, planned: 'Busy' },
    ],
    occupations: [
      {
        occupationId: 'filler-1',
        startsAtMs: STARTS,
        endsAtMs: ORDER_ENDS,
        workType: 'Production',
        shares: [{ jobOrderId: 'A', share: '1' }],
        countAuthority: 'machine',
      },
    ],
    reasonByFault: { E3: 'jam', E17: 'breakdown' },
    minorStopSeconds: 120,
    counters: { good: { modulus: '65536' } },
    window: { startsAtMs: STARTS, endsAtMs: ENDS },
  })
  expect(notes.map(({ code }) => code)).toEqual(['counter_rolled_over'])

  const quantities = sumCounts(counts)
  expect(quantities).toEqual({ pq: '66500', gq: '65835', sq: '665', rq: '0' })
  const elements: KpiElements = {
    ...noElements,
    ...sumIntervals(intervals, ENDS),
    ...quantities,
    idealSeconds: idealSecondsAtRate(quantities.pq, '12000'),
  }
  const seconds = (minutes: number) => String(minutes * 60)
  expect(elements.seconds).toEqual({
    APT: seconds(350),
    AUST: seconds(20),
    ADET: seconds(55),
    ADOT: seconds(25),
    PDOT: seconds(30),
    NoData: '0',
    NotScheduled: '0',
  })
  expect(computeKpi('availability', elements)).toMatchObject({ value: '0.777778', numerator: seconds(350), denominator: seconds(450) })
  expect(computeKpi('effectiveness', elements).value).toBe('0.95')
  expect(computeKpi('qualityRatio', elements).value).toBe('0.99')
  expect(explainKpi('oee', elements)).toMatchObject({ value: '0.7315', denominator: seconds(450), flags: [] })

  expect(listLosses(intervals, ENDS)).toEqual([
    { kind: 'Stop', reasonId: 'breakdown', faultCode: null, seconds: seconds(35), count: 1 },
    { kind: 'NoOrder', reasonId: null, faultCode: null, seconds: seconds(25), count: 1 },
    { kind: 'SetUp', reasonId: null, faultCode: null, seconds: seconds(20), count: 1 },
    { kind: 'Starved', reasonId: null, faultCode: null, seconds: seconds(14), count: 1 },
    { kind: 'MinorStop', reasonId: 'jam', faultCode: null, seconds: seconds(6), count: 12 },
  ])
})
