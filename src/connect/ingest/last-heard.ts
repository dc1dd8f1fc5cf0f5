import type { MappedSource } from './known-mapping.ts'

interface Hearing {
  readonly heardAtMs: number
  /** Since when nothing is known of it; undefined while it speaks. */
  readonly silentSinceMs: number | undefined
}

/**
 * When each source was heard last, so that silence becomes a fact: "no data" is a state (EC-07). Arrival counts, not the clock of the source.
 * Asking changes nothing; what was asked is noted after the commit.
 */
export class LastHeard {
  readonly #sources = new Map<string, Hearing>()

  /** Since when it has been silent; undefined when it is not. */
  silentSince({ sourceId }: MappedSource): number | undefined {
    return this.#sources.get(sourceId)?.silentSinceMs
  }

  /** The instant at which its silence became "no data", when that has not been noted yet. */
  dueSilence({ sourceId, silenceMs }: MappedSource, nowMs: number): number | undefined {
    const known = this.#sources.get(sourceId)
    if (silenceMs === null || known === undefined || known.silentSinceMs !== undefined) return undefined
    return nowMs - known.heardAtMs < silenceMs ? undefined : known.heardAtMs + silenceMs
  }

  /** Whether it was ever heard and is not silent. */
  isSpeaking({ sourceId }: MappedSource): boolean {
    const known = this.#sources.get(sourceId)
    return known !== undefined && known.silentSinceMs === undefined
  }

  noteHeard({ sourceId }: MappedSource, nowMs: number): void {
    this.#sources.set(sourceId, { heardAtMs: nowMs, silentSinceMs: undefined })
  }

  noteSilent({ sourceId }: MappedSource, sinceMs: number): void {
    this.#sources.set(sourceId, { heardAtMs: this.#sources.get(sourceId)?.heardAtMs ?? sinceMs, silentSinceMs: sinceMs })
  }
}
