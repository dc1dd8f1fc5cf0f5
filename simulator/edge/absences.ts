import type { DeviceBatch } from './outbox.ts'

/** A device that stores begins at once: only what it tells of the first minutes after its loss shows that it went on recording. */
const NEAR_MS = 900_000

/** Values that nobody takes for a sign of life of a machine: PackML has no role for them. */
const SILENT = /^Status\/Parameter\//

export interface Absence {
  device: string
  /** Epoch ms by the gateway's clock, half-open. */
  fromMs: number
  untilMs: number
}

interface Gap {
  fromMs: number
  untilMs: number
  /** Devices that told afterwards what they did meanwhile. */
  told: Set<string>
}

/**
 * When a gateway could not be heard, and which of its devices told it later. A device that had no change in that time has nothing to tell,
 * and so nobody can know whether it stood still or was switched off: that “no data” is the truth, and belongs into it.
 */
export class Absences {
  readonly #gaps: Gap[] = []

  /** The gateway cannot be heard any more; nothing changes when that was known. */
  begin(atMs: number): void {
    if (this.#gaps.at(-1)?.untilMs !== Number.POSITIVE_INFINITY) {
      this.#gaps.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY, told: new Set() })
    }
  }

  /** It was born again. */
  end(atMs: number): void {
    const open = this.#gaps.at(-1)
    if (open) open.untilMs = Math.min(open.untilMs, atMs)
  }

  /** Takes note of stored changes that were sent. */
  noteTold({ device, changes }: DeviceBatch): void {
    for (const gap of this.#gaps) {
      const isWithin = (atMs: number) => gap.fromMs < atMs && atMs < gap.untilMs && atMs <= gap.fromMs + NEAR_MS
      if (changes.some(({ atMs, name }) => isWithin(atMs) && !SILENT.test(name))) gap.told.add(device)
    }
  }

  /** What nobody knows of these devices. */
  listUntold(devices: Iterable<string>): Absence[] {
    return [...devices].flatMap((device) =>
      this.#gaps.filter(({ told }) => !told.has(device)).map(({ fromMs, untilMs }) => ({ device, fromMs, untilMs })),
    )
  }
}
