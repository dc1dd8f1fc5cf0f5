import type { PlantCalendar } from '../plant/plant-calendar.ts'
import type { UnitState } from '../plant/plant-event.ts'
import type { TruePart, TruthRecord } from './truth-record.ts'

/** Counts in steps of the unit's own counter (pieces, or cases at the packer). `shift` reads `2026-11-22 Early`. */
export interface TrueCount {
  unit: string
  job: string
  shift: string
  total: number
  reject: number
  good: number
}

/** How long a unit was in each state within a shift: whole milliseconds. */
export interface TrueStateTime {
  unit: string
  shift: string
  milliseconds: Record<UnitState, number>
}

export interface TrueJobTime {
  unit: string
  job: string
  beginsAtMs: number
  /** Undefined while the job still runs. */
  endsAtMs: number | undefined
}

export interface TruthTotals {
  counts: TrueCount[]
  stateTimes: TrueStateTime[]
  jobTimes: TrueJobTime[]
  troubles: Extract<TruthRecord, { kind: 'trouble' }>[]
  acts: Extract<TruthRecord, { kind: 'act' }>[]
  endsAtMs: number
}

/** Folds the truth line by line into what the product's books must say. */
export class TruthAggregate {
  readonly #calendar: PlantCalendar
  readonly #counts = new Map<string, TrueCount>()
  readonly #stateTimes = new Map<string, TrueStateTime>()
  readonly #open = new Map<string, { state: UnitState; sinceMs: number }>()
  readonly #jobs: TrueJobTime[] = []
  readonly #troubles: TruthTotals['troubles'] = []
  readonly #acts: TruthTotals['acts'] = []
  #lastMs = 0

  constructor(calendar: PlantCalendar) {
    this.#calendar = calendar
  }

  add(record: TruthRecord): void {
    this.#lastMs = Math.max(this.#lastMs, record.atMs)
    switch (record.kind) {
      case 'part':
        return this.#addPart(record)
      case 'state':
        this.#close(record.unit, record.atMs)
        this.#open.set(record.unit, { state: record.state, sinceMs: record.atMs })
        return
      case 'job':
        return this.#addJob(record)
      case 'trouble':
        this.#troubles.push(record)
        return
      case 'act':
        this.#acts.push(record)
    }
  }

  /** The totals up to the last record; states that are still open end there. */
  totals(): TruthTotals {
    for (const [unit, { state }] of [...this.#open]) {
      this.#close(unit, this.#lastMs)
      this.#open.set(unit, { state, sinceMs: this.#lastMs })
    }
    return {
      counts: [...this.#counts.values()].toSorted((a, b) => byText(`${a.unit}|${a.shift}|${a.job}`, `${b.unit}|${b.shift}|${b.job}`)),
      stateTimes: [...this.#stateTimes.values()].toSorted((a, b) => byText(`${a.unit}|${a.shift}`, `${b.unit}|${b.shift}`)),
      jobTimes: this.#jobs,
      troubles: this.#troubles,
      acts: this.#acts,
      endsAtMs: this.#lastMs,
    }
  }

  #addPart(part: TruePart): void {
    const shift = this.#shiftName(part.atMs)
    const key = `${part.unit}|${part.job}|${shift}`
    const count = this.#counts.get(key) ?? { unit: part.unit, job: part.job, shift, total: 0, reject: 0, good: 0 }
    count.total += part.count
    count.reject += part.reject
    count.good += part.count - part.reject
    this.#counts.set(key, count)
  }

  #addJob(record: Extract<TruthRecord, { kind: 'job' }>): void {
    if (record.edge === 'begins') {
      this.#jobs.push({ unit: record.unit, job: record.job, beginsAtMs: record.atMs, endsAtMs: undefined })
      return
    }
    const open = this.#jobs.findLast((job) => job.unit === record.unit && job.job === record.job)
    if (open) open.endsAtMs = record.atMs
  }

  /** Books the open state up to an instant, cut at every shift's edge. */
  #close(unit: string, untilMs: number): void {
    const open = this.#open.get(unit)
    if (!open) return
    let atMs = open.sinceMs
    while (atMs < untilMs) {
      const period = this.#calendar.getPeriodAt(atMs)
      const endMs = Math.min(period.endsAtMs, untilMs)
      this.#timesOf(unit, this.#shiftName(atMs)).milliseconds[open.state] += endMs - atMs
      atMs = endMs
    }
  }

  #timesOf(unit: string, shift: string): TrueStateTime {
    const key = `${unit}|${shift}`
    const known = this.#stateTimes.get(key)
    if (known) return known
    const milliseconds = { Producing: 0, Idle: 0, Stopped: 0, Starved: 0, Blocked: 0, SetUp: 0 }
    const created = { unit, shift, milliseconds }
    this.#stateTimes.set(key, created)
    return created
  }

  #shiftName(atMs: number): string {
    const period = this.#calendar.getPeriodAt(atMs)
    return period.worked ? `${period.shiftOn} ${period.shiftCode}` : `${period.shiftOn} free`
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
