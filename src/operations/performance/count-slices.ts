import type { MicroDelta } from './counter.ts'
import type { AccountNote, CalendarPeriod, CountFact, CountSlice, Occupation, ReadingFact } from './fact.ts'
import { type Micro, micro, microText, splitByShares } from './micro.ts'
import { findAt, type Segment } from './timeline.ts'

const HOUR_MS = 3_600_000

/** What one counter of the unit proved, and since when it is read. */
export interface CountedTag {
  readonly role: ReadingFact['role']
  readonly firstReadAtMs: number
  readonly deltas: readonly MicroDelta[]
}

export interface CountsInput {
  readonly tags: readonly CountedTag[]
  readonly reports: readonly CountFact[]
  /** The unit has counters: while no job says who counts, the machine does. */
  readonly isMachineCounted: boolean
  readonly occupations: readonly Segment<Occupation>[]
  readonly calendar: readonly Segment<CalendarPeriod>[]
  readonly window: { readonly startsAtMs: number; readonly endsAtMs: number }
}

type CountRole = CountFact['role']

interface OpenSlice {
  readonly startsAtMs: number
  readonly shift: CalendarPeriod | undefined
  readonly target: Occupation | string | null
  readonly reasonId: string | null
  readonly sums: Record<CountRole, Micro>
}

/**
 * Books every counted and reported part on the hour, shift and job of its own time (EC-09, EC-10).
 *
 * Machine: good counters book good, reject counters scrap. A total counter books good where no good counter is read (a reject then moves
 * good to scrap), scrap where no reject counter is read (a good part then moves scrap to good), and is a cross-check beside both.
 * People: one authority per occupation (EC-18). Where it is the machine, a person's good is a cross-check, and scrap or rework moves out of
 * good; where it is the person, the machine's counts are the cross-check. Corrections are booked as they are. Several job orders share
 * exactly (EC-43).
 */
export function bookCounts(input: CountsInput): { counts: CountSlice[]; notes: AccountNote[] } {
  const book = new CountBook(input)
  const since = readSince(input.tags)
  for (const { role, deltas } of input.tags) {
    for (const delta of deltas) {
      for (const [booked, sign] of bookedRoles(role, delta.atMs, since)) book.machine(delta, booked, sign * delta.quantity)
    }
  }
  for (const report of distinctReports(input.reports)) book.report(report)
  return book.close()
}

/** Since when counters of each role are read. */
export function readSince(tags: readonly Pick<CountedTag, 'role' | 'firstReadAtMs'>[]): Record<ReadingFact['role'], number> {
  const first = (role: ReadingFact['role']) =>
    tags.reduce((earliest, tag) => (tag.role === role ? Math.min(earliest, tag.firstReadAtMs) : earliest), Number.POSITIVE_INFINITY)
  return { good: first('good'), reject: first('reject'), total: first('total') }
}

/** Which quantities one part on a counter moves, and in which direction. */
export function bookedRoles(
  role: ReadingFact['role'],
  atMs: number,
  since: Record<ReadingFact['role'], number>,
): readonly (readonly [CountRole, Micro])[] {
  const isRead = (other: ReadingFact['role']) => since[other] <= atMs
  if (role === 'good')
    return isRead('total') && !isRead('reject')
      ? [
          ['good', 1n],
          ['scrap', -1n],
        ]
      : [['good', 1n]]
  if (role === 'reject')
    return isRead('total') && !isRead('good')
      ? [
          ['scrap', 1n],
          ['good', -1n],
        ]
      : [['scrap', 1n]]
  if (!isRead('good')) return [['good', 1n]]
  return isRead('reject') ? [] : [['scrap', 1n]]
}

class CountBook {
  readonly #input: CountsInput
  readonly #slices = new Map<string, OpenSlice>()
  readonly #crossChecks = new Map<string, { atMs: number; occupationId: string | null; quantity: Micro }>()

  constructor(input: CountsInput) {
    this.#input = input
  }

  machine(delta: MicroDelta, role: CountRole, quantity: Micro): void {
    if (!this.#isInWindow(delta.atMs)) return
    const occupation = findAt(this.#input.occupations, delta.atMs)
    if (occupation?.countAuthority === 'person') {
      if (quantity > 0n) this.#crossCheck(delta.atMs, occupation, quantity)
      return
    }
    this.#add(delta.atMs, delta.flags.includes('unknown') ? null : (occupation ?? null), null, role, quantity)
  }

  report(report: CountFact): void {
    if (!this.#isInWindow(report.atMs)) return
    const { atMs, role, jobOrderId, source } = report
    const occupation = jobOrderId === undefined ? findAt(this.#input.occupations, atMs) : this.#lastOccupationOf(jobOrderId, atMs)
    const target = jobOrderId ?? occupation ?? null
    const quantity = micro(report.quantity)
    const authority = occupation?.countAuthority ?? (this.#input.isMachineCounted ? 'machine' : 'person')
    const isMoved = source === 'person' && authority === 'machine'
    if (isMoved && role === 'good') {
      this.#crossCheck(atMs, occupation, quantity)
      return
    }
    this.#add(atMs, target, report.reasonId ?? null, role, quantity)
    if (isMoved) this.#add(atMs, target, null, 'good', -quantity)
  }

  close(): { counts: CountSlice[]; notes: AccountNote[] } {
    const merged = new Map<string, CountSlice & { sums: Record<CountRole, Micro> }>()
    for (const slice of this.#slices.values()) for (const part of splitSlice(slice)) merge(merged, part)
    const counts = [...merged.values()]
      .filter(({ sums }) => sums.good !== 0n || sums.scrap !== 0n || sums.rework !== 0n)
      .sort(inOrder)
      .map(({ sums, ...slice }) => ({ ...slice, good: microText(sums.good), scrap: microText(sums.scrap), rework: microText(sums.rework) }))
    const notes = [...this.#crossChecks.values()].map(
      ({ atMs, occupationId, quantity }): AccountNote => ({
        code: 'count_cross_check',
        atMs,
        subject: occupationId,
        quantity: microText(quantity),
      }),
    )
    return { counts, notes }
  }

  #add(atMs: number, target: Occupation | string | null, reasonId: string | null, role: CountRole, quantity: Micro): void {
    const startsAtMs = hourOf(atMs)
    const shift = findAt(this.#input.calendar, atMs)
    const name = target === null ? '' : typeof target === 'string' ? `job ${target}` : `occupation ${target.occupationId}`
    const key = `${startsAtMs}|${shift?.shiftOn}|${shift?.shiftCode}|${name}|${reasonId}`
    let slice = this.#slices.get(key)
    if (slice === undefined) {
      slice = { startsAtMs, shift, target, reasonId, sums: { good: 0n, scrap: 0n, rework: 0n } }
      this.#slices.set(key, slice)
    }
    slice.sums[role] += quantity
  }

  #crossCheck(atMs: number, occupation: Occupation | undefined, quantity: Micro): void {
    const occupationId = occupation?.occupationId ?? null
    const key = `${hourOf(atMs)}|${occupationId}`
    const known = this.#crossChecks.get(key)
    this.#crossChecks.set(key, { atMs: hourOf(atMs), occupationId, quantity: (known?.quantity ?? 0n) + quantity })
  }

  /** A part may be reported after its job had ended: the job's own last occupation before that time decides who counts. */
  #lastOccupationOf(jobOrderId: string, atMs: number): Occupation | undefined {
    return this.#input.occupations.findLast(
      ({ startsAtMs, value }) => startsAtMs <= atMs && value.shares.some((share) => share.jobOrderId === jobOrderId),
    )?.value
  }

  #isInWindow(atMs: number): boolean {
    return this.#input.window.startsAtMs <= atMs && atMs < this.#input.window.endsAtMs
  }
}

type SumSlice = CountSlice & { sums: Record<CountRole, Micro> }

function splitSlice(slice: OpenSlice): SumSlice[] {
  const { target, sums } = slice
  const of = (jobOrderId: string | null, share: Record<CountRole, Micro>): SumSlice => ({
    startsAtMs: slice.startsAtMs,
    shiftOn: slice.shift?.shiftOn ?? null,
    shiftCode: slice.shift?.shiftCode ?? null,
    jobOrderId,
    good: '0',
    scrap: '0',
    rework: '0',
    reasonId: slice.reasonId,
    sums: share,
  })
  if (target === null || typeof target === 'string' || target.shares.length === 0) {
    return [of(typeof target === 'string' ? target : null, { ...sums })]
  }
  const shares = target.shares.map(({ share }) => micro(share))
  const split = {
    good: splitByShares(sums.good, shares),
    scrap: splitByShares(sums.scrap, shares),
    rework: splitByShares(sums.rework, shares),
  }
  return target.shares.map(({ jobOrderId }, index) =>
    of(jobOrderId, { good: split.good[index] ?? 0n, scrap: split.scrap[index] ?? 0n, rework: split.rework[index] ?? 0n }),
  )
}

function merge(merged: Map<string, SumSlice>, part: SumSlice): void {
  const key = `${part.startsAtMs}|${part.shiftOn}|${part.shiftCode}|${part.jobOrderId}|${part.reasonId}`
  const known = merged.get(key)
  if (known === undefined) merged.set(key, part)
  else for (const role of ['good', 'scrap', 'rework'] as const) known.sums[role] += part.sums[role]
}

/** Equal reports with one id, or without an id, are one report delivered twice. */
function distinctReports(reports: readonly CountFact[]): CountFact[] {
  const keyOf = (fact: CountFact) =>
    fact.factId ?? [fact.atMs, fact.role, fact.quantity, fact.reasonId, fact.jobOrderId, fact.source].join('|')
  return [...new Map(reports.map((fact) => [keyOf(fact), fact])).values()]
}

function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS
}

function inOrder(a: CountSlice, b: CountSlice): number {
  // A tab sorts before every letter, so that "no job" comes first.
  const keyOf = (slice: CountSlice) =>
    [slice.shiftOn, slice.shiftCode, slice.jobOrderId, slice.reasonId].map((part) => part ?? '').join('\t')
  return a.startsAtMs - b.startsAtMs || (keyOf(a) < keyOf(b) ? -1 : 1)
}
