import { Buffer } from './buffer.ts'
import { EventQueue } from './event-queue.ts'
import type { PlantCalendar } from './plant-calendar.ts'
import type { PlantEvent } from './plant-event.ts'
import type { FaultSpec, PlantSpec } from './unit-spec.ts'
import { sampleUnit } from './process-value.ts'
import { type Due, declareWait, endActivity, failByItself, freeze, proceed, repair, type Surroundings, stop } from './unit-flow.ts'
import { createUnitRun, readingsOf, stateOf, type UnitRun } from './unit-run.ts'

export interface PlantOptions {
  spec: PlantSpec
  calendar: PlantCalendar
  seed: number
  /** Epoch ms of the first instant. */
  startMs: number
  /** Process values are sampled this often; 0 = never. */
  valueEveryMs: number
}

/** How many pieces went through a unit and where the others are: what the laws of conservation are checked with. */
export interface UnitFlow {
  unit: string
  taken: number
  given: number
  lost: number
  inHand: number
}

export interface Plant {
  readonly nowMs: number
  /** Lets time pass up to (not including) the instant; everything that happened, in order. Steps may be of any size. */
  advance(untilMs: number): PlantEvent[]
  /** Stops a unit now. */
  jam(unit: string, fault: FaultSpec, durationMs: number): void
  /** A program download sets the unit's counters: nothing was made, the readings jump. */
  setCounters(unit: string, total: number, reject: number): void
  readingsAt(unit: string): { totalReading: number; rejectReading: number }
  listFlows(): UnitFlow[]
  listBuffers(): { from: string; to: string; held: number }[]
}

type PlantDue = Due | { kind: 'rests'; rests: boolean } | { kind: 'values' }

/** A plant that lives by its seed: the same seed and start give the same events, byte for byte, however time is cut. */
export function createPlant(options: PlantOptions): Plant {
  return new SeededPlant(options)
}

class SeededPlant implements Plant {
  readonly #options: PlantOptions
  readonly #units = new Map<string, UnitRun>()
  readonly #buffers: Buffer[] = []
  readonly #queue = new EventQueue<PlantDue>()
  readonly #touched = new Set<UnitRun>()
  readonly #around: Surroundings
  #emitted: PlantEvent[] = []
  #nowMs: number

  constructor(options: PlantOptions) {
    this.#options = options
    this.#nowMs = options.startMs
    this.#around = {
      seed: options.seed,
      nowMs: () => this.#nowMs,
      plan: (atMs, due) => this.#queue.plan(atMs, due),
      emit: (event) => void this.#emitted.push(event),
      touch: (unit) => void this.#touched.add(unit),
      unitAt: (code) => this.#unitAt(code),
    }
    this.#build()
    const rests = options.calendar.restsAt(options.startMs)
    for (const unit of this.#units.values()) {
      unit.resting = rests && !unit.spec.runsThroughBreaks
      this.#queue.plan(options.startMs, { kind: 'looks', unit })
    }
    this.#planRest()
    if (options.valueEveryMs > 0) this.#queue.plan(options.startMs, { kind: 'values' })
  }

  get nowMs(): number {
    return this.#nowMs
  }

  advance(untilMs: number): PlantEvent[] {
    for (;;) {
      const nextMs = this.#queue.nextAtMs()
      if (nextMs === undefined || nextMs >= untilMs) break
      if (nextMs > this.#nowMs) this.#show()
      const next = this.#queue.take()
      if (!next) break
      this.#nowMs = next.atMs
      this.#do(next.item)
    }
    this.#show()
    this.#nowMs = Math.max(this.#nowMs, untilMs)
    const emitted = this.#emitted
    this.#emitted = []
    return emitted
  }

  jam(unit: string, fault: FaultSpec, durationMs: number): void {
    stop(this.#unitAt(unit), fault, durationMs, true, this.#around)
    this.#show()
  }

  setCounters(code: string, total: number, reject: number): void {
    const unit = this.#unitAt(code)
    unit.counterBase = { total, reject }
    unit.counted = { total: 0, reject: 0 }
    this.#emitted.push({ kind: 'counterSet', atMs: this.#nowMs, unit: code, ...readingsOf(unit) })
  }

  readingsAt(unit: string): { totalReading: number; rejectReading: number } {
    return readingsOf(this.#unitAt(unit))
  }

  listFlows(): UnitFlow[] {
    return [...this.#units.values()].map((unit) => ({ unit: unit.spec.code, ...unit.flow, inHand: unit.activity?.pieces ?? 0 }))
  }

  listBuffers(): { from: string; to: string; held: number }[] {
    return this.#buffers.map((buffer) => ({ from: buffer.spec.from, to: buffer.spec.to, held: buffer.held() }))
  }

  #build(): void {
    const { spec, seed, startMs } = this.#options
    for (const area of spec.areas) {
      for (const unit of area.units) {
        const source = area.sources.find((candidate) => candidate.unit === unit.code)
        this.#units.set(unit.code, createUnitRun(unit, seed, source, startMs))
      }
      for (const bufferSpec of area.buffers) {
        const buffer = new Buffer(bufferSpec)
        this.#buffers.push(buffer)
        this.#unitAt(bufferSpec.from).output = buffer
        this.#unitAt(bufferSpec.to).inputs.push(buffer)
      }
    }
  }

  #do(due: PlantDue): void {
    if (due.kind === 'rests') return this.#rest(due.rests)
    if (due.kind === 'values') return this.#sampleValues()
    const { unit } = due
    if (due.kind === 'looks') return proceed(unit, this.#around)
    if (due.kind === 'repaired' || due.kind === 'consequence') {
      if (due.downToken !== unit.downToken) return
      if (due.kind === 'repaired') return repair(unit, this.#around)
      this.#emitted.push({ kind: 'fault', atMs: this.#nowMs, unit: unit.spec.code, code: due.code, cause: false, injected: false })
      return
    }
    if (due.token !== unit.token) return
    if (due.kind === 'activityEnds') return endActivity(unit, this.#around)
    if (due.kind === 'fails') return failByItself(unit, this.#around)
    declareWait(unit, this.#around)
  }

  #rest(rests: boolean): void {
    for (const unit of this.#units.values()) {
      if (unit.spec.runsThroughBreaks) continue
      unit.resting = rests
      if (rests) {
        if (!unit.down) freeze(unit, this.#around)
        this.#touched.add(unit)
      } else {
        proceed(unit, this.#around)
      }
    }
    this.#planRest()
  }

  #planRest(): void {
    const change = this.#options.calendar.nextRestChange(this.#nowMs)
    this.#queue.plan(change.atMs, { kind: 'rests', rests: change.rests })
  }

  #sampleValues(): void {
    for (const unit of this.#units.values()) this.#emitted.push(...sampleUnit(unit, this.#nowMs))
    this.#queue.plan(this.#nowMs + this.#options.valueEveryMs, { kind: 'values' })
  }

  /** Tells the states that changed in the instant that is over: at most one change per unit and millisecond. */
  #show(): void {
    for (const unit of this.#touched) {
      const state = stateOf(unit)
      if (state === unit.shown) continue
      unit.shown = state
      this.#emitted.push({ kind: 'state', atMs: this.#nowMs, unit: unit.spec.code, state })
    }
    this.#touched.clear()
  }

  #unitAt(code: string): UnitRun {
    const unit = this.#units.get(code)
    if (!unit) throw new Error(`no unit ${code}`)
    return unit
  }
}
