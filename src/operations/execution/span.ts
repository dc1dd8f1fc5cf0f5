/** A half-open stretch of time in epoch milliseconds; null: it lasts. As a pair, since streams keep many of them in 8 KB. */
export type Span = readonly [startsAtMs: number, endsAtMs: number | null]

/** Spans in any order → sorted ones that neither touch nor overlap; empty ones are left out. */
export function unionOf(spans: readonly Span[]): Span[] {
  const union: Span[] = []
  for (const [startsAtMs, endsAtMs] of spans.toSorted(([left], [right]) => left - right)) {
    if (endOf(endsAtMs) <= startsAtMs) continue
    const last = union.at(-1)
    if (last === undefined || endOf(last[1]) < startsAtMs) union.push([startsAtMs, endsAtMs])
    else if (endOf(last[1]) < endOf(endsAtMs)) union[union.length - 1] = [last[0], endsAtMs]
  }
  return union
}

/** What is left of a span outside all gaps. */
export function without([startsAtMs, endsAtMs]: Span, gaps: readonly Span[]): Span[] {
  const left: Span[] = []
  let fromMs = startsAtMs
  for (const [gapStartsAtMs, gapEndsAtMs] of unionOf(gaps)) {
    left.push([fromMs, earlier(gapStartsAtMs, endsAtMs)])
    fromMs = Math.max(fromMs, endOf(gapEndsAtMs))
  }
  if (Number.isFinite(fromMs)) left.push([fromMs, endsAtMs])
  return left.filter(([from, until]) => from < endOf(until))
}

/** The first instant at or after `fromMs` at which one of two sets of spans holds and the other does not. */
export function firstDifference(left: readonly Span[], right: readonly Span[], fromMs: number): number | undefined {
  const edges = [left, right].map((spans) => unionOf(spans).flat().map(endOf))
  const at = [...new Set(edges.flat())].filter((edgeMs) => edgeMs > fromMs).toSorted((a, b) => a - b)
  return [fromMs, ...at].find((edgeMs) => Number.isFinite(edgeMs) && holdsAt(left, edgeMs) !== holdsAt(right, edgeMs))
}

/** What held before an instant, and from there on what holds now. */
export function replaceFrom(known: readonly Span[], sinceMs: number, now: readonly Span[]): Span[] {
  const kept = known.filter(([startsAtMs]) => startsAtMs < sinceMs).map(([from, until]): Span => [from, earlier(sinceMs, until)])
  return unionOf([...kept, ...partFrom(now, sinceMs)])
}

/** The part of some spans at or after an instant. */
export function partFrom(spans: readonly Span[], sinceMs: number): Span[] {
  return unionOf(spans.map(([startsAtMs, endsAtMs]): Span => [Math.max(startsAtMs, sinceMs), endsAtMs]))
}

export function holdsAt(spans: readonly Span[], atMs: number): boolean {
  return spans.some(([startsAtMs, endsAtMs]) => startsAtMs <= atMs && atMs < endOf(endsAtMs))
}

function earlier(atMs: number, otherMs: number | null): number {
  return Math.min(atMs, endOf(otherMs))
}

function endOf(endsAtMs: number | null): number {
  return endsAtMs ?? Number.POSITIVE_INFINITY
}
