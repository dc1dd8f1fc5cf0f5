import type { MappedSource } from './known-mapping.ts'
import { newSource, type RoleFacts, roleFacts, type SourceState } from './role-facts.ts'
import type { SourceInput } from './source-input.ts'
import { forgetOldest } from './signal-history.ts'
import type { Pool } from './tag-registry.store.ts'
import { loadCounted, loadHistory } from './write-facts.store.ts'

/** Words of one role kept in memory per source. */
const MOST_WORDS = 4_096

interface Memory {
  readonly state: SourceState
  /** The history is complete from here on. */
  readonly knownSinceMs: number
}

export interface SourceOutcome extends RoleFacts {
  readonly source: MappedSource
  readonly memory: Memory
}

/** What is remembered of each source. Outcomes are taken over only when they are committed. */
export class SourceMemories {
  readonly #pool: Pool
  readonly #siteId: string
  readonly #memories = new Map<string, Memory>()

  constructor(pool: Pool, siteId: string) {
    this.#pool = pool
    this.#siteId = siteId
  }

  /** Works inputs off without remembering them yet. Reads more history when something is older than what is in memory. */
  async decide(source: MappedSource, inputs: readonly SourceInput[], nowMs: number): Promise<SourceOutcome> {
    const oldestMs = inputs.reduce((least, { atMs }) => Math.min(least, atMs), nowMs)
    const memory = await this.#reach(source, oldestMs)
    const outcome = roleFacts(memory.state, inputs, source.facts, nowMs)
    const { history, knownSinceMs } = forgetOldest(outcome.state.history, memory.knownSinceMs, MOST_WORDS)
    return { ...outcome, source, memory: { state: { ...outcome.state, history }, knownSinceMs } }
  }

  keep(outcomes: readonly SourceOutcome[]): void {
    for (const { source, memory } of outcomes) this.#memories.set(source.sourceId, memory)
  }

  knows({ sourceId }: MappedSource): boolean {
    return this.#memories.has(sourceId)
  }

  /** Whether the last that was heard of a source up to an instant is not that it went. */
  async isThere(source: MappedSource, atMs: number): Promise<boolean> {
    const { presence, state } = (await this.#reach(source, atMs)).state.history
    const last = presence.findLast((word) => word.value === 'online' || word.value === 'offline')
    return last === undefined ? state.length > 0 : last.value === 'online'
  }

  forget(sourceId: string): void {
    this.#memories.delete(sourceId)
  }

  async #reach(source: MappedSource, oldestMs: number): Promise<Memory> {
    const known = this.#memories.get(source.sourceId)
    if (known !== undefined && oldestMs >= known.knownSinceMs) return known
    const history = await loadHistory(this.#pool, this.#siteId, source.sourceId, oldestMs)
    const state = known?.state ?? newSource
    const isNewCounter = known === undefined && source.facts.runsWhileCountingMs !== undefined
    const counts = isNewCounter ? await loadCounted(this.#pool, this.#siteId, source.equipmentId, source.facts.name) : state.counts
    const memory = { state: { ...state, history, counts }, knownSinceMs: oldestMs }
    this.#memories.set(source.sourceId, memory)
    return memory
  }
}
