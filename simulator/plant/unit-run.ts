import type { Buffer } from './buffer.ts'
import { type Chance, createChance } from './chance.ts'
import type { PlantJob } from './job-plan.ts'
import type { UnitState } from './plant-event.ts'
import type { SourceSpec, UnitSpec } from './unit-spec.ts'

/** What a unit is busy with; a stop or a break freezes it, afterwards it goes on. */
export interface Activity {
  kind: 'setUp' | 'cycle' | 'runOut'
  remainingMs: number
  /** Undefined while it is frozen. */
  startedAtMs: number | undefined
  pieces: number
}

/** One machine at work. Changed only by `unit-flow.ts`. */
export interface UnitRun {
  spec: UnitSpec
  chance: Chance
  valueChance: Chance
  inputs: Buffer[]
  output: Buffer | undefined
  source: { spec: SourceSpec; next: number; left: number; nextAtMs: number } | undefined
  job: PlantJob | undefined
  /** The input from which the current job comes. */
  input: Buffer | undefined
  activity: Activity | undefined
  /** Raised whenever a planned end of activity or wait is void. */
  token: number
  down: { endsAtMs: number } | undefined
  downToken: number
  resting: boolean
  declared: 'Starved' | 'Blocked' | undefined
  declarePlanned: boolean
  shown: UnitState | undefined
  lifeMs: { minor: number; breakdown: number }
  counted: { total: number; reject: number }
  /** What stands in the controller when nothing has been counted; a download of a program moves it. */
  counterBase: { total: number; reject: number }
  flow: { taken: number; given: number; lost: number }
  values: { temperature: number; pressure: number }
}

export function createUnitRun(spec: UnitSpec, seed: number, source: SourceSpec | undefined, startMs: number): UnitRun {
  const chance = createChance(seed, `unit/${spec.code}`)
  return {
    spec,
    chance,
    valueChance: createChance(seed, `values/${spec.code}`),
    inputs: [],
    output: undefined,
    source: source && { spec: source, next: 0, left: 0, nextAtMs: startMs },
    job: undefined,
    input: undefined,
    activity: undefined,
    token: 0,
    down: undefined,
    downToken: 0,
    resting: false,
    declared: undefined,
    declarePlanned: false,
    shown: undefined,
    lifeMs: { minor: drawMinorLife(spec, chance), breakdown: drawBreakdownLife(spec, chance) },
    counted: { total: 0, reject: 0 },
    counterBase: { total: spec.counterStart, reject: 0 },
    flow: { taken: 0, given: 0, lost: 0 },
    values: { temperature: spec.temperature?.mean ?? 0, pressure: spec.pressure?.mean ?? 0 },
  }
}

export function drawMinorLife(spec: UnitSpec, chance: Chance): number {
  return wholeMs(chance.exponential(spec.minorStop.meanMsBetween))
}

export function drawBreakdownLife(spec: UnitSpec, chance: Chance): number {
  return wholeMs(chance.weibull(spec.breakdown.shape, spec.breakdown.scaleMs))
}

/** Whole milliseconds, at least one: nothing on the floor takes no time. */
export function wholeMs(ms: number): number {
  return Math.max(1, Math.round(ms))
}

/** What the unit's own controller says it does. A stop outranks a break, a break outranks everything else. */
export function stateOf(unit: UnitRun): UnitState {
  if (unit.down) return 'Stopped'
  if (unit.resting || !unit.job) return 'Idle'
  if (unit.activity) return unit.activity.kind === 'setUp' ? 'SetUp' : 'Producing'
  return unit.declared ?? 'Producing'
}

/** What stands in the two counters: they roll over at the unit's modulus. */
export function readingsOf(unit: UnitRun): { totalReading: number; rejectReading: number } {
  const { modulus } = unit.spec
  return {
    totalReading: (unit.counterBase.total + unit.counted.total) % modulus,
    rejectReading: (unit.counterBase.reject + unit.counted.reject) % modulus,
  }
}
