import { setTimeout as sleep } from 'node:timers/promises'
import type { Floor } from './floor.ts'

export interface LiveOptions {
  floor: Floor
  /** Simulated seconds per second; Infinity = as fast as the broker takes it. */
  speed: number
  stepMs: number
  clockMs(): number
  /** End of the run in simulated time; undefined = until stopped. */
  endMs: number | undefined
  signal: AbortSignal
  /** Told when the plant cannot keep the pace: how far it lags behind, in simulated ms. */
  onLag?(lagMs: number): void
}

/**
 * Lets the plant live at a pace. Every step is told before the next begins; when the broker is slower than the pace, the plant
 * falls behind and says so, but it never leaves anything out.
 */
export async function live(options: LiveOptions): Promise<void> {
  const { floor, speed, stepMs, clockMs } = options
  const startedAtMs = clockMs()
  const fromMs = floor.parts.plant.nowMs
  let toldMs = startedAtMs
  while (!options.signal.aborted) {
    const { nowMs } = floor.parts.plant
    if (options.endMs !== undefined && nowMs >= options.endMs) return
    const nextMs = Math.min(nowMs + stepMs, options.endMs ?? Number.POSITIVE_INFINITY)
    const waitMs = startedAtMs + (nextMs - fromMs) / speed - clockMs()
    if (waitMs > 1) await sleep(waitMs, undefined, { signal: options.signal }).catch(() => undefined)
    if (options.signal.aborted) return
    await floor.step(nextMs, false)
    if (Number.isFinite(speed) && waitMs < -2_000 && clockMs() - toldMs > 10_000) {
      toldMs = clockMs()
      options.onLag?.(Math.round(-waitMs * speed))
    }
  }
}
