import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Account, AccountWindow, Fact, TimeInterval } from './fact.ts'
import { anyHistory, books, counters, HOUR, instant, lively, MINUTE, START } from './history.fixture.ts'
import { type WidenedWindow, widenWindow } from './window.ts'

const end = (atMs: number | null) => atMs ?? Number.POSITIVE_INFINITY

/** Intervals, counts and notes inside a window; where the cut halves an interval, only the part inside is compared. */
function restricted(
  { intervals, counts, notes }: Account,
  { startsAtMs, endsAtMs }: AccountWindow,
): { intervals: TimeInterval[]; counts: unknown[]; notes: unknown[] } {
  return {
    intervals: intervals
      .filter((one) => one.startsAtMs < end(endsAtMs) && end(one.endsAtMs) > startsAtMs)
      .map((one) => ({
        ...one,
        startsAtMs: Math.max(one.startsAtMs, startsAtMs),
        endsAtMs: end(one.endsAtMs) < end(endsAtMs) ? one.endsAtMs : endsAtMs,
      })),
    counts: counts.filter((slice) => slice.startsAtMs >= startsAtMs && slice.startsAtMs < end(endsAtMs)),
    notes: notes.filter(({ atMs }) => atMs >= startsAtMs && atMs < end(endsAtMs)),
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

describe('widenWindow', () => {
  test('windowed = full, restricted', () => {
    fc.assert(
      fc.property(anyHistory, instant, fc.integer({ min: 1, max: 90 }), (facts, startsAtMs, minutes) => {
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
      fc.property(anyHistory, fc.nat(400), fc.integer({ min: 1, max: 3 }), (facts, from, count) => {
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
