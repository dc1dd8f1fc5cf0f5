import type { DeviceBatch } from './edge/outbox.ts'
import type { EdgeLink } from './edge/edge-link.ts'
import type { MetricChange } from './edge/device-metrics.ts'
import type { People } from './people/people.ts'
import type { Plant } from './plant/plant.ts'
import type { PlantEvent } from './plant/plant-event.ts'
import type { PlantSpec } from './plant/unit-spec.ts'
import type { TruthWriter } from './truth/truth-file.ts'
import { findTruthOf, type TruthRecord } from './truth/truth-record.ts'
import type { ScheduledTroubles } from './scheduled-troubles.ts'
import { Yesterday } from './yesterday.ts'

export interface FloorParts {
  spec: PlantSpec
  plant: Plant
  /** By area code. */
  links: ReadonlyMap<string, EdgeLink>
  people: People | undefined
  truth: TruthWriter
}

/** The plant with its gateways and people: one step of time at a time, every step told before the next begins. */
export class Floor {
  readonly parts: FloorParts
  /** Troubles that come by themselves. */
  scheduled: ScheduledTroubles | undefined
  readonly yesterday = new Yesterday(26 * 3_600_000)
  readonly #linkOf = new Map<string, EdgeLink>()
  #notes: TruthRecord[] = []
  #toldUntilMs: number

  constructor(parts: FloorParts) {
    this.parts = parts
    this.#toldUntilMs = parts.plant.nowMs
    for (const area of parts.spec.areas) {
      const link = parts.links.get(area.code)
      if (link) for (const unit of area.units) this.#linkOf.set(unit.code, link)
    }
  }

  /** Everything before was given to the broker; what gateways still store does not count as told. */
  get toldUntilMs(): number {
    return this.#toldUntilMs
  }

  /** Lets time pass up to the instant, tells the broker, the people and the truth. Never outruns the broker. Returns the number of changes. */
  async step(untilMs: number, isHistorical: boolean): Promise<number> {
    await this.scheduled?.makeUntil(this.parts.plant.nowMs)
    const events = this.parts.plant.advance(untilMs)
    const batches = this.#batch(events)
    this.parts.people?.hear(events)
    for (const batch of batches) this.yesterday.keep(batch, untilMs)
    await Promise.all([...this.parts.links.values()].map((link) => link.publish(this.#batchesOf(link, batches), isHistorical)))
    const acts = (await this.parts.people?.actUntil(untilMs)) ?? []
    const notes = this.#notes
    this.#notes = []
    await this.parts.truth.write([...notes, ...events.flatMap((event) => findTruthOf(event) ?? []), ...acts])
    if ([...this.parts.links.values()].every((link) => link.stored === 0)) this.#toldUntilMs = untilMs
    return batches.reduce((sum, batch) => sum + batch.changes.length, 0)
  }

  /** Lets time pass unseen: what happened was told by an earlier run. */
  skip(untilMs: number): void {
    const events = this.parts.plant.advance(untilMs)
    this.#batch(events)
    this.parts.people?.hear(events)
    this.parts.people?.skipUntil(untilMs)
    this.#toldUntilMs = untilMs
  }

  /** Writes down what is done to the plant on purpose. */
  note(trouble: string, detail: string): void {
    this.#notes.push({ kind: 'trouble', atMs: this.parts.plant.nowMs, trouble, detail })
  }

  linkOf(unit: string): EdgeLink {
    const link = this.#linkOf.get(unit)
    if (!link) throw new Error(`no unit ${unit}`)
    return link
  }

  #batch(events: readonly PlantEvent[]): DeviceBatch[] {
    const changesOf = new Map<string, MetricChange[]>()
    for (const event of events) {
      const changes = this.linkOf(event.unit).session.shadows.get(event.unit)?.take(event) ?? []
      if (changes.length === 0) continue
      const known = changesOf.get(event.unit)
      if (known) known.push(...changes)
      else changesOf.set(event.unit, changes)
    }
    return [...changesOf].map(([device, changes]) => ({ device, changes }))
  }

  #batchesOf(link: EdgeLink, batches: readonly DeviceBatch[]): DeviceBatch[] {
    return batches.filter((batch) => this.#linkOf.get(batch.device) === link)
  }
}
