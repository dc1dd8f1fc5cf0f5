import { Decimal } from '../../kernel/contract/quantity.ts'
import type { RoleRule } from '../mapping/contract.ts'
import type { ClockLimits, Observation, ObservationSource, ObservedValue } from '../observation.ts'
import { CopyRows, numberOf } from './copy-rows.ts'
import type { MappedSource } from './known-mapping.ts'
import { decimalText } from './signal-text.ts'
import type { SourceInput } from './source-input.ts'
import { type Booked, bookedAt, findUntimely, HISTORICAL, namesOfFlags, qualityCode, REBORN, type Untimely } from './take-effects.ts'

const DAY_MS = 86_400_000
/** A value that comes later than that stays among the samples, but is not judged any more. */
export const MONITORED_DAYS = 7

/** A tag as far as a batch must know it. */
interface BatchTag {
  readonly tagId: number
  readonly rule: RoleRule | undefined
  readonly isMonitored: boolean
  readonly factTag: string
}
interface BatchSource {
  readonly tags: ReadonlyMap<string, BatchTag>
  readonly mapped: MappedSource | undefined
}

export interface BatchValue {
  readonly tagId: number
  readonly atMs: number
  readonly number: number | null
  readonly text: string | null
}

export interface Quarantined extends BatchValue {
  readonly arrivedAtMs: number
  readonly quality: number
  readonly reason: Untimely
}

/** A value that must keep a range. */
export interface MonitoredValue {
  readonly tagId: number
  readonly atMs: number
  /** Decimal text; null when nobody knows it. */
  readonly value: string | null
  readonly historical: boolean
}

/** Everything that one transaction will write, gathered from what arrived. */
export interface Batch {
  /** Samples by day (days since 1970, UTC). */
  readonly days: Map<number, CopyRows>
  readonly quarantined: Quarantined[]
  readonly monitored: MonitoredValue[]
  readonly inputs: Map<MappedSource, SourceInput[]>
  /** Sources that spoke, with the first instant of which they did. */
  readonly heard: Map<string, { source: MappedSource; firstAtMs: number }>
  /** Newest value of tags with a role, for the table, and of every tag, for the board. */
  readonly lastValues: Map<number, BatchValue>
  readonly newest: Map<number, { tagId: number; value: ObservedValue; atMs: number }>
  addObservations(observations: readonly Observation[], sourceOf: (source: ObservationSource) => BatchSource): void
  addPresence(source: MappedSource, online: boolean, atMs: number, flags?: number): void
  /** Has a value judged that was heard before. */
  monitor(tagId: number, value: ObservedValue, atMs: number): void
  /** Has the source looked at, though nothing arrived. */
  touch(source: MappedSource): void
  bookedAt(sourceAtMs: number, arrivedAtMs: number): Booked
}

export function openBatch(nowMs: number, retentionMs: number, limits?: ClockLimits): Batch {
  return new GatheredBatch(nowMs - retentionMs, nowMs - MONITORED_DAYS * DAY_MS, limits)
}

class GatheredBatch implements Batch {
  readonly days: Batch['days'] = new Map()
  readonly quarantined: Batch['quarantined'] = []
  readonly monitored: Batch['monitored'] = []
  readonly inputs: Batch['inputs'] = new Map()
  readonly heard: Batch['heard'] = new Map()
  readonly lastValues: Batch['lastValues'] = new Map()
  readonly newest: Batch['newest'] = new Map()
  readonly #oldestMs: number
  readonly #judgedSinceMs: number
  readonly #limits: ClockLimits | undefined
  #day = -1
  #rows = new CopyRows(0)

  constructor(oldestMs: number, judgedSinceMs: number, limits: ClockLimits | undefined) {
    this.#oldestMs = oldestMs
    this.#judgedSinceMs = judgedSinceMs
    this.#limits = limits
  }

  bookedAt(sourceAtMs: number, arrivedAtMs: number): Booked {
    return bookedAt(sourceAtMs, arrivedAtMs, false, this.#limits)
  }

  monitor(tagId: number, value: ObservedValue, atMs: number, historical = false): void {
    if (atMs < this.#judgedSinceMs) return
    const decimal = Decimal.safeParse(decimalText(value))
    this.monitored.push({ tagId, atMs, value: decimal.success ? decimal.data : null, historical })
  }

  touch(source: MappedSource): void {
    if (!this.inputs.has(source)) this.inputs.set(source, [])
  }

  addPresence(source: MappedSource, online: boolean, atMs: number, flags = 0): void {
    this.touch(source)
    this.inputs.get(source)?.push({ kind: 'presence', online, atMs, flags: namesOfFlags(flags) })
  }

  addObservations(observations: readonly Observation[], sourceOf: (source: ObservationSource) => BatchSource): void {
    // The metrics of one message share one source object: its tags are looked up once.
    let lastSource: ObservationSource | undefined
    let tagged: BatchSource = { tags: new Map(), mapped: undefined }
    for (const observation of observations) {
      if (observation.source !== lastSource) {
        lastSource = observation.source
        tagged = sourceOf(observation.source)
      }
      const tag = tagged.tags.get(observation.metric)
      if (tag === undefined) continue
      const booked = bookedAt(observation.sourceAtMs, observation.arrivedAtMs, observation.historical, this.#limits)
      const reason = findUntimely(booked, this.#oldestMs)
      if (reason !== undefined) this.#setAside(tag, observation, reason)
      else {
        if (!observation.transient) this.#addSample(tag, observation, booked)
        if (tag.isMonitored && !observation.transient)
          this.monitor(tag.tagId, observation.quality === 'good' ? observation.value : null, booked.atMs, observation.historical)
        if (observation.quality !== 'stale') this.#note(tag, tagged.mapped, observation, booked)
      }
    }
  }

  #addSample(tag: BatchTag, observation: Observation, { atMs, flags }: Booked): void {
    const day = Math.floor(atMs / DAY_MS)
    if (day !== this.#day) {
      const known = this.days.get(day)
      this.#rows = known ?? new CopyRows()
      if (known === undefined) this.days.set(day, this.#rows)
      this.#day = day
    }
    this.#rows.add(tag.tagId, atMs, observation.value, qualityCode(observation), flags)
  }

  #setAside(tag: BatchTag, observation: Observation, reason: Untimely): void {
    const { sourceAtMs, arrivedAtMs } = observation
    const atMs = Number.isFinite(sourceAtMs) ? Math.floor(sourceAtMs) : 0
    this.quarantined.push({ ...valueOf(tag, observation, atMs), arrivedAtMs, quality: qualityCode(observation), reason })
  }

  /** Remembers the newest value, and hands what has a role to its source. */
  #note(tag: BatchTag, mapped: MappedSource | undefined, observation: Observation, { atMs, flags }: Booked): void {
    const isHistorical = (flags & HISTORICAL) !== 0
    if (!isHistorical) {
      const known = this.newest.get(tag.tagId)
      if (known === undefined) this.newest.set(tag.tagId, { tagId: tag.tagId, value: observation.value, atMs })
      else if (known.atMs <= atMs) {
        known.atMs = atMs
        known.value = observation.value
      }
    }
    if (mapped === undefined) return
    if (!isHistorical) this.#hear(mapped, atMs)
    const { rule } = tag
    if (rule === undefined || observation.quality !== 'good') return
    this.touch(mapped)
    const told = namesOfFlags(observation.reborn && isCounter(rule) ? flags + REBORN : flags)
    this.inputs.get(mapped)?.push({ kind: 'value', rule, tag: tag.factTag, value: observation.value, atMs, flags: told })
    const last = this.lastValues.get(tag.tagId)
    if (!isHistorical && (last === undefined || last.atMs <= atMs)) this.lastValues.set(tag.tagId, valueOf(tag, observation, atMs))
  }

  #hear(source: MappedSource, atMs: number): void {
    const known = this.heard.get(source.sourceId)
    if (known === undefined) this.heard.set(source.sourceId, { source, firstAtMs: atMs })
    else if (atMs < known.firstAtMs) known.firstAtMs = atMs
  }
}

function isCounter({ role }: RoleRule): boolean {
  return role === 'good' || role === 'reject' || role === 'total'
}

function valueOf({ tagId }: BatchTag, { value }: Observation, atMs: number): BatchValue {
  const number = numberOf(value) ?? null
  return { tagId, atMs, number, text: number === null && value !== null ? String(value).slice(0, 10_000) : null }
}
