import { isGreater } from '../../kernel/contract/quantity.ts'
import type { Sample } from './judge.ts'

export interface CurvePoint {
  readonly atMs: number
  readonly min: string
  readonly max: string
}

/** As many points as a picture has room for: the least and the greatest value of each stretch, so that no peak is lost. */
export function curveOf(samples: readonly Sample[], startsAtMs: number, endsAtMs: number, points: number): CurvePoint[] {
  const stepMs = Math.max(1, Math.ceil((endsAtMs - startsAtMs) / points))
  const curve: CurvePoint[] = []
  for (const { atMs, value } of samples) {
    if (value === null) continue
    const beginsMs = startsAtMs + Math.floor((atMs - startsAtMs) / stepMs) * stepMs
    const last = curve.at(-1)
    if (last?.atMs !== beginsMs) curve.push({ atMs: beginsMs, min: value, max: value })
    else
      curve[curve.length - 1] = {
        atMs: beginsMs,
        min: isGreater(last.min, value) ? value : last.min,
        max: isGreater(value, last.max) ? value : last.max,
      }
  }
  return curve
}
