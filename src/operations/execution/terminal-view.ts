import { add, isGreater, ratio } from '../../kernel/contract/quantity.ts'
import type { JobOrderRow } from './contract.ts'

/** What the terminal shows about a job of the dispatch list. */
export type TerminalJob = JobOrderRow & { readonly waitsFor: readonly string[]; readonly onUnit: 'here' | 'awaited' | 'left' | null }

export interface SortedJobs {
  /** On the unit now: running, or interrupted here and to be resumed. */
  readonly current: readonly TerminalJob[]
  readonly next: readonly TerminalJob[]
}

/** Splits the dispatch list. An interrupted job is the current one only while nothing runs: otherwise it waits with the others. */
export function sortJobs(rows: readonly TerminalJob[]): SortedJobs {
  const running = rows.filter((row) => row.state === 'Running' && row.onUnit !== 'awaited' && row.onUnit !== 'left')
  const interrupted = rows.filter((row) => row.state === 'Held' || row.state === 'Suspended')
  const current = running.length > 0 ? running : interrupted.slice(0, 1)
  return { current, next: rows.filter((row) => !current.includes(row)) }
}

/**
 * What touching a job that waits leads to: it starts, or it starts behind another one of its line, or a change of order that is on its way has
 * arrived, or a job that has left this machine and still runs on the line is finished there.
 */
export type NextStep = 'start' | 'changeOver' | 'arrive' | 'finish' | 'occupied'

export function nextStepOf(job: TerminalJob, all: readonly TerminalJob[], equipmentId: string): NextStep {
  if (job.state === 'Running') return job.onUnit === 'left' ? 'finish' : 'arrive'
  const running = all.filter((row) => row.state === 'Running')
  const isOfLine = job.equipmentId !== null && job.equipmentId !== equipmentId && job.state === 'Ready'
  const isBehind = running.length > 0 && running.every((row) => row.equipmentId === job.equipmentId)
  if (isOfLine && isBehind) return 'changeOver'
  return running.some((row) => row.onUnit !== 'awaited' && row.onUnit !== 'left') ? 'occupied' : 'start'
}

/** How far a job is, 0…1; undefined without an ordered quantity. More than ordered stays 1: the figures beside it say by how much. */
export function shareOf(good: string, ordered: string | null): number | undefined {
  const share = ordered === null ? undefined : ratio(good, ordered)
  return share === undefined ? undefined : Math.min(1, Math.max(0, Number(share)))
}

export type EntryField = 'good' | 'scrap' | 'rework'
export type Entry = Readonly<Record<EntryField, string>>
export const noEntry: Entry = { good: '', scrap: '', rework: '' }

function valueOf(text: string): string | undefined {
  const value = text.endsWith('.') ? text.slice(0, -1) : text
  return /[1-9]/.test(value) ? value : undefined
}

/** What can be done with what was typed: nothing yet, send it, or first say why there is scrap. */
export function entryStep(entry: Entry): 'empty' | 'ready' | 'needsReason' {
  if (valueOf(entry.scrap) !== undefined) return 'needsReason'
  return valueOf(entry.good) !== undefined || valueOf(entry.rework) !== undefined ? 'ready' : 'empty'
}

export interface ReportedQuantities {
  readonly jobOrderId: string
  readonly good?: { readonly value: string; readonly unit: string }
  readonly scrap?: { readonly value: string; readonly unit: string }
  readonly rework?: { readonly value: string; readonly unit: string }
  readonly reasonId?: string
}

/** The typed figures as the command wants them; fields that are empty or zero are left out. */
export function reportOf(job: Pick<JobOrderRow, 'jobOrderId' | 'unit'>, entry: Entry, reasonId?: string): ReportedQuantities {
  const unit = job.unit ?? 'C62'
  const [good, scrap, rework] = [valueOf(entry.good), valueOf(entry.scrap), valueOf(entry.rework)]
  return {
    jobOrderId: job.jobOrderId,
    ...(good && { good: { value: good, unit } }),
    ...(scrap && { scrap: { value: scrap, unit } }),
    ...(rework && { rework: { value: rework, unit } }),
    ...(reasonId && { reasonId }),
  }
}

/** The correction that takes a report back: both stay in the ledger, and they add up to nothing. */
export function undoOf(report: ReportedQuantities): { good?: string; scrap?: string; rework?: string; reasonId?: string } {
  const { good, scrap, rework, reasonId } = report
  return {
    ...(good && { good: `-${good.value}` }),
    ...(scrap && { scrap: `-${scrap.value}` }),
    ...(rework && { rework: `-${rework.value}` }),
    ...(reasonId && { reasonId }),
  }
}

/** A stretch of standing still that waits for its reason. */
export interface WaitingStop {
  readonly startsAt: string
  readonly endsAt: string | null
  readonly stopStartedAt: string | null
  readonly state: string
  readonly faultCode: string | null
  readonly classification: number
}

/** Of the stops without a reason the one to ask about: the newest, without those that were put aside or answered here. */
export function stopToAsk(stops: readonly WaitingStop[], settled: ReadonlySet<string>): WaitingStop[] {
  return stops.filter((stop) => !settled.has(stop.startsAt)).toSorted((left, right) => (left.startsAt > right.startsAt ? -1 : 1))
}

/** Whether the job has more than was ordered, and by how much. */
export function surplusOf(job: Pick<JobOrderRow, 'good' | 'quantity'>): string | undefined {
  return job.quantity !== null && isGreater(job.good, job.quantity) ? add(job.good, `-${job.quantity}`) : undefined
}

/** The machines whose name, code or line holds what was typed; all of them when nothing was. */
export function findMachines<Unit extends { readonly name: string; readonly code: string; readonly lineName: string | null }>(
  units: readonly Unit[],
  search: string,
): readonly Unit[] {
  const word = search.trim().toLocaleLowerCase()
  return units.filter((unit) => [unit.name, unit.code, unit.lineName ?? ''].some((text) => text.toLocaleLowerCase().includes(word)))
}
