import type { Buffer } from './buffer.ts'
import { jobCodeAt, type PlantJob, planJob } from './job-plan.ts'
import type { PlantEvent } from './plant-event.ts'
import type { FaultSpec } from './unit-spec.ts'
import { drawBreakdownLife, drawMinorLife, readingsOf, type UnitRun, wholeMs } from './unit-run.ts'

/** What is due for a unit. A token that is no longer the unit's own makes it void. */
export type Due =
  | { kind: 'activityEnds'; unit: UnitRun; token: number }
  | { kind: 'fails'; unit: UnitRun; token: number }
  | { kind: 'declares'; unit: UnitRun; token: number }
  | { kind: 'repaired'; unit: UnitRun; downToken: number }
  | { kind: 'consequence'; unit: UnitRun; downToken: number; code: number }
  | { kind: 'looks'; unit: UnitRun }

/** What the flow may use of the plant around it. */
export interface Surroundings {
  nowMs(): number
  plan(atMs: number, due: Due): void
  emit(event: PlantEvent): void
  touch(unit: UnitRun): void
  unitAt(code: string): UnitRun
  seed: number
}

/** A job ends at a unit this long after its last piece, so that the piece lies inside the job. */
export const RUN_OUT_MS = 2_000

/** Begins whatever the unit can do now; the only door into work. Safe to call at any time. */
export function proceed(unit: UnitRun, around: Surroundings): void {
  around.touch(unit)
  if (unit.down || unit.resting) return
  if (unit.activity) return resume(unit, around)
  if (!unit.job) return beginJob(unit, around)
  if (isJobOver(unit)) return begin(unit, { kind: 'runOut', ms: RUN_OUT_MS, pieces: 0 }, around)
  const pieces = piecesReady(unit)
  if (pieces === 0) return wait(unit, 'Starved', around)
  if (unit.output && !unit.output.hasRoomFor(pieces)) return wait(unit, 'Blocked', around)
  takePieces(unit, pieces)
  begin(unit, { kind: 'cycle', ms: unit.spec.cycleMs * unit.chance.lognormal(1, unit.spec.cycleSigma), pieces }, around)
  if (unit.input) proceed(around.unitAt(unit.input.spec.from), around)
}

function beginJob(unit: UnitRun, around: Surroundings): void {
  const next = unit.source ? nextSourceJob(unit, around) : nextArrivedJob(unit)
  if (!next) return
  unit.job = next.job
  unit.input = next.input
  unit.declared = undefined
  around.emit(jobEvent(unit, next.job, 'begins', around.nowMs()))
  unit.output?.open(next.job)
  const { medianMs, sigma } = unit.spec.setUp
  begin(unit, { kind: 'setUp', ms: unit.chance.lognormal(medianMs, sigma), pieces: 0 }, around)
  if (unit.output) proceed(around.unitAt(unit.output.spec.to), around)
}

function nextSourceJob(unit: UnitRun, around: Surroundings): { job: PlantJob; input: undefined } | undefined {
  const source = unit.source
  if (!source || source.nextAtMs > around.nowMs()) return undefined
  const job = planJob(around.seed, source.spec, source.next, unit.spec.piecesPerCycle)
  source.next += 1
  source.left = job.starts
  return { job, input: undefined }
}

/** The job that has waited longest. */
function nextArrivedJob(unit: UnitRun): { job: PlantJob; input: Buffer } | undefined {
  let best: { job: PlantJob; input: Buffer; sinceMs: number } | undefined
  for (const input of unit.inputs) {
    const run = input.head()
    const sinceMs = run?.completeAtMs ?? Number.MAX_SAFE_INTEGER
    if (run && (!best || sinceMs < best.sinceMs)) best = { job: run.job, input, sinceMs }
  }
  return best
}

function isJobOver(unit: UnitRun): boolean {
  if (unit.source) return unit.source.left === 0
  const run = unit.input?.head()
  return run?.completeAtMs !== undefined && run.count === 0
}

function piecesReady(unit: UnitRun): number {
  const { piecesPerCycle } = unit.spec
  if (unit.source) return Math.min(piecesPerCycle, unit.source.left)
  const run = unit.input?.head()
  if (!run || !unit.input) return 0
  if (run.completeAtMs !== undefined) return Math.min(piecesPerCycle, run.count)
  const needed = unit.declared === 'Starved' ? Math.max(piecesPerCycle, unit.input.spec.restartAt) : piecesPerCycle
  return run.count >= needed ? piecesPerCycle : 0
}

function takePieces(unit: UnitRun, pieces: number): void {
  if (unit.source) unit.source.left -= pieces
  else unit.input?.take(pieces)
  unit.flow.taken += pieces
}

/** A wait is told only after a while: a bottle that comes half a second late is no stop. */
function wait(unit: UnitRun, reason: 'Starved' | 'Blocked', around: Surroundings): void {
  if (unit.declared || unit.shown !== 'Producing') {
    unit.declared = reason
  } else if (!unit.declarePlanned) {
    unit.declarePlanned = true
    around.plan(around.nowMs() + unit.spec.declareAfterMs, { kind: 'declares', unit, token: unit.token })
  }
}

export function declareWait(unit: UnitRun, around: Surroundings): void {
  unit.declarePlanned = false
  if (unit.activity || unit.down || unit.resting || !unit.job) return
  unit.declared = piecesReady(unit) === 0 ? 'Starved' : 'Blocked'
  around.touch(unit)
}

function begin(unit: UnitRun, work: { kind: 'setUp' | 'cycle' | 'runOut'; ms: number; pieces: number }, around: Surroundings): void {
  unit.activity = { kind: work.kind, remainingMs: wholeMs(work.ms), startedAtMs: undefined, pieces: work.pieces }
  unit.declared = undefined
  resume(unit, around)
}

function resume(unit: UnitRun, around: Surroundings): void {
  const { activity } = unit
  if (!activity || activity.startedAtMs !== undefined) return
  const nowMs = around.nowMs()
  activity.startedAtMs = nowMs
  unit.token += 1
  unit.declarePlanned = false
  const lifeMs = Math.min(unit.lifeMs.minor, unit.lifeMs.breakdown)
  const fails = activity.kind === 'cycle' && lifeMs < activity.remainingMs
  around.plan(nowMs + (fails ? lifeMs : activity.remainingMs), { kind: fails ? 'fails' : 'activityEnds', unit, token: unit.token })
}

/** Freezes what the unit does; the time worked so far counts. */
export function freeze(unit: UnitRun, around: Surroundings): void {
  const { activity } = unit
  unit.token += 1
  unit.declarePlanned = false
  if (activity?.startedAtMs === undefined) return
  const workedMs = around.nowMs() - activity.startedAtMs
  activity.remainingMs -= workedMs
  activity.startedAtMs = undefined
  if (activity.kind === 'cycle') wear(unit, workedMs)
}

function wear(unit: UnitRun, workedMs: number): void {
  unit.lifeMs.minor -= workedMs
  unit.lifeMs.breakdown -= workedMs
}

/** The planned end of an activity has come. */
export function endActivity(unit: UnitRun, around: Surroundings): void {
  const { activity } = unit
  if (!activity) return
  unit.activity = undefined
  if (activity.kind === 'cycle') {
    wear(unit, activity.remainingMs)
    endCycle(unit, activity.pieces, around)
  }
  if (activity.kind === 'runOut') endJob(unit, around)
  proceed(unit, around)
}

function endCycle(unit: UnitRun, pieces: number, around: Surroundings): void {
  const { spec, job } = unit
  if (!job) throw new Error(`${spec.code} ends a cycle without a job`)
  const count = spec.counts === 'pieces' ? pieces : 1
  let reject = 0
  for (let i = 0; i < count; i++) if (unit.chance.happens(spec.rejectShare)) reject += 1
  // A case that is not full at the end of a job is no good case.
  if (spec.counts === 'cycles' && pieces < spec.piecesPerCycle) reject = 1
  const given = spec.counts === 'pieces' ? pieces - reject : pieces * (1 - reject)
  unit.counted.total += count
  unit.counted.reject += reject
  unit.flow.given += given
  unit.flow.lost += pieces - given
  const edge = { atMs: around.nowMs(), unit: spec.code, job: jobCodeAt(job, spec.code) }
  around.emit({ kind: 'part', ...edge, count, reject, taken: pieces, given, ...readingsOf(unit) })
  if (!unit.output) return
  unit.output.add(given)
  proceed(around.unitAt(unit.output.spec.to), around)
}

function endJob(unit: UnitRun, around: Surroundings): void {
  const { job } = unit
  if (!job) return
  const nowMs = around.nowMs()
  around.emit(jobEvent(unit, job, 'ends', nowMs))
  unit.job = undefined
  unit.input?.closeHead()
  unit.input = undefined
  if (unit.source) {
    unit.source.nextAtMs = nowMs + planJob(around.seed, unit.source.spec, unit.source.next, unit.spec.piecesPerCycle).gapBeforeMs
    around.plan(unit.source.nextAtMs, { kind: 'looks', unit })
  }
  if (!unit.output) return
  unit.output.complete(nowMs)
  proceed(around.unitAt(unit.output.spec.to), around)
}

function jobEvent(unit: UnitRun, job: PlantJob, edge: 'begins' | 'ends', atMs: number): PlantEvent {
  return { kind: 'job', atMs, unit: unit.spec.code, job: jobCodeAt(job, unit.spec.code), jobNumber: job.number, edge }
}

/** The unit fails by itself: a minor stop or a breakdown, whichever life is used up. */
export function failByItself(unit: UnitRun, around: Surroundings): void {
  freeze(unit, around)
  const { spec, chance } = unit
  if (unit.lifeMs.minor <= 0) {
    unit.lifeMs.minor = drawMinorLife(spec, chance)
    stop(unit, chance.pick(spec.minorStop.faults), chance.lognormal(spec.minorStop.medianMs, spec.minorStop.sigma), false, around)
  } else {
    unit.lifeMs.breakdown = drawBreakdownLife(spec, chance)
    stop(unit, chance.pick(spec.breakdown.faults), chance.lognormal(spec.breakdown.medianMs, spec.breakdown.sigma), false, around)
  }
}

/** Stops a unit. When it stands already, the new alarm is a consequence and the stop lasts until the later end. */
export function stop(unit: UnitRun, fault: FaultSpec, ms: number, injected: boolean, around: Surroundings): void {
  const nowMs = around.nowMs()
  freeze(unit, around)
  around.emit({ kind: 'fault', atMs: nowMs, unit: unit.spec.code, code: fault.code, cause: !unit.down, injected })
  unit.downToken += 1
  unit.down = { endsAtMs: Math.max(unit.down?.endsAtMs ?? 0, nowMs + wholeMs(ms)) }
  const { downToken } = unit
  fault.consequences.forEach((code, i) => {
    around.plan(nowMs + 700 * (i + 1), { kind: 'consequence', unit, downToken, code })
  })
  around.plan(unit.down.endsAtMs, { kind: 'repaired', unit, downToken })
  around.touch(unit)
}

export function repair(unit: UnitRun, around: Surroundings): void {
  unit.down = undefined
  unit.downToken += 1
  around.emit({ kind: 'faultCleared', atMs: around.nowMs(), unit: unit.spec.code })
  proceed(unit, around)
}
