import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstDifference, holdsAt, partFrom, replaceFrom, type Span, unionOf, without } from './span.ts'

const span = fc.tuple(fc.nat(30), fc.option(fc.nat(30))) as fc.Arbitrary<Span>
const spans = fc.array(span, { maxLength: 6 })
const everyInstant = Array.from({ length: 62 }, (_, half) => half / 2)

describe('spans of time', () => {
  it.each<[Span[], Span[]]>([
    [[], []],
    [[[3, 3]], []],
    [
      [
        [5, 9],
        [1, 5],
      ],
      [[1, 9]],
    ],
    [
      [
        [1, null],
        [4, 6],
      ],
      [[1, null]],
    ],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('%j together are %j', (all, union) => expect(unionOf(all)).toEqual(union))

  it('a span without its gaps holds where it held and no gap is', () => {
    fc.assert(
      fc.property(span, spans, (whole, gaps) => {
        const left = without(whole, gaps)
        for (const at of everyInstant) expect(holdsAt(left, at)).toBe(holdsAt([whole], at) && !holdsAt(gaps, at))
        expect(unionOf(left)).toEqual(left)
      }),
    )
  })

  it('from the first difference on, what is known is replaced by what holds', () => {
    fc.assert(
      fc.property(spans, spans, (known, wanted) => {
        const sinceMs = firstDifference(known, wanted, 0)
        for (const at of everyInstant.filter((one) => sinceMs === undefined || one < sinceMs)) {
          expect(holdsAt(known, at)).toBe(holdsAt(wanted, at))
        }
        if (sinceMs === undefined) return
        expect(holdsAt(known, sinceMs)).not.toBe(holdsAt(wanted, sinceMs))
        expect(replaceFrom(known, sinceMs, partFrom(wanted, sinceMs))).toEqual(unionOf(wanted))
      }),
    )
  })

  it('what lies before an instant is not compared', () => {
    expect(firstDifference([[1, 5]], [[3, 5]], 3)).toBeUndefined()
    expect(firstDifference([[1, 5]], [[3, 6]], 3)).toBe(5)
  })
})
