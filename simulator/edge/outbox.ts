import type { MetricChange } from './device-metrics.ts'

/** Changes of one device that belong together. */
export interface DeviceBatch {
  device: string
  changes: readonly MetricChange[]
}

/** Changes in doubt at once, by default: what a small gateway keeps in memory. */
const MOST_IN_DOUBT = 500_000

/**
 * Store and forward. Keeps what could not be sent, and for a while what was sent: QoS 0 does not say whether it arrived, so
 * after an unclean end of a connection the last of it goes out once more (the product must know duplicates anyway).
 * Nothing that is in doubt is ever forgotten: who has no room waits before he sends more.
 * The order of one device's changes is kept; devices do not wait for each other.
 */
export class Outbox {
  readonly #replayWindowMs: number
  readonly #mostInDoubt: number
  readonly #waiting = new Map<string, MetricChange[]>()
  #sent: { sentAtMs: number; batch: DeviceBatch }[] = []
  #sentSize = 0

  constructor(replayWindowMs: number, mostInDoubt = MOST_IN_DOUBT) {
    this.#replayWindowMs = replayWindowMs
    this.#mostInDoubt = mostInDoubt
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

  /** Whether more may be sent: everything in doubt must be kept, and it is kept in memory. */
  hasRoom(clockMs: number): boolean {
    if (this.#sentSize >= this.#mostInDoubt) this.#forgetSentBefore(clockMs - this.#replayWindowMs)
    return this.#sentSize < this.#mostInDoubt
  }

  noteSent(batch: DeviceBatch, clockMs: number): void {
    this.#sent.push({ sentAtMs: clockMs, batch })
    this.#sentSize += batch.changes.length
    if (this.#sent.length % 1024 === 0) this.#forgetSentBefore(clockMs - this.#replayWindowMs)
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
    const from = this.#sent.findIndex((entry) => entry.sentAtMs >= clockMs)
    const gone = this.#sent.splice(0, from < 0 ? this.#sent.length : from)
    for (const { batch } of gone) this.#sentSize -= batch.changes.length
  }
}
