import type { MetricChange } from './device-metrics.ts'

/** Changes of one device that belong together. */
export interface DeviceBatch {
  device: string
  changes: readonly MetricChange[]
}

/** Changes that are kept after they were sent; in a hurry the window is shorter than its time. */
const MOST_SENT = 60_000

/**
 * Store and forward. Keeps what could not be sent, and for a while what was sent: QoS 0 does not say whether it arrived, so
 * after an unclean end of a connection the last of it goes out once more (the product must know duplicates anyway).
 * The order of one device's changes is kept; devices do not wait for each other.
 */
export class Outbox {
  readonly #replayWindowMs: number
  readonly #waiting = new Map<string, MetricChange[]>()
  #sent: { sentAtMs: number; batch: DeviceBatch }[] = []
  #sentSize = 0

  constructor(replayWindowMs: number) {
    this.#replayWindowMs = replayWindowMs
  }

  /** Changes that wait. */
  get size(): number {
    let size = 0
    for (const changes of this.#waiting.values()) size += changes.length
    return size
  }

  store(batch: DeviceBatch): void {
    const changes = this.#waiting.get(batch.device)
    if (!changes) this.#waiting.set(batch.device, [...batch.changes])
    else for (const change of batch.changes) changes.push(change)
  }

  /** Puts changes before everything that waits of their device. */
  storeFirst(batches: readonly DeviceBatch[]): void {
    const later = new Map(this.#waiting)
    this.#waiting.clear()
    for (const batch of batches) this.store(batch)
    for (const [device, changes] of later) this.store({ device, changes })
  }

  noteSent(batch: DeviceBatch, clockMs: number): void {
    this.#sent.push({ sentAtMs: clockMs, batch })
    this.#sentSize += batch.changes.length
    if (this.#sent.length % 1024 === 0 || this.#sentSize > 2 * MOST_SENT) this.#forgetSentBefore(clockMs - this.#replayWindowMs)
  }

  /** The connection ended without a word: what was sent lately is in doubt and waits again. */
  doubtSent(clockMs: number): void {
    this.#forgetSentBefore(clockMs - this.#replayWindowMs)
    this.storeFirst(this.#sent.map((entry) => entry.batch))
    this.#sent = []
    this.#sentSize = 0
  }

  /** Takes everything that waits, in batches of at most `most` changes. */
  takeAll(most: number): DeviceBatch[] {
    const batches: DeviceBatch[] = []
    for (const [device, changes] of this.#waiting) {
      for (let at = 0; at < changes.length; at += most) batches.push({ device, changes: changes.slice(at, at + most) })
    }
    this.#waiting.clear()
    return batches
  }

  #forgetSentBefore(clockMs: number): void {
    let from = this.#sent.findIndex((entry) => entry.sentAtMs >= clockMs)
    if (from < 0) from = this.#sent.length
    let size = this.#sent.slice(from).reduce((sum, entry) => sum + entry.batch.changes.length, 0)
    for (; size > MOST_SENT; from++) size -= this.#sent[from]?.batch.changes.length ?? 0
    this.#sent = this.#sent.slice(from)
    this.#sentSize = size
  }
}
