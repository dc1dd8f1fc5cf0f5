import type { PlantJob } from './job-plan.ts'
import type { BufferSpec } from './unit-spec.ts'

/** Pieces of one job that stand one behind the other. */
export interface BufferRun {
  job: PlantJob
  count: number
  /** The unit before has ended the job: nothing comes any more. */
  completeAtMs: number | undefined
}

/** A conveyor or rack: first in, first out, jobs never mixed. */
export class Buffer {
  readonly spec: BufferSpec
  readonly runs: BufferRun[] = []

  constructor(spec: BufferSpec) {
    this.spec = spec
  }

  held(): number {
    return this.runs.reduce((sum, run) => sum + run.count, 0)
  }

  hasRoomFor(pieces: number): boolean {
    return this.held() + pieces <= this.spec.capacity
  }

  /** The run that the unit after it may work on, if any. */
  head(): BufferRun | undefined {
    const run = this.runs[0]
    if (!run) return undefined
    return this.spec.transfer === 'piece' || run.completeAtMs !== undefined ? run : undefined
  }

  open(job: PlantJob): void {
    this.runs.push({ job, count: 0, completeAtMs: undefined })
  }

  add(pieces: number): void {
    this.#last().count += pieces
  }

  complete(atMs: number): void {
    this.#last().completeAtMs = atMs
  }

  take(pieces: number): void {
    const run = this.runs[0]
    if (!run || run.count < pieces) throw new Error(`buffer ${this.spec.from}→${this.spec.to} does not hold ${pieces}`)
    run.count -= pieces
  }

  closeHead(): void {
    this.runs.shift()
  }

  #last(): BufferRun {
    const run = this.runs.at(-1)
    if (!run) throw new Error(`no job is open between ${this.spec.from} and ${this.spec.to}`)
    return run
  }
}
