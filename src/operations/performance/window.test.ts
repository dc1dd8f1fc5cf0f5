import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountInput, accountTime } from './account-time.ts'
import type { Account, AccountWindow, CalendarPeriod, Fact, MachineState, Occupation, TimeInterval } from './fact.ts'
import { micro, microText } from './micro.ts'
import { type WidenedWindow, widenWindow } from './window.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Two hours before a UTC month begins, so that every property also crosses the cut. */
const START = Date.UTC(2026, 5, 30, 22)
const END = START + 8 * HOUR
const FULL: AccountWindow = { startsAtMs: START - 48 * HOUR, endsAtMs: null }

const calendar: CalendarPeriod[] = [
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
const counters = { good: { modulus: '256' }, total: {} }

const instant = fc.integer({ min: 0, max: 8 * 60 * 6 }).map((step) => START + step * 10_000)
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
      })
      .map(({ at, minutes, ...more }) => ({ kind: 'classification' as const, startsAtMs: at, endsAtMs: at + minutes * MINUTE, ...more })),
  },
) as fc.Arbitrary<Fact>

type Odd = 'no' | 'late' | 'zero' | 'restart' | 'reset' | 'jump'

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
        count[tag] = odd === 'restart' || odd === 'reset' ? parts : count[tag] + (odd === 'jump' ? parts * 100 : parts)
        const shown = odd === 'late' ? count[tag] - parts : odd === 'zero' ? 0 : count[tag]
        const value = String(Math.max(0, tag === 'good' ? shown % 256 : shown))
        return { kind: 'reading', atMs, tag, role: tag, value, ...(odd === 'reset' ? { reset: true as const } : {}) }
      })
    })
const readings = readingsOf(
  { minLength: 0, maxLength: 80 },
  [10_000, 10_000, 60_000, 400_000],
  [...Array<Odd>(5).fill('no'), ...(['late', 'zero', 'restart', 'reset', 'jump'] as const)],
)
/** About seven hours in which the counters seldom rest, as on a real line. */
const dense = readingsOf(
  { minLength: 250, maxLength: 300 },
  [60_000, 90_000, 120_000],
  [...Array<Odd>(40).fill('no'), ...(['late', 'zero', 'restart', 'reset', 'jump'] as const)],
)
const history: fc.Arbitrary<Fact[]> = fc.tuple(fc.array(fact, { maxLength: 25 }), readings).map(([some, counted]) => [...some, ...counted])
const lively = fc.tuple(fc.array(fact, { minLength: 20, maxLength: 40 }), dense).map(([some, counted]) => [...some, ...counted])
/** One reading in ten to thirty minutes, often odd: here a decision reaches over hours. */
const sparse = readingsOf(
  { minLength: 10, maxLength: 40 },
  [600_000, 1_800_000],
  ['no', 'no', 'no', 'late', 'late', 'zero', 'restart', 'jump'],
)
const any = fc.oneof(history, lively, sparse)

function books(facts: readonly Fact[], window: AccountWindow = FULL): Account {
  const input: AccountInput = { facts, calendar, occupations, reasonByFault: { E1: 'jam' }, minorStopSeconds: 120, counters, window }
  return accountTime(input)
}

const end = (atMs: number | null) => atMs ?? Number.POSITIVE_INFINITY

/** Intervals and counts inside a window; where the cut halves an interval, only the part inside is compared. */
function restricted(
  { intervals, counts }: Account,
  { startsAtMs, endsAtMs }: AccountWindow,
): { intervals: TimeInterval[]; counts: unknown[] } {
  return {
    intervals: intervals
      .filter((one) => one.startsAtMs < end(endsAtMs) && end(one.endsAtMs) > startsAtMs)
      .map((one) => ({
        ...one,
        startsAtMs: Math.max(one.startsAtMs, startsAtMs),
        endsAtMs: end(one.endsAtMs) < end(endsAtMs) ? one.endsAtMs : endsAtMs,
      })),
    counts: counts.filter((slice) => slice.startsAtMs >= startsAtMs && slice.startsAtMs < end(endsAtMs)),
  }
}

function inLoad(facts: readonly Fact[], { load }: WidenedWindow): Fact[] {
  const startsAtMs = load.startsAtMs ?? Number.NEGATIVE_INFINITY
  return facts.filter((one) =>
    one.kind === 'classification'
      ? one.startsAtMs <= end(load.endsAtMs) && one.endsAtMs > startsAtMs
      : startsAtMs <= one.atMs && one.atMs <= end(load.endsAtMs),
  )
}

function dirty(late: readonly Fact[]): { startsAtMs: number; endsAtMs: number } {
  const starts = late.map((one) => (one.kind === 'classification' ? one.startsAtMs : one.atMs))
  const ends = late.map((one) => (one.kind === 'classification' ? one.endsAtMs : one.atMs + 1))
  return { startsAtMs: Math.min(...starts), endsAtMs: Math.max(...ends) }
}

const whole = { counters, isOldestLoaded: true, isNewestLoaded: true }

describe('laws of the books', () => {
  test('EC-14 intervals tile the window exactly and are cut at the UTC month', () => {
    fc.assert(
      fc.property(history, fc.option(fc.constant(END)), (facts, endsAtMs) => {
        const { intervals } = books(facts, { startsAtMs: START, endsAtMs })
        let atMs: number | null = START
        for (const interval of intervals) {
          const lastMs = (interval.endsAtMs ?? interval.startsAtMs + 1) - 1
          expect(interval.startsAtMs).toBe(atMs)
          expect(lastMs).toBeGreaterThanOrEqual(interval.startsAtMs)
          expect(new Date(lastMs).getUTCMonth()).toBe(new Date(interval.startsAtMs).getUTCMonth())
          atMs = interval.endsAtMs
        }
        expect(atMs).toBe(endsAtMs)
      }),
    )
  })

  test('EC-16 facts in any order and duplicated give equal books', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (facts, dice) => {
        const shuffled = [...facts, ...facts.filter((_, index) => index % 2 === 0)]
          .map((one) => ({ one, order: dice.next().value as number }))
          .sort((a, b) => a.order - b.order)
          .map(({ one }) => one)
        expect(books(shuffled)).toEqual(books(facts))
      }),
    )
  })

  test('elements agree with calendar, occupation and state', () => {
    fc.assert(
      fc.property(history, (facts) => {
        for (const { element, shiftOn, occupationId, state, reasonId, stopStartedAtMs } of books(facts).intervals) {
          const isBusy = ['APT', 'AUST', 'ADET'].includes(element)
          expect(element === 'NotScheduled').toBe(shiftOn === null)
          expect(element !== 'APT' || state === 'Producing').toBe(true)
          expect(element !== 'NoData' || state === 'NoData').toBe(true)
          expect(!isBusy || occupationId !== null).toBe(true)
          expect(element !== 'ADOT' || occupationId === null).toBe(true)
          expect(state !== 'Producing' || (reasonId === null && stopStartedAtMs === null)).toBe(true)
        }
      }),
    )
  })

  test('what is booked sums to what the counters and people proved', () => {
    fc.assert(
      fc.property(history, (facts) => {
        const onlyGood = facts.filter((one) => one.kind === 'reading' && one.tag === 'good')
        const { counts, notes } = books(onlyGood)
        const sum = (texts: readonly string[]) => microText(texts.reduce((total, text) => total + micro(text), 0n))
        const checked = notes.filter(({ code }) => code === 'count_cross_check').map(({ quantity }) => quantity ?? '0')
        const free = accountTime({
          facts: onlyGood,
          calendar: [],
          occupations: [],
          reasonByFault: {},
          minorStopSeconds: 0,
          counters,
          window: FULL,
        })
        expect(sum([...counts.map(({ good }) => good), ...checked])).toBe(sum(free.counts.map(({ good }) => good)))
      }),
    )
  })
})

describe('widenWindow', () => {
  test('windowed = full, restricted', () => {
    fc.assert(
      fc.property(any, instant, fc.integer({ min: 1, max: 90 }), (facts, startsAtMs, minutes) => {
        const widened = widenWindow({ ...whole, facts, window: { startsAtMs, endsAtMs: startsAtMs + minutes * MINUTE } })
        expect(widened.isComplete).toBe(true)
        const windowed = books(inLoad(facts, widened), widened.account)
        expect(restricted(windowed, widened.account)).toEqual(restricted(books(facts), widened.account))
      }),
      { numRuns: 600 },
    )
  })

  test('EC-16 late facts change nothing outside the widened window', () => {
    fc.assert(
      fc.property(any, fc.nat(400), fc.integer({ min: 1, max: 3 }), (facts, from, count) => {
        const late = facts.filter((_, index) => index >= from % Math.max(1, facts.length)).slice(0, count)
        if (late.length === 0) return
        const before = books(facts.filter((one) => !late.includes(one)))
        const after = books(facts)
        const { account } = widenWindow({ ...whole, facts, window: dirty(late) })
        const left = { startsAtMs: START - 48 * HOUR, endsAtMs: account.startsAtMs }
        expect(restricted(after, left)).toEqual(restricted(before, left))
        if (account.endsAtMs === null) return
        const right = { startsAtMs: account.endsAtMs, endsAtMs: null }
        expect(restricted(after, right)).toEqual(restricted(before, right))
      }),
      { numRuns: 600 },
    )
  })

  test('where it says that the loaded facts reach far enough, they do', () => {
    let complete = 0
    fc.assert(
      fc.property(lively, instant, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (facts, at, back, ahead) => {
        const load = { startsAtMs: at - back * HOUR, endsAtMs: at + ahead * HOUR }
        const known = inLoad(facts, { load } as WidenedWindow)
        const input = { counters, isOldestLoaded: false, isNewestLoaded: false }
        const widened = widenWindow({ ...input, facts: known, window: { startsAtMs: at, endsAtMs: at + MINUTE } })
        if (!widened.isComplete) return
        complete += 1
        expect(restricted(books(known, widened.account), widened.account)).toEqual(restricted(books(facts), widened.account))
      }),
      { numRuns: 200 },
    )
    expect(complete).toBeGreaterThan(20)
  })

  test('a value that falls at the end of the window waits for the next one, however late that is', () => {
    const climbing = Array.from({ length: 100 }, (_, index): [number, number] => [START + index * 10_000, 1000 + index])
    const odd: [number, number][] = [
      [START + HOUR - 1000, 0],
      [START + 5 * HOUR, 1100],
    ]
    const facts = [...climbing, ...odd].map(
      ([atMs, value]): Fact => ({ kind: 'reading', atMs, tag: 'total', role: 'total', value: String(value) }),
    )
    const widened = widenWindow({
      facts,
      counters: { total: {} },
      window: { startsAtMs: START + 600_000, endsAtMs: START + 600_001 },
      isOldestLoaded: false,
      isNewestLoaded: true,
    })
    expect(widened).toEqual({
      account: { startsAtMs: START, endsAtMs: START + HOUR },
      load: { startsAtMs: null, endsAtMs: START + 5 * HOUR },
      isComplete: false,
    })
    expect(books(inLoad(facts, widened), widened.account).counts.map(({ good }) => good)).toEqual(['39.6', '59.4'])
  })
})
