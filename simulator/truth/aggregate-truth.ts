import type { PlantCalendar } from '../plant/plant-calendar.ts'
import type { UnitState } from '../plant/plant-event.ts'
import type { TruePart, TruthRecord, UnheardRecord } from './truth-record.ts'

/** Counts in steps of the unit's own counter (pieces, or cases at the packer). `shift` reads `2026-11-22 Early`. */
export interface TrueCount {
  unit: string
  job: string
  shift: string
  total: number
  reject: number
  good: number
}

/** What can be known of a unit. */
export type KnownState = UnitState | 'NoData'

/** How long a unit was in each state within a shift, and how long nobody could know it: whole milliseconds. */
export interface TrueStateTime {
  unit: string
  shift: string
  milliseconds: Record<KnownState, number>
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
  readonly #states = new Map<string, { state: UnitState; sinceMs: number }[]>()
  readonly #unheard = new Map<string, UnheardRecord[]>()
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
        addTo(this.#states, record.unit, { state: record.state, sinceMs: record.atMs })
        return
      case 'unheard':
        addTo(this.#unheard, record.unit, record)
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
    return {
      counts: [...this.#counts.values()].toSorted((a, b) => byText(`${a.unit}|${a.shift}|${a.job}`, `${b.unit}|${b.shift}|${b.job}`)),
      stateTimes: this.#listStateTimes(),
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

  #listStateTimes(): TrueStateTime[] {
    const times = new Map<string, TrueStateTime>()
    for (const [unit, states] of this.#states) {
      const unheard = this.#unheard.get(unit) ?? []
      for (const [index, { state, sinceMs }] of states.entries()) {
        const untilMs = states[index + 1]?.sinceMs ?? this.#lastMs
        this.#book(times, unit, state, sinceMs, untilMs)
        for (const { atMs: fromMs, untilMs: heardMs } of unheard) {
          const [startMs, endMs] = [Math.max(fromMs, sinceMs), Math.min(heardMs, untilMs)]
          this.#book(times, unit, state, startMs, endMs, -1)
          this.#book(times, unit, 'NoData', startMs, endMs)
        }
      }
    }
    return [...times.values()].toSorted((a, b) => byText(`${a.unit}|${a.shift}`, `${b.unit}|${b.shift}`))
  }

  /** Books a stretch of one state, cut at every shift's edge; with the sign -1 it is taken away again. */
  #book(times: Map<string, TrueStateTime>, unit: string, state: KnownState, fromMs: number, untilMs: number, sign: 1 | -1 = 1): void {
    for (let atMs = fromMs; atMs < untilMs; ) {
      const endMs = Math.min(this.#calendar.getPeriodAt(atMs).endsAtMs, untilMs)
      const shift = this.#shiftName(atMs)
      const key = `${unit}|${shift}`
      const milliseconds = { Producing: 0, Idle: 0, Stopped: 0, Starved: 0, Blocked: 0, SetUp: 0, NoData: 0 }
      const time = times.get(key) ?? { unit, shift, milliseconds }
      times.set(key, time)
      time.milliseconds[state] += sign * (endMs - atMs)
      atMs = endMs
    }
  }

  #shiftName(atMs: number): string {
    const period = this.#calendar.getPeriodAt(atMs)
    return period.worked ? `${period.shiftOn} ${period.shiftCode}` : `${period.shiftOn} free`
  }
}

function addTo<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const known = lists.get(key)
  if (known) known.push(one)
  else lists.set(key, [one])
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
