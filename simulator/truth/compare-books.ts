import type { KnownState, TrueCount, TrueStateTime } from './aggregate-truth.ts'

/** What the product says, read through its public API and named by codes. Counts in steps of the unit's counter. */
export interface ProductBooks {
  /** Job `''`: output without a job. */
  counts: Omit<TrueCount, 'total'>[]
  stateTimes: { unit: string; shift: string; milliseconds: Partial<Record<KnownState, number>> }[]
}

export interface Difference {
  what: 'good' | 'reject' | 'time'
  unit: string
  shift: string
  /** Code of the job, or name of the state. */
  of: string
  truth: number
  books: number
}

/**
 * Every difference between truth and books: counts must be equal, times may differ by the tolerance per unit and state, which a shift may set.
 * Empty = none. Rows of zero on one side and no row on the other are equal.
 */
export function compareBooks(
  truth: { counts: readonly TrueCount[]; stateTimes: readonly TrueStateTime[] },
  books: ProductBooks,
  toleranceMs: (shift: string) => number,
): Difference[] {
  const counts = pair(
    truth.counts.flatMap((count) => countEntries(count)),
    books.counts.flatMap((count) => countEntries(count)),
  )
  const times = pair(
    truth.stateTimes.flatMap((time) => timeEntries(time)),
    books.stateTimes.flatMap((time) => timeEntries(time)),
  )
  return [
    ...counts.filter((one) => one.truth !== one.books),
    ...times.filter((one) => Math.abs(one.truth - one.books) > toleranceMs(one.shift)),
  ]
}

type Entry = Omit<Difference, 'truth' | 'books'> & { value: number }

function countEntries(count: Omit<TrueCount, 'total'>): Entry[] {
  const { unit, shift, job } = count
  return [
    { what: 'good', unit, shift, of: job, value: count.good },
    { what: 'reject', unit, shift, of: job, value: count.reject },
  ]
}

function timeEntries(time: ProductBooks['stateTimes'][number]): Entry[] {
  return Object.entries(time.milliseconds).map(([of, value]) => ({ what: 'time', unit: time.unit, shift: time.shift, of, value }))
}

function pair(truth: Entry[], books: Entry[]): Difference[] {
  const pairs = new Map<string, Difference>()
  const add = (entry: Entry, side: 'truth' | 'books') => {
    const { value, ...named } = entry
    const key = `${entry.unit}|${entry.shift}|${entry.of}|${entry.what}`
    const known = pairs.get(key) ?? { ...named, truth: 0, books: 0 }
    known[side] += value
    pairs.set(key, known)
  }
  for (const entry of truth) add(entry, 'truth')
  for (const entry of books) add(entry, 'books')
  return [...pairs.values()]
}
