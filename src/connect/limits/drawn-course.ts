import type { TriedUnit } from './contract.ts'

export interface DrawnCourse {
  readonly atMs: readonly number[]
  readonly values: readonly number[]
  /** The same values while it would have been outside, else nothing. */
  readonly outside: readonly (number | null)[]
  readonly min: number | null
  readonly max: number | null
}

/** A curve for the eye: each stretch with its least and its greatest value, in turn, so that every peak is seen. Numbers are for drawing only. */
export function drawnCourse(
  curve: TriedUnit['curve'],
  excursions: TriedUnit['excursions'],
  limits: { readonly min?: string; readonly max?: string },
): DrawnCourse {
  const points = curve.flatMap(({ at, min, max }, index) => {
    const atMs = Date.parse(at)
    if (min === max) return [{ atMs, value: Number(max) }]
    const nextMs = curve[index + 1] ? Date.parse(curve[index + 1]!.at) : atMs + 2
    return [
      { atMs, value: Number(min) },
      { atMs: (atMs + nextMs) / 2, value: Number(max) },
    ]
  })
  const [low, high] = [limits.min, limits.max].map((limit) => (limit === undefined ? null : Number(limit))) as [
    number | null,
    number | null,
  ]
  // A stretch may be longer than the excursion in it: what is drawn as outside is what lies beyond a limit that was left then.
  const isOutside = (value: number) => (low !== null && value < low) || (high !== null && value > high)
  return {
    atMs: points.map(({ atMs }) => atMs),
    values: points.map(({ value }) => value),
    outside: points.map(({ value }) => (excursions.length > 0 && isOutside(value) ? value : null)),
    min: low,
    max: high,
  }
}
