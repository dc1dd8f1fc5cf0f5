import { type Excursion, inRange, judge, type Judgement, type Limits, type Sample, type Standing } from './judge.ts'

/** What the ledger has to be told, so that it says of a stretch of time what the values say now. */
export type Amendment =
  | { readonly kind: 'left'; readonly excursion: Excursion }
  | { readonly kind: 'returned'; readonly excursion: Excursion }
  /** A late value shows that it had not left, or was not back: the fact was none. */
  | { readonly kind: 'withdrawn'; readonly leftAtMs: number; readonly what: 'excursion' | 'return' }

export interface Rejudged {
  readonly amendments: readonly Amendment[]
  readonly judgement: Judgement
}

/** What is known to have been the case at an instant: whoever was outside for the whole delay before it stands in the record. */
export function standingAt(recorded: readonly Excursion[], atMs: number): Standing {
  const outside = recorded.find(({ left, returned }) => left.atMs < atMs && (returned === null || returned.atMs >= atMs))
  return outside ? { outside: { ...outside, returned: null }, pending: null } : inRange
}

/** Both included. */
export interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
}

/**
 * Judges a stretch of time again, and compares with what was recorded. Whatever order values came in, in whatever pieces, in the end the record says
 * what one judgement over all of them says. The stretch begins a delay before the first new value, and ends at a value that is settled (or now):
 * there nothing depends any more on what came before.
 * @param recorded excursions that touch the stretch
 * @param samples all of the stretch
 */
export function rejudge(
  limits: Limits,
  recorded: readonly Excursion[],
  samples: readonly Sample[],
  { fromMs, untilMs }: Stretch,
): Rejudged {
  const judgement = judge(limits, standingAt(recorded, fromMs), samples, untilMs)
  const { outside } = judgement.standing
  const found = outside ? [...judgement.ended, outside] : judgement.ended
  return { amendments: amendmentsOf(recorded, found), judgement }
}

function amendmentsOf(recorded: readonly Excursion[], found: readonly Excursion[]): Amendment[] {
  const known = new Map(recorded.map((excursion) => [excursion.left.atMs, excursion]))
  const kept = new Set(found.filter((excursion) => isSameLeaving(known.get(excursion.left.atMs), excursion)).map(({ left }) => left.atMs))
  const withdrawn = recorded
    .filter(({ left }) => !kept.has(left.atMs))
    .map(({ left }): Amendment => ({ kind: 'withdrawn', leftAtMs: left.atMs, what: 'excursion' }))
  const told = found.flatMap((excursion): Amendment[] => {
    const before = kept.has(excursion.left.atMs) ? known.get(excursion.left.atMs) : undefined
    const left: Amendment[] = before ? [] : [{ kind: 'left', excursion }]
    return [...left, ...returnOf(before, excursion)]
  })
  return [...withdrawn, ...told]
}

function returnOf(before: Excursion | undefined, excursion: Excursion): Amendment[] {
  const { left, returned } = excursion
  if (returned === null) return before?.returned ? [{ kind: 'withdrawn', leftAtMs: left.atMs, what: 'return' }] : []
  const isKnown = before?.returned?.atMs === returned.atMs && before.returned.value === returned.value
  return isKnown ? [] : [{ kind: 'returned', excursion }]
}

function isSameLeaving(known: Excursion | undefined, { bound, left }: Excursion): boolean {
  return known?.bound === bound && known.left.value === left.value
}

/** The record after it was told: what the reading model makes of the events. */
export function amended(recorded: readonly Excursion[], amendments: readonly Amendment[]): Excursion[] {
  const record = new Map(recorded.map((excursion) => [excursion.left.atMs, excursion]))
  for (const amendment of amendments) {
    if (amendment.kind === 'left') record.set(amendment.excursion.left.atMs, { ...amendment.excursion, returned: null })
    else if (amendment.kind === 'returned') record.set(amendment.excursion.left.atMs, amendment.excursion)
    else if (amendment.what === 'excursion') record.delete(amendment.leftAtMs)
    else record.set(amendment.leftAtMs, { ...record.get(amendment.leftAtMs)!, returned: null })
  }
  return [...record.values()].toSorted((a, b) => a.left.atMs - b.left.atMs)
}
