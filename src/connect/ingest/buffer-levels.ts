import type { SourceState } from './role-facts.ts'

/** What a machine says of the buffer behind it. */
export interface BufferLevel {
  readonly equipmentId: string
  /** Decimal text; null when it has not said it. */
  readonly level: string | null
  readonly levelAtMs: number | null
  readonly capacity: string | null
}

/** The newest levels that are not written yet. */
export class BufferLevels {
  readonly #known = new Map<string, string>()
  readonly #fresh = new Map<string, BufferLevel>()

  note(equipmentId: string, { bufferLevel: level, bufferCapacity: capacity }: SourceState['readings']): void {
    if (level === undefined && capacity === undefined) return
    const said = `${level?.atMs} ${level?.value} ${capacity?.value}`
    if (this.#known.get(equipmentId) === said) return
    this.#known.set(equipmentId, said)
    this.#fresh.set(equipmentId, {
      ...{ equipmentId, level: level?.value ?? null, levelAtMs: level?.atMs ?? null },
      capacity: capacity?.value ?? null,
    })
  }

  /** What is new since the last time. */
  take(): BufferLevel[] {
    const fresh = [...this.#fresh.values()]
    this.#fresh.clear()
    return fresh
  }

  /** What could not be written is new once more when it is said again. */
  forget(levels: readonly BufferLevel[]): void {
    for (const { equipmentId } of levels) this.#known.delete(equipmentId)
  }
}
