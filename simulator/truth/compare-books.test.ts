import { describe, expect, test } from 'vitest'
import { compareBooks, type ProductBooks } from './compare-books.ts'

const NONE = { Producing: 0, Idle: 0, Stopped: 0, Starved: 0, Blocked: 0, SetUp: 0, NoData: 0 }
const SHIFT = '2026-11-16 Early'
const TRUTH = {
  counts: [{ unit: 'U', job: 'J', shift: SHIFT, total: 10, reject: 1, good: 9 }],
  stateTimes: [{ unit: 'U', shift: SHIFT, milliseconds: { ...NONE, Producing: 60_000, Stopped: 5_000 } }],
}

function booksOf(change: (books: ProductBooks) => void): ProductBooks {
  const books: ProductBooks = {
    counts: [{ unit: 'U', job: 'J', shift: SHIFT, reject: 1, good: 9 }],
    stateTimes: [{ unit: 'U', shift: SHIFT, milliseconds: { Producing: 60_000, Stopped: 5_000 } }],
  }
  change(books)
  return books
}

describe('truth against books', () => {
  test.each<[string, (books: ProductBooks) => void, object[]]>([
    ['equal books', () => undefined, []],
    [
      'times within the tolerance',
      (books) => void (books.stateTimes[0] = { unit: 'U', shift: SHIFT, milliseconds: { Producing: 60_900, Stopped: 4_100 } }),
      [],
    ],
    [
      'times beyond it',
      (books) =>
        void (books.stateTimes[0] = { unit: 'U', shift: SHIFT, milliseconds: { Producing: 58_000, Stopped: 5_000, NoData: 2_000 } }),
      [
        { what: 'time', unit: 'U', shift: SHIFT, of: 'Producing', truth: 60_000, books: 58_000 },
        { what: 'time', unit: 'U', shift: SHIFT, of: 'NoData', truth: 0, books: 2_000 },
      ],
    ],
    [
      'a part on no job',
      (books) => {
        books.counts = [
          { unit: 'U', job: 'J', shift: SHIFT, reject: 1, good: 8 },
          { unit: 'U', job: '', shift: SHIFT, reject: 0, good: 1 },
        ]
      },
      [
        { what: 'good', unit: 'U', shift: SHIFT, of: 'J', truth: 9, books: 8 },
        { what: 'good', unit: 'U', shift: SHIFT, of: '', truth: 0, books: 1 },
      ],
    ],
    [
      'books split in rows',
      (books) =>
        void (books.counts = [
          ...booksOf(() => undefined).counts.map((row) => ({ ...row, good: 4, reject: 0 })),
          { unit: 'U', job: 'J', shift: SHIFT, good: 5, reject: 1 },
        ]),
      [],
    ],
    [
      'missing rows',
      (books) => void (books.counts = []),
      [
        { what: 'good', unit: 'U', shift: SHIFT, of: 'J', truth: 9, books: 0 },
        { what: 'reject', unit: 'U', shift: SHIFT, of: 'J', truth: 1, books: 0 },
      ],
    ],
  ])('%s', (_name, change, expected) => {
    expect(compareBooks(TRUTH, booksOf(change), () => 1_000)).toEqual(expected)
  })
})
