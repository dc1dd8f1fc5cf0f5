import { type Booking, parts } from './book.ts'
import { listCodes } from './enter-model.ts'
import type { BookableRow } from './log-row.ts'
import type { PlannedJob, ReplayPlan } from './plan.ts'
import type { PlantApi } from './plant-api.ts'

/** A job order as the product tells it. */
export interface ToldJob {
  readonly jobOrderId: string
  readonly code: string
  readonly workType: string
  readonly materialDefinitionId: string | null
  readonly state: string
  readonly quantity: string | null
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly equipmentId: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly transitions: readonly { readonly transitionId: number; readonly transition: string; readonly at: string }[]
  readonly exceptions: readonly { readonly exceptionId: string; readonly code: string; readonly detail: string }[]
  readonly directive: { readonly name: string }
}

/** A row as it stands in the product: its times from the job's steps; undefined where that part was not accepted. */
export interface ToldRow {
  readonly row: BookableRow
  readonly job: PlannedJob
  readonly told: ToldJob
  readonly startsAtMs: number | undefined
  readonly endsAtMs: number | undefined
  readonly hasQuantity: boolean
}

export interface ReadBack {
  readonly jobs: readonly { readonly planned: PlannedJob; readonly told: ToldJob | undefined }[]
  readonly rows: readonly ToldRow[]
  /** The log's names of what stands in the product, by its id there. */
  readonly resources: ReadonlyMap<string, string>
  readonly parts: ReadonlyMap<string, string>
  readonly workers: ReadonlySet<string>
  /** What the product does not tell as it accepted it; must be empty. */
  readonly contradictions: readonly string[]
}

const AT_ONCE = 6

/** Reads everything back through the API. */
export async function readBack(api: PlantApi, plan: ReplayPlan, { jobOrderIds, reports }: Booking): Promise<ReadBack> {
  const jobs = await inParallel(plan.jobs, async (planned) => ({
    planned,
    told: ((await api.query('operations.execution.getJobOrder', { jobOrderId: jobOrderIds.get(planned.key)! })) ?? undefined) as
      | ToldJob
      | undefined,
  }))
  const accepted = Map.groupBy(
    reports.filter(({ outcome }) => outcome.kind === 'accepted'),
    ({ job }) => job.key,
  )
  const contradictions: string[] = []
  const rows = jobs.flatMap(({ planned, told }) => {
    const mine = accepted.get(planned.key) ?? []
    if (!told) {
      if (mine.length > 0) contradictions.push(`${planned.code} was booked and is not there`)
      return []
    }
    return rowsOf(planned, told, mine, contradictions)
  })
  return {
    ...{ jobs, rows, contradictions },
    resources: await namesById(api, 'equipment', plan.codes.resources),
    parts: await namesById(api, 'material', plan.codes.parts),
    workers: new Set((await namesById(api, 'person', plan.codes.workers)).values()),
  }
}

/** The job's steps in the order of recording are its accepted reports in the order sent. */
function rowsOf(job: PlannedJob, told: ToldJob, accepted: Booking['reports'], contradictions: string[]): ToldRow[] {
  const steps = told.transitions
    .filter(({ transition }) => transition !== 'Release')
    .toSorted((left, right) => left.transitionId - right.transitionId)
  const expected = accepted.filter(({ part }) => part !== 'quantity')
  const said = expected.map(({ planned, part }) => (part === 'begins' ? planned.begins : planned.ends)).join(' ')
  const heard = steps.map(({ transition }) => transition).join(' ')
  if (said !== heard) contradictions.push(`${job.code} was told ${said} and answers ${heard}`)
  const times = new Map(expected.map(({ planned, part }, index) => [`${planned.row.row} ${part}`, atMs(steps[index]?.at)]))
  const booked = new Set(accepted.map(({ planned, part }) => `${planned.row.row} ${part}`))
  return job.rows
    .filter(({ row }) => parts.some((part) => booked.has(`${row.row} ${part}`)))
    .map(({ row }) => ({
      ...{ row, job, told },
      startsAtMs: times.get(`${row.row} begins`),
      endsAtMs: times.get(`${row.row} ends`),
      hasQuantity: booked.has(`${row.row} quantity`),
    }))
}

async function namesById(api: PlantApi, kind: 'equipment' | 'material' | 'person', codes: ReadonlyMap<string, string>) {
  const known = await listCodes(api, kind)
  return new Map([...codes].flatMap(([name, code]) => (known.has(code) ? [[known.get(code)!, name] as const] : [])))
}

function atMs(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant)
}

async function inParallel<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}
