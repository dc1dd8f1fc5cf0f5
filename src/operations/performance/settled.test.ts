import { describe, expect, test } from 'vitest'
import { TagHistory } from './settled.ts'

const all = { isOldestLoaded: true, isNewestLoaded: true }
const part = { isOldestLoaded: false, isNewestLoaded: false }

/** Readings a second apart. */
const history = (values: readonly number[], loaded = part, modulus?: string) =>
  new TagHistory(
    values.map((value, index) => ({ atMs: index * 1000, value: String(value) })),
    modulus === undefined ? {} : { modulus },
    loaded,
  )
/** A window that ends at an instant, begun long after the first reading or before it. */
const from = (endsAtMs: number) => ({ startsAtMs: endsAtMs - 1, endsAtMs })
const climbing = Array.from({ length: 30 }, (_, index) => 100 + index)

describe('TagHistory', () => {
  test('a counter that climbs is certain once it has left what a late message could hide', () => {
    // From 110 on, whatever stood before 100 is overtaken: the reading at 10 s.
    expect(history(climbing).findSettledAfter(from(0))).toBe(10_001)
    expect(history(climbing).findStartBefore(11_000)).toBe(0)
    expect(history(climbing).findStartBefore(20_000)).toBe(9000)
    expect(history(climbing).findStartBefore(10_000)).toBe(Number.NEGATIVE_INFINITY)
  })

  test('repeats say nothing, and a counter that rests is settled only where nothing else is loaded or stored', () => {
    expect(history([5, 5, 5, 5]).findSettledAfter(from(0))).toBe(Number.POSITIVE_INFINITY)
    expect(history([5, 5, 5, 5], all).findSettledAfter(from(1500))).toBe(2001)
    expect(history([5, 5, 5, 5], all).findStartBefore(3000)).toBe(0)
    expect(history([], all).findStartBefore(3000)).toBe(3000)
    expect(history([5, 5], all).findSettledAfter(from(1500))).toBe(1500)
    expect(history([5, 5, 6]).findTurnBefore(1500)).toBe(0)
    expect(history([5, 5, 6]).findTurnFrom(500)).toBe(2000)
    expect(history([5], all).findTurnFrom(500)).toBe(500)
    expect(history([5]).findTurnFrom(500)).toBe(Number.POSITIVE_INFINITY)
  })

  test('a fall far down is certain, unless the counter may go on where it was', () => {
    expect(history([5000, 0, 1, 2]).findSettledAfter(from(0))).toBe(1001)
    expect(history([5000, 0, 5001, 5002, 5020]).findSettledAfter(from(0))).toBe(4001)
    expect(history([5000, 0]).findSettledAfter(from(0))).toBe(Number.POSITIVE_INFINITY)
    expect(history([12, 5, 6, 7]).findSettledAfter(from(0))).toBe(Number.POSITIVE_INFINITY)
  })

  test('near its modulus a counter is certain only after it has rolled over', () => {
    expect(history([250, 253, 4, 5, 6], part, '256').findStartBefore(4500)).toBe(Number.NEGATIVE_INFINITY)
    expect(history([240, 252, 8, 9], part, '256').findStartBefore(3500)).toBe(0)
  })
})
