import type { PlantEvent } from '../plant/plant-event.ts'
import type { UnitSpec } from '../plant/unit-spec.ts'
import { FAULT, listChanges, listMetrics, type MetricChange, type MetricDefinition } from './device-metrics.ts'
import type { MetricValue } from './sparkplug-encoder.ts'

/** What the controller shows now, and since when. Reports by exception: a value that did not change is not told. */
export class DeviceShadow {
  readonly unit: UnitSpec
  readonly definitions: readonly MetricDefinition[]
  readonly #current = new Map<string, { value: MetricValue; atMs: number }>()

  constructor(unit: UnitSpec, startMs: number) {
    this.unit = unit
    this.definitions = listMetrics(unit)
    for (const metric of this.definitions) this.#current.set(metric.name, { value: metric.initial, atMs: startMs })
  }

  /** Takes an event of the floor; returns what is to be told. */
  take(event: PlantEvent): MetricChange[] {
    const stopReason = Number(this.#current.get(FAULT[this.unit.tags])?.value ?? 0)
    // A part is told even when its reading rolled to the same number; all else only when it differs.
    return listChanges(this.unit, event, stopReason).filter((change) => {
      const same = this.#current.get(change.name)?.value === change.value
      if (!same) this.#current.set(change.name, { value: change.value, atMs: change.atMs })
      return !same || event.kind === 'part'
    })
  }

  current(name: string): { value: MetricValue; atMs: number } {
    const found = this.#current.get(name)
    if (!found) throw new Error(`${this.unit.code} has no metric ${name}`)
    return found
  }
}
