import { setTimeout as sleep } from 'node:timers/promises'
import type { Floor } from './floor.ts'

const HOUR_MS = 3_600_000

export interface HistoryOptions {
  floor: Floor
  /** The instant up to which history is made; asked again after each step, because the clock goes on meanwhile. */
  untilMs(): number
  /** Simulated time in one batch. */
  stepMs: number
  /** Changes per second at most, to leave the product room for other work; Infinity = as fast as the broker takes it. */
  changesPerSecond: number
  clockMs(): number
  isStopped(): boolean
  onProgress?(atMs: number, untilMs: number): void
}

/**
 * Makes the past in a hurry and sends it as late history through the same door as everything else: same births, same topics,
 * every change with its own instant and the historical flag. Ends with a birth that carries the values of now.
 */
export async function simulateHistory(options: HistoryOptions): Promise<void> {
  const { floor, stepMs } = options
  const startedAtMs = options.clockMs()
  let sent = 0
  let toldMs = floor.parts.plant.nowMs
  while (!options.isStopped()) {
    const untilMs = options.untilMs()
    const { nowMs } = floor.parts.plant
    if (nowMs >= untilMs) break
    sent += await floor.step(Math.min(nowMs + stepMs, untilMs), true)
    const aheadMs = startedAtMs + (sent * 1_000) / options.changesPerSecond - options.clockMs()
    if (aheadMs > 20) await sleep(aheadMs)
    if (nowMs - toldMs >= 6 * HOUR_MS) {
      toldMs = nowMs
      options.onProgress?.(nowMs, untilMs)
    }
  }
  for (const link of floor.parts.links.values()) await link.rebirth()
}
