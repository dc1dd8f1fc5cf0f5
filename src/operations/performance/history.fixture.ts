import fc from 'fast-check'
import { type AccountInput, accountTime } from './account-time.ts'
import type { Account, AccountWindow, CalendarPeriod, Fact, MachineState, Occupation } from './fact.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** Two hours before a UTC month begins, so that every property also crosses the cut. */
export const START = Date.UTC(2026, 5, 30, 22)
export const END = START + 8 * HOUR
export const FULL: AccountWindow = { startsAtMs: START - 48 * HOUR, endsAtMs: null }

export const calendar: CalendarPeriod[] = [
  { startsAtMs: START - 8 * HOUR, endsAtMs: START + 90 * MINUTE, shiftOn: '2026-06-30', shiftCode: 'Late', planned: 'Busy' },
  { startsAtMs: START + 90 * MINUTE, endsAtMs: START + 120 * MINUTE, shiftOn: '2026-06-30', shiftCode: 'Late', planned: 'Break' },
  { startsAtMs: START + 120 * MINUTE, endsAtMs: END, shiftOn: '2026-07-01', shiftCode: 'Night', planned: 'Busy' },
]
const occupations: Occupation[] = ['A', 'B'].map((jobOrderId, index) => ({
  occupationId: `occ-${jobOrderId}`,
  startsAtMs: START + index * 3 * HOUR,
  endsAtMs: index === 0 ? START + 2 * HOUR : null,
  workType: 'Production',
  shares: [
    { jobOrderId, share: '0.4' },
    { jobOrderId: 'C', share: '0.6' },
  ],
  countAuthority: index === 0 ? 'machine' : 'person',
}))
export const counters = { good: { modulus: '256' }, total: {} }

export const instant = fc.integer({ min: 0, max: 8 * 60 * 6 }).map((step) => START + step * 10_000)
const machineState = fc.constantFrom<MachineState>('Producing', 'Producing', 'Idle', 'Stopped', 'Stopped', 'Starved', 'Blocked', 'SetUp')
const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('state'), atMs: instant, state: machineState, source: fc.constant('plc') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('state'),
      atMs: instant,
      state: machineState,
      faultCode: fc.constantFrom('E1', 'E2'),
      source: fc.constant('plc'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('connection'), atMs: instant, online: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('count'),
      atMs: instant,
      role: fc.constantFrom('good', 'scrap', 'rework'),
      quantity: fc.integer({ min: 1, max: 9 }).map(String),
      source: fc.constantFrom('person', 'correction'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        at: instant,
        minutes: fc.integer({ min: 1, max: 90 }),
        reasonId: fc.constantFrom('jam', 'meeting'),
        recordedSeq: fc.nat(5),
        toStopEnd: fc.boolean(),
      })
      .map(({ at, minutes, ...more }) => ({ kind: 'classification' as const, startsAtMs: at, endsAtMs: at + minutes * MINUTE, ...more })),
  },
) as fc.Arbitrary<Fact>

const evidenceOf = (odd: Odd) => (odd === 'reset' ? { reset: true as const } : odd === 'reborn' ? { reborn: true as const } : {})

type Odd = 'no' | 'late' | 'zero' | 'restart' | 'reset' | 'reborn' | 'jump'

/** Readings of two counters that mostly go on, and sometimes restart, glitch, come late or jump. */
const readingsOf = (length: { minLength: number; maxLength: number }, pauses: number[], odds: Odd[]): fc.Arbitrary<Fact[]> =>
  fc
    .array(
      fc.record({
        tag: fc.constantFrom('good' as const, 'total' as const),
        afterMs: fc.constantFrom(...pauses),
        parts: fc.integer({ min: 0, max: 12 }),
        odd: fc.constantFrom(...odds),
      }),
      length,
    )
    .map((steps) => {
      const count = { good: 200, total: 1000 }
      let atMs = START
      return steps.map(({ tag, afterMs, parts, odd }): Fact => {
        atMs += afterMs
        if (odd === 'reborn') count[tag] = 0
        else count[tag] = odd === 'restart' || odd === 'reset' ? parts : count[tag] + (odd === 'jump' ? parts * 100 : parts)
        const shown = odd === 'late' ? count[tag] - parts : odd === 'zero' ? 0 : count[tag]
        const value = String(Math.max(0, tag === 'good' ? shown % 256 : shown))
        return { kind: 'reading', atMs, tag, role: tag, value, ...evidenceOf(odd) }
      })
    })
const readings = readingsOf(
  { minLength: 0, maxLength: 80 },
  [10_000, 10_000, 60_000, 400_000],
  [...Array<Odd>(5).fill('no'), ...(['late', 'zero', 'restart', 'reset', 'reborn', 'jump'] as const)],
)
/** About seven hours in which the counters seldom rest, as on a real line. */
const dense = readingsOf(
  { minLength: 250, maxLength: 300 },
  [60_000, 90_000, 120_000],
  [...Array<Odd>(40).fill('no'), ...(['late', 'zero', 'restart', 'reset', 'reborn', 'jump'] as const)],
)
export const history: fc.Arbitrary<Fact[]> = fc
  .tuple(fc.array(fact, { maxLength: 25 }), readings)
  .map(([some, counted]) => [...some, ...counted])
export const lively = fc.tuple(fc.array(fact, { minLength: 20, maxLength: 40 }), dense).map(([some, counted]) => [...some, ...counted])
/** One reading in ten to thirty minutes, often odd: here a decision reaches over hours. */
const sparse = readingsOf(
  { minLength: 10, maxLength: 40 },
  [600_000, 1_800_000],
  ['no', 'no', 'no', 'late', 'late', 'zero', 'restart', 'jump'],
)
/** Any history of a unit over eight hours. */
export const anyHistory = fc.oneof(history, lively, sparse)

export function books(facts: readonly Fact[], window: AccountWindow = FULL): Account {
  const input: AccountInput = { facts, calendar, occupations, reasonByFault: { E1: 'jam' }, minorStopSeconds: 120, counters, window }
  return accountTime(input)
}
