import { type EnteredModel, PIECE } from './enter-model.ts'
import { derivedId } from './names.ts'
import { inOrderOfReport, type PlannedJob, type PlannedRow, type ReplayPlan, workTypes } from './plan.ts'
import type { Command, Outcome, PlantApi } from './plant-api.ts'

/** What of a row is reported: its beginning, its quantities, its end. */
export type Part = 'begins' | 'quantity' | 'ends'
export const parts: readonly Part[] = ['begins', 'quantity', 'ends']

export interface Report {
  readonly job: PlannedJob
  readonly planned: PlannedRow
  readonly part: Part
  readonly command: Command
}
export interface Booking {
  /** Ids of the job orders, by the key of the plan. */
  readonly jobOrderIds: ReadonlyMap<string, string>
  /** What each report became, in the order sent. */
  readonly reports: readonly (Report & { readonly outcome: Outcome })[]
}

export interface Whereto {
  readonly siteId: string
  /** The log's name: with the row's number it makes the ids, so that a second replay is recognised. */
  readonly source: string
  readonly model: EnteredModel
}

/** Creates the job orders and reports every row: three commands at most, at their own times. */
export async function bookPlan(api: PlantApi, where: Whereto, plan: ReplayPlan, told: (text: string) => void): Promise<Booking> {
  const { siteId, source } = where
  const jobOrderIds = new Map(plan.jobs.map(({ key }) => [key, derivedId(siteId, source, 'job', key)]))
  const created = await api.execute(
    plan.jobs.map((job) => createCommand(where, job, jobOrderIds.get(job.key)!)),
    (done) => told(`${done} of ${plan.jobs.length} job orders`),
  )
  const refusedJobs = new Map(plan.jobs.flatMap(({ key }, index) => (created[index]!.kind === 'refused' ? [[key, created[index]!]] : [])))
  const reports = listReports(where, plan.jobs, jobOrderIds)
  const sent = reports.filter(({ job }) => !refusedJobs.has(job.key))
  const outcomes = await api.execute(
    sent.map(({ command }) => command),
    (done) => told(`${done} of ${sent.length} reports`),
  )
  const outcomeOf = new Map(sent.map(({ command }, index) => [command.commandId, outcomes[index]!]))
  return {
    jobOrderIds,
    reports: reports.map((report) => ({ ...report, outcome: outcomeOf.get(report.command.commandId) ?? refusedJobs.get(report.job.key)! })),
  }
}

function createCommand({ siteId, source, model }: Whereto, job: PlannedJob, jobOrderId: string): Command {
  return {
    name: 'operations.execution.createJobOrder',
    commandId: derivedId(siteId, source, 'create', job.key),
    input: {
      ...{ jobOrderId, code: job.code, workType: workTypes[job.reportType], countAuthority: 'person', ready: true },
      materialDefinitionId: model.materials.get(job.part),
      equipmentId: model.equipment.get(job.resource),
      ...(job.ordered && { quantity: { value: job.ordered, unit: PIECE } }),
      directive: { name: job.activity.slice(0, 200), plannedSetupSeconds: '0', rates: [], instructions: job.isRework ? 'Rework' : '' },
    },
  }
}

/** Every report of the plan by the start of its row; a row's own reports stay together: it began, this was made, it ended. */
export function listReports(where: Whereto, jobs: readonly PlannedJob[], jobOrderIds: ReadonlyMap<string, string>): Report[] {
  const rows = jobs.flatMap((job) => job.rows.map((planned) => ({ job, planned })))
  rows.sort((left, right) => inOrderOfReport(left.planned.row, right.planned.row))
  return rows.flatMap(({ job, planned }) =>
    parts.flatMap((part) => {
      const said = sayPart(where, job, planned, part)
      if (!said) return []
      const note = `${where.source} row ${planned.row.row}, ${planned.row.text.worker_id}`.slice(0, 500)
      const commandId = derivedId(where.siteId, where.source, 'row', planned.row.row, part)
      const input = { jobOrderId: jobOrderIds.get(job.key), note, ...said.input }
      return [{ job, planned, part, command: { name: said.name, commandId, input } }]
    }),
  )
}

function sayPart(
  { model }: Whereto,
  job: PlannedJob,
  { row, begins, ends }: PlannedRow,
  part: Part,
): Omit<Command, 'commandId'> | undefined {
  const startedAt = new Date(row.startsAtMs).toISOString()
  const endedAt = new Date(row.endsAtMs).toISOString()
  const name = 'operations.execution.reportJobTransition'
  // Where it ran is said once, at the start: the product keeps it for what follows.
  const equipmentId = model.equipment.get(job.resource)
  if (part === 'begins') return { name, input: { transition: begins, occurredAt: startedAt, ...(begins === 'Start' && { equipmentId }) } }
  if (part === 'ends') return { name, input: { transition: ends, occurredAt: endedAt } }
  const { qty_completed: good, qty_rejected: scrap, qty_for_mrb: rework } = row.text
  const quantities = { ...amount('good', good), ...amount('scrap', scrap), ...amount('rework', rework) }
  if (Object.keys(quantities).length === 0) return undefined
  const reason = 'scrap' in quantities ? { reasonId: model.scrapReasonId } : {}
  return { name: 'operations.execution.reportQuantity', input: { ...quantities, ...reason, occurredAt: endedAt } }
}

function amount(role: string, value: string): Record<string, { value: string; unit: string }> {
  return Number(value) === 0 ? {} : { [role]: { value, unit: PIECE } }
}
