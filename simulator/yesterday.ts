import type { DeviceBatch } from './edge/outbox.ts'

/** What was told lately, so that it can be told again. */
export class Yesterday {
  readonly #keepMs: number
  readonly #kept = new Map<string, { atMs: number; batch: DeviceBatch }[]>()

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  keep(batch: DeviceBatch, atMs: number): void {
    const kept = this.#kept.get(batch.device) ?? []
    this.#kept.set(batch.device, kept)
    kept.push({ atMs, batch })
    if (kept.length % 4_096 === 0)
      this.#kept.set(
        batch.device,
        kept.filter((entry) => entry.atMs >= atMs - this.#keepMs),
      )
  }

  /** Everything of a device that was told before the instant, in larger batches. */
  listBefore(device: string, beforeMs: number): DeviceBatch[] {
    const changes = (this.#kept.get(device) ?? []).filter((entry) => entry.atMs < beforeMs).flatMap((entry) => entry.batch.changes)
    const batches: DeviceBatch[] = []
    for (let at = 0; at < changes.length; at += 300) batches.push({ device, changes: changes.slice(at, at + 300) })
    return batches
  }
}
