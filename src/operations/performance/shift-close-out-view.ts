import { Big } from 'big.js'
import type { IntervalRow } from './contract.ts'

/** Who occupied the unit: the job orders of one stretch. */
export interface Occupied {
  readonly occupationId: string
  readonly startsAt: string
  readonly endsAt: string | null
  readonly shares: readonly { readonly jobOrderId: string; readonly code: string }[]
}

/** What a shift lead should look at before signing. Times are instants; `occupation` is the stretch that would be repaired. */
export type Oddity =
  | { readonly kind: 'lateStart'; readonly startsAt: string; readonly endsAt: string; readonly occupation: Occupied }
  | { readonly kind: 'outputWithoutJob'; readonly startsAt: string; readonly endsAt: string }
  | { readonly kind: 'forgottenFinish'; readonly startsAt: string; readonly endsAt: string; readonly occupation: Occupied }

/** Less output without a job than this is the hand that taps a little after the machine. */
const LEAST_OUTPUT_MS = 60_000
/** So near to the output's end a start explains it. */
const NEAR_MS = 5 * 60_000
/** A job that stands open so long after its last part was probably finished and never tapped. */
const LONG_TAIL_MS = 30 * 60_000

interface Stretch {
  readonly startsAt: string
  readonly endsAt: string
}

/**
 * Looks through the time account of a unit for what people forget: a start tapped late, output of no job, a finish never tapped.
 * @param until the end of the shift, or now while it runs, as an instant.
 */
export function findOddities(intervals: readonly IntervalRow[], occupations: readonly Occupied[], until: string): Oddity[] {
  const outputs = outputWithoutJob(intervals, until).map((stretch): Oddity => {
    const occupation = occupations.find((one) => {
      const afterMs = Date.parse(one.startsAt) - Date.parse(stretch.endsAt)
      return afterMs >= 0 && afterMs <= NEAR_MS
    })
    return occupation ? { kind: 'lateStart', ...stretch, occupation } : { kind: 'outputWithoutJob', ...stretch }
  })
  const forgotten = occupations.flatMap((occupation): Oddity[] => {
    const endsAt = occupation.endsAt === null || occupation.endsAt > until ? until : occupation.endsAt
    const isIts = (row: IntervalRow) => row.occupationId === occupation.occupationId && row.startsAt >= occupation.startsAt
    const last = intervals.findLast((row) => isIts(row) && row.startsAt < endsAt && row.state === 'Producing')
    const startsAt = last === undefined ? undefined : last.endsAt
    if (!startsAt || Date.parse(endsAt) - Date.parse(startsAt) < LONG_TAIL_MS) return []
    return [{ kind: 'forgottenFinish', startsAt, endsAt, occupation }]
  })
  return [...outputs, ...forgotten].toSorted((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
}

/** Stretches in which the unit produced and belonged to nobody; short pauses between do not divide them. */
function outputWithoutJob(intervals: readonly IntervalRow[], until: string): Stretch[] {
  const stretches: (Stretch & { producedMs: number })[] = []
  let isOpen = false
  for (const row of intervals) {
    if (row.element !== 'ADOT') {
      isOpen = false
      continue
    }
    if (row.state !== 'Producing') continue
    const endsAt = row.endsAt === null || row.endsAt > until ? until : row.endsAt
    const producedMs = Date.parse(endsAt) - Date.parse(row.startsAt)
    const last = stretches.at(-1)
    const isNear = last !== undefined && Date.parse(row.startsAt) - Date.parse(last.endsAt) <= NEAR_MS
    if (isOpen && isNear) stretches[stretches.length - 1] = { startsAt: last.startsAt, endsAt, producedMs: last.producedMs + producedMs }
    else stretches.push({ startsAt: row.startsAt, endsAt, producedMs })
    isOpen = true
  }
  return stretches.filter(({ producedMs }) => producedMs >= LEAST_OUTPUT_MS).map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))
}

/** One step of a job as it can be moved. */
export interface MovableStep {
  readonly transitionId: number
  readonly transition: string
  readonly at: string
}

/** The step that began (or ended) an occupation: the nearest one of the kind, and only if it lies close to it. */
export function stepAt(steps: readonly MovableStep[], kinds: readonly string[], at: string): MovableStep | undefined {
  const distanceMs = (step: MovableStep) => Math.abs(Date.parse(step.at) - Date.parse(at))
  const [nearest] = steps.filter((step) => kinds.includes(step.transition)).toSorted((left, right) => distanceMs(left) - distanceMs(right))
  return nearest && distanceMs(nearest) <= 1_000 ? nearest : undefined
}

/** How output without a job becomes that of a job: by moving a step that was tapped at the wrong time, or by reporting what nobody tapped. */
export type Assignment =
  | { readonly kind: 'move'; readonly transitionId: number; readonly movedTo: string }
  | { readonly kind: 'report'; readonly begin: 'Start' | 'Resume' }

/**
 * @param steps of the job, in any order.
 * @returns a job that began afterwards began earlier; one that had ended before ended later; one that was interrupted was resumed meanwhile;
 * any other was started and interrupted.
 */
export function assignOutput(steps: readonly MovableStep[], stretch: { readonly startsAt: string; readonly endsAt: string }): Assignment {
  const inTime = steps
    .filter(({ transition }) => transition !== 'Release' && transition !== 'Revoke')
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const before = inTime.findLast((step) => step.at <= stretch.startsAt)
  const after = inTime.find((step) => step.at > stretch.startsAt)
  if (before?.transition === 'Finish') return { kind: 'move', transitionId: before.transitionId, movedTo: stretch.endsAt }
  if (before === undefined && after?.transition === 'Start')
    return { kind: 'move', transitionId: after.transitionId, movedTo: stretch.startsAt }
  return { kind: 'report', begin: before === undefined ? 'Start' : 'Resume' }
}

/**
 * When a correction of quantities happened as far as the books are concerned: at the last moment in which the job stood in this shift, not when
 * somebody sat down to correct it, which is mostly in the next shift.
 * @param until the end of the shift, or now while it runs.
 */
export function lastMomentOf(stretches: readonly Pick<Occupied, 'startsAt' | 'endsAt'>[], until: string): string {
  const ends = stretches.map(({ endsAt }) => (endsAt === null || endsAt > until ? until : endsAt)).toSorted()
  return new Date(Date.parse(ends.at(-1) ?? until) - 1).toISOString()
}

/** What must be said so that the time of one job becomes that of another: the wrong order was started at the machine. */
export interface OrderChange {
  /** The beginning of the wrong job, moved to where its stretch ended: nothing is left of it. */
  readonly move: { readonly transitionId: number; readonly movedTo: string }
  /** A wrong job that still runs is interrupted, because the right one runs on. */
  readonly pausesWrong: boolean
  readonly begin: { readonly transition: 'Start' | 'Resume'; readonly at: string }
  /** How the right job left the unit: as the wrong one had. */
  readonly end: { readonly transition: 'Pause' | 'Finish'; readonly at: string } | undefined
}

/**
 * @param wrong steps of the job that was started, `right` those of the job that was made.
 * @param nowAt ends a stretch that is still open.
 * @returns undefined where the steps do not say how the stretch began.
 */
export function changeOrder(
  wrong: readonly MovableStep[],
  right: readonly MovableStep[],
  stretch: Pick<Occupied, 'startsAt' | 'endsAt'>,
  nowAt: string,
): OrderChange | undefined {
  const begun = stepAt(wrong, ['Start', 'Resume'], stretch.startsAt)
  if (!begun) return undefined
  const endsAt = stretch.endsAt ?? nowAt
  const isFinished = stretch.endsAt !== null && stepAt(wrong, ['Finish'], stretch.endsAt) !== undefined
  const wasBegun = right.some(({ transition, at }) => transition === 'Start' && at <= stretch.startsAt)
  return {
    move: { transitionId: begun.transitionId, movedTo: endsAt },
    pausesWrong: stretch.endsAt === null,
    begin: { transition: wasBegun ? 'Resume' : 'Start', at: stretch.startsAt },
    end: stretch.endsAt === null ? undefined : { transition: isFinished ? 'Finish' : 'Pause', at: endsAt },
  }
}

export interface Totals {
  readonly kpis: Readonly<Record<string, { readonly value: string | null }>>
  readonly good: string
  readonly scrap: string
  readonly rework: string
}

export interface FigureChange {
  readonly code: string
  readonly before: string | null
  readonly now: string | null
  readonly isChanged: boolean
  /** Shown whether it has changed or not. */
  readonly isMain: boolean
}

const always = ['oee', 'availability', 'effectiveness', 'qualityRatio']

/** The four main figures always, and every other one that the repairs have changed; quantities last. */
export function compareFigures(before: Totals, now: Totals): FigureChange[] {
  const isEqual = (left: string | null, right: string | null) => (left === null || right === null ? left === right : Big(left).eq(right))
  const change = (code: string, was: string | null, is: string | null): FigureChange => ({
    code,
    before: was,
    now: is,
    isChanged: !isEqual(was, is),
    isMain: !(code in now.kpis) || always.includes(code),
  })
  const kpis = Object.keys(now.kpis).map((code) => change(code, before.kpis[code]?.value ?? null, now.kpis[code]?.value ?? null))
  const quantities = (['good', 'scrap', 'rework'] as const).map((code) => change(code, before[code], now[code]))
  const shown = kpis.filter((figure) => always.includes(figure.code) || figure.isChanged)
  return [
    ...always.flatMap((code) => shown.filter((figure) => figure.code === code)),
    ...shown.filter((figure) => !always.includes(figure.code)),
    ...quantities,
  ]
}
