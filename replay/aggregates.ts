import { Big } from 'big.js'
import { isQuantity, type LogRow, parseSpan, parseStamp, reportTypes } from './log-row.ts'

/** The sums by which a log and its replay are compared; the names are those of the published expectation. Quantities as decimal text. */
export interface Aggregates {
  readonly rows: number
  readonly cases: number
  readonly rows_with_timestamps: number
  readonly span_disagreements: number
  readonly report_types: Readonly<Record<string, number>>
  readonly qty_completed: string
  readonly qty_rejected: string
  readonly qty_for_mrb: string
  readonly rework_rows: number
  readonly workers: number
  readonly resources: number
  readonly activities: number
  readonly parts: number
  /** Minutes of production, set-up and breakdown. */
  readonly minutes_by_resource_D_S_B: Readonly<Record<string, readonly [string, string, string]>>
  readonly overlapping_intervals_by_resource: Readonly<Record<string, number>>
  readonly first: string
  readonly last: string
}

/** What goes into the sums: a whole row, or an amount without one (a job's total, a difference that is listed). */
export interface Entry {
  readonly isRow: boolean
  readonly caseId?: string
  readonly activity?: string
  readonly resource?: string
  readonly reportType?: string
  readonly part?: string
  readonly worker?: string
  readonly isRework?: boolean
  readonly startsAtMs?: number | undefined
  readonly endsAtMs?: number | undefined
  /** As the log says it, minutes. */
  readonly span?: string | undefined
  /** What counts as the time of this entry; may be negative for a difference. */
  readonly minutes?: string | undefined
  readonly completed?: string
  readonly rejected?: string
  readonly forMrb?: string
}

/** A row as the log has it; what cannot be read counts as nothing. */
export function entryOf({ text }: LogRow): Entry {
  const known = (value: string) => (value.trim() === '' ? {} : { value })
  const amount = (value: string) => (isQuantity(value) ? value : '0')
  const span = parseSpan(text.span_min)
  return {
    isRow: true,
    ...named('caseId', known(text.case_id).value),
    ...named('activity', known(text.activity).value),
    ...named('resource', known(text.resource).value),
    ...named('part', known(text.part_desc).value),
    ...named('worker', known(text.worker_id).value),
    ...{ reportType: text.report_type, isRework: text.rework.trim() !== '', span, minutes: span },
    ...{ startsAtMs: parseStamp(text.start), endsAtMs: parseStamp(text.complete) },
    ...{ completed: amount(text.qty_completed), rejected: amount(text.qty_rejected), forMrb: amount(text.qty_for_mrb) },
  }
}

/** Sums entries by the definitions of the published expectation. */
export function aggregate(entries: readonly Entry[]): Aggregates {
  const rows = entries.filter(({ isRow }) => isRow)
  const distinct = (pick: (entry: Entry) => string | undefined) => new Set(rows.map(pick).filter((one) => one !== undefined)).size
  const total = (pick: (entry: Entry) => string | undefined) => sum(entries.map(pick))
  const stamped = rows.filter(isStamped)
  const byResource = Map.groupBy(entries, ({ resource = '' }) => resource)
  byResource.delete('')
  const overlaps = [...byResource].map(([resource, of]) => [resource, findOverlaps(of.filter(isStamped)).length] as const)
  return {
    ...{ rows: rows.length, cases: distinct(({ caseId }) => caseId), rows_with_timestamps: stamped.length },
    span_disagreements: stamped.filter(disagrees).length,
    report_types: Object.fromEntries(reportTypes.map((type) => [type, rows.filter(({ reportType }) => reportType === type).length])),
    qty_completed: total(({ completed }) => completed),
    qty_rejected: total(({ rejected }) => rejected),
    qty_for_mrb: total(({ forMrb }) => forMrb),
    rework_rows: rows.filter(({ isRework }) => isRework).length,
    workers: distinct(({ worker }) => worker),
    resources: distinct(({ resource }) => resource),
    activities: distinct(({ activity }) => activity),
    parts: distinct(({ part }) => part),
    minutes_by_resource_D_S_B: Object.fromEntries([...byResource].map(([resource, of]) => [resource, minutesByType(of)])),
    overlapping_intervals_by_resource: Object.fromEntries(overlaps.filter(([, count]) => count > 0)),
    first: stampOf(stamped.map(({ startsAtMs }) => startsAtMs).reduce(smaller, Infinity)),
    last: stampOf(stamped.map(({ endsAtMs }) => endsAtMs).reduce(greater, -Infinity)),
  }
}

interface Stamped {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

/** By start and end: what starts before the latest end so far. */
export function findOverlaps<Interval extends Stamped>(intervals: readonly Interval[]): Interval[] {
  let latestMs = -Infinity
  return intervals
    .toSorted((left, right) => left.startsAtMs - right.startsAtMs || left.endsAtMs - right.endsAtMs)
    .filter(({ startsAtMs, endsAtMs }) => {
      const isOverlapping = startsAtMs < latestMs
      latestMs = Math.max(latestMs, endsAtMs)
      return isOverlapping
    })
}

export function minutesBetween({ startsAtMs, endsAtMs }: Stamped): string {
  return Big(endsAtMs - startsAtMs)
    .div(60_000)
    .toFixed()
}

export function sum(values: readonly (string | undefined)[]): string {
  return values.reduce((total, value) => total.plus(value ?? 0), Big(0)).toFixed()
}

/** The published stamps have no zone; ours are UTC. */
export function stampOf(atMs: number): string {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(0, 19).replace('T', ' ') : ''
}

function minutesByType(entries: readonly Entry[]): [string, string, string] {
  const of = (type: string) => sum(entries.filter(({ reportType }) => reportType === type).map(({ minutes }) => minutes))
  return [of('D'), of('S'), of('B')]
}

/** The span of the log differs from its stamps by a minute or more. */
function disagrees(entry: Entry & Stamped): boolean {
  return entry.span !== undefined && Big(entry.span).minus(minutesBetween(entry)).abs().gte(1)
}

function isStamped(entry: Entry): entry is Entry & Stamped {
  return entry.startsAtMs !== undefined && entry.endsAtMs !== undefined
}

function named<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>)
}

const smaller = (left: number, right: number) => Math.min(left, right)
const greater = (left: number, right: number) => Math.max(left, right)
