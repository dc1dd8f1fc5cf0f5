/** A half-open stretch of time with a value; `endsAtMs` may be Infinity. */
export interface Segment<T> {
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly value: T
}

/** Walks along sorted, disjoint segments: what holds at an instant, and until when. Ask with instants that never go back. */
export class SegmentCursor<T> {
  readonly #segments: readonly Segment<T>[]
  #index = 0

  constructor(segments: readonly Segment<T>[]) {
    this.#segments = segments
  }

  /** @returns the value at the instant (undefined in a gap), and where the segment or gap begins and ends. */
  at(atMs: number): { value: T | undefined; sinceMs: number; untilMs: number } {
    let segment = this.#segments[this.#index]
    while (segment !== undefined && segment.endsAtMs <= atMs) {
      this.#index += 1
      segment = this.#segments[this.#index]
    }
    if (segment !== undefined && segment.startsAtMs <= atMs) {
      return { value: segment.value, sinceMs: segment.startsAtMs, untilMs: segment.endsAtMs }
    }
    const sinceMs = this.#segments[this.#index - 1]?.endsAtMs ?? Number.NEGATIVE_INFINITY
    return { value: undefined, sinceMs, untilMs: segment?.startsAtMs ?? Number.POSITIVE_INFINITY }
  }
}

/** The value of sorted, disjoint segments at an instant, by halving. @returns undefined in a gap. */
export function findAt<T>(segments: readonly Segment<T>[], atMs: number): T | undefined {
  let [low, high] = [0, segments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((segments[middle] as Segment<T>).endsAtMs <= atMs) low = middle + 1
    else high = middle
  }
  const found = segments[low]
  return found !== undefined && found.startsAtMs <= atMs ? found.value : undefined
}

/** Sorts spans by start and takes from each what an earlier one already holds, so that the result is disjoint. */
export function disjoint<T extends { startsAtMs: number; endsAtMs: number }>(spans: readonly T[]): Segment<T>[] {
  const segments: Segment<T>[] = []
  let takenUntilMs = Number.NEGATIVE_INFINITY
  for (const span of [...spans].sort((a, b) => a.startsAtMs - b.startsAtMs || a.endsAtMs - b.endsAtMs)) {
    const startsAtMs = Math.max(span.startsAtMs, takenUntilMs)
    if (startsAtMs >= span.endsAtMs) continue
    segments.push({ startsAtMs, endsAtMs: span.endsAtMs, value: span })
    takenUntilMs = span.endsAtMs
  }
  return segments
}
