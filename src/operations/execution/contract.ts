import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Code, Day, EquipmentId, idOf, Instant } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { definePolicy } from '../../kernel/contract/policy.ts'
import { Decimal, Quantity, Unsigned } from '../../kernel/contract/quantity.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MaterialDefinitionId, OperationsMaterialBillItem, Rate, WorkMasterId, WorkType } from '../definition/contract.ts'

export const JobOrderId = idOf('JobOrderId')
export type JobOrderId = z.infer<typeof JobOrderId>
export const OccupationId = idOf('OccupationId')
export type OccupationId = z.infer<typeof OccupationId>

/** ISA-95 DispatchStatus, as B2MML writes it. `job-order-states.ts` maps it to OPC 10031-4, RequestState and ResponseState. */
export const DispatchStatus = z.enum(['Waiting', 'Ready', 'Running', 'Held', 'Suspended', 'Completed', 'Closed', 'Aborted', 'Cancelled'])
export type DispatchStatus = z.infer<typeof DispatchStatus>

export const JobTransition = z.enum(['Release', 'Revoke', 'Start', 'Pause', 'Hold', 'Resume', 'Finish', 'Close', 'Abort', 'Cancel'])
export type JobTransition = z.infer<typeof JobTransition>

/** ISA-95 WorkDirective: the work master as it stood when the job was made. Later changes of the definition do not reach it (EC-30). */
export const WorkDirective = z.strictObject({
  workMasterId: WorkMasterId.optional(),
  workMasterVersion: z.int().positive().optional(),
  name: z.string().min(1).max(200),
  plannedSetupSeconds: Unsigned,
  /** Rates for the job's material; the one for unit and day is chosen at the start. */
  rates: z.array(Rate).max(500),
  instructions: z.string().max(10_000).default(''),
  bill: z.array(OperationsMaterialBillItem).max(200).default([]),
})
export type WorkDirective = z.infer<typeof WorkDirective>

export const CountAuthority = z.enum(['machine', 'person'])

const run = 'operations.execution.run'
const report = 'operations.execution.report'
const repair = 'operations.execution.repair'
const read = 'operations.execution.read'

const jobOrderNotFound = { en: 'There is no such job order.', de: 'Diesen Arbeitsauftrag gibt es nicht.' }
const notInThisState = {
  en: 'The job order is not in a state that allows this. Reload to see where it stands.',
  de: 'Der Zustand des Arbeitsauftrags erlaubt das nicht. Bitte neu laden.',
}

export const createJobOrder = defineCommand({
  name: 'operations.execution.createJobOrder',
  title: { en: 'Create job order', de: 'Arbeitsauftrag anlegen' },
  isa95: 'JobOrder',
  permission: 'operations.dispatching.edit',
  intent: 'request',
  input: z.strictObject({
    jobOrderId: JobOrderId.optional(),
    code: Code,
    operationsRequestId: z.uuid().optional(),
    segmentCode: Code.optional(),
    /** Job orders that come before this one. */
    after: z.array(JobOrderId).max(20).default([]),
    workType: WorkType,
    materialDefinitionId: MaterialDefinitionId.optional(),
    quantity: Quantity.optional(),
    directive: WorkDirective,
    equipmentClassId: z.uuid().optional(),
    equipmentId: EquipmentId.optional(),
    priority: z.int().min(0).max(1_000).default(500),
    dueAt: Instant.optional(),
    /** Allowed to start at once. */
    ready: z.boolean().default(true),
    /** Who counts; without it the work unit's own authority holds from the start on (EC-18). */
    countAuthority: CountAuthority.optional(),
  }),
  refusals: {
    code_taken: { en: 'This code is already used. Choose another one.', de: 'Diese Kennung ist schon vergeben. Bitte eine andere wählen.' },
  },
})

const startRefusals = {
  job_order_not_found: jobOrderNotFound,
  job_order_not_ready: {
    en: 'The job order is not ready to start: it is running, ended, or not released yet.',
    de: 'Der Arbeitsauftrag kann nicht beginnen: Er läuft schon, ist beendet oder noch nicht freigegeben.',
  },
  shares_must_sum_to_one: {
    en: 'The shares of the job orders must sum to exactly 1.',
    de: 'Die Anteile der Arbeitsaufträge müssen zusammen genau 1 ergeben.',
  },
  work_unit_not_found: { en: 'There is no such work unit or line.', de: 'Diese Arbeitseinheit oder Linie gibt es nicht.' },
  work_unit_assigned_elsewhere: {
    en: 'The job order is assigned to another work unit. Assign it here first.',
    de: 'Der Arbeitsauftrag ist einer anderen Arbeitseinheit zugeordnet. Bitte erst hierher umplanen.',
  },
  work_unit_is_occupied: {
    en: 'Another job order is running here. Finish or pause it first.',
    de: 'Hier läuft ein anderer Arbeitsauftrag. Bitte erst beenden oder unterbrechen.',
  },
} as const

/** Starts one job order on a work unit or on every unit of a line. */
export const startJobOrder = defineCommand({
  name: 'operations.execution.startJobOrder',
  title: { en: 'Start', de: 'Starten' },
  isa95: 'JobOrder.Command[Start]',
  permission: run,
  intent: 'request',
  input: z.strictObject({ jobOrderId: JobOrderId, equipmentId: EquipmentId }),
  refusals: startRefusals,
})

/** A furnace load or a family mould: several job orders share one occupation (EC-43). */
export const startSharedOccupation = defineCommand({
  name: 'operations.execution.startSharedOccupation',
  title: { en: 'Start several together', de: 'Gemeinsam starten' },
  isa95: 'JobOrder.Command[Start]',
  permission: run,
  intent: 'request',
  input: z.strictObject({
    equipmentId: EquipmentId,
    jobs: z
      .array(z.strictObject({ jobOrderId: JobOrderId, share: Unsigned }))
      .min(2)
      .max(50),
  }),
  refusals: startRefusals,
})

const simple = z.strictObject({ jobOrderId: JobOrderId, reasonId: z.uuid().optional() })
const changeRefusals = { job_order_not_found: jobOrderNotFound, job_order_not_in_state: notInThisState } as const

export const pauseJobOrder = defineCommand({
  name: 'operations.execution.pauseJobOrder',
  title: { en: 'Pause', de: 'Unterbrechen' },
  isa95: 'JobOrder.Command[Pause]',
  permission: run,
  intent: 'request',
  input: simple,
  refusals: changeRefusals,
})

export const resumeJobOrder = defineCommand({
  name: 'operations.execution.resumeJobOrder',
  title: { en: 'Resume', de: 'Fortsetzen' },
  isa95: 'JobOrder.Command[Resume]',
  permission: run,
  intent: 'request',
  input: simple,
  refusals: { ...changeRefusals, work_unit_is_occupied: startRefusals.work_unit_is_occupied },
})

export const finishJobOrder = defineCommand({
  name: 'operations.execution.finishJobOrder',
  title: { en: 'Finish', de: 'Beenden' },
  isa95: 'JobOrder.Command[Stop]',
  permission: run,
  intent: 'request',
  input: simple,
  refusals: {
    ...changeRefusals,
    nothing_was_produced: {
      en: 'Nothing was reported on this job order. Report the quantity, or abort the job order.',
      de: 'Auf diesem Arbeitsauftrag ist nichts gemeldet. Bitte die Menge melden oder den Auftrag abbrechen.',
    },
    less_than_ordered: {
      en: 'Less was made than ordered. Ask the shift lead to finish it short.',
      de: 'Es wurde weniger gefertigt als bestellt. Bitte die Schichtleitung um Abschluss mit Mindermenge bitten.',
    },
  },
})

export const abortJobOrder = defineCommand({
  name: 'operations.execution.abortJobOrder',
  title: { en: 'Abort', de: 'Abbrechen' },
  isa95: 'JobOrder.Command[Abort]',
  permission: run,
  intent: 'request',
  input: z.strictObject({ jobOrderId: JobOrderId, note: z.string().min(1).max(500) }),
  refusals: changeRefusals,
})

export const assignJobOrder = defineCommand({
  name: 'operations.execution.assignJobOrder',
  title: { en: 'Assign', de: 'Zuordnen' },
  isa95: 'JobOrder',
  permission: 'operations.dispatching.edit',
  intent: 'request',
  input: z.strictObject({
    jobOrderId: JobOrderId,
    equipmentId: EquipmentId.optional(),
    priority: z.int().min(0).max(1_000).optional(),
    dueAt: Instant.optional(),
    quantity: Quantity.optional(),
    ready: z.boolean().optional(),
  }),
  refusals: changeRefusals,
})

/** The order behind it was changed or cancelled (EC-35): not started jobs are cancelled, running ones ask the operator to stop. */
export const withdrawJobOrder = defineCommand({
  name: 'operations.execution.withdrawJobOrder',
  title: { en: 'Withdraw', de: 'Zurückziehen' },
  isa95: 'JobOrder.Command[Abort]',
  permission: 'operations.dispatching.edit',
  intent: 'request',
  input: z.strictObject({ jobOrderId: JobOrderId, note: z.string().min(1).max(500) }),
  refusals: { job_order_not_found: jobOrderNotFound },
})

/** Something that a person did earlier: booked at its time, whatever the state says now. What does not fit becomes an exception. */
export const reportJobTransition = defineCommand({
  name: 'operations.execution.reportJobTransition',
  title: { en: 'Report what happened', de: 'Nachmelden' },
  isa95: 'JobResponse',
  permission: repair,
  intent: 'report',
  input: z.strictObject({
    jobOrderId: JobOrderId,
    transition: JobTransition,
    equipmentId: EquipmentId.optional(),
    note: z.string().max(500).default(''),
  }),
  refusals: { job_order_not_found: jobOrderNotFound, work_unit_not_found: startRefusals.work_unit_not_found },
})

/** Moves a start or a finish that was tapped at the wrong time (EC-40). Both versions stay in the ledger. */
export const moveJobTransition = defineCommand({
  name: 'operations.execution.moveJobTransition',
  title: { en: 'Correct the time', de: 'Zeit berichtigen' },
  isa95: 'JobResponse',
  permission: repair,
  intent: 'request',
  input: z.strictObject({ jobOrderId: JobOrderId, transitionId: z.int().positive(), movedTo: Instant, note: z.string().min(1).max(500) }),
  refusals: {
    job_order_not_found: jobOrderNotFound,
    transition_not_found: { en: 'This step of the job order does not exist.', de: 'Diesen Schritt des Arbeitsauftrags gibt es nicht.' },
    order_of_steps_broken: {
      en: 'At that time the step would come before one that it must follow.',
      de: 'Zu dieser Zeit läge der Schritt vor einem, auf den er folgen muss.',
    },
  },
})

/** Good, scrap and rework that a person counted. It has happened, so it is refused only when it cannot be placed. */
export const reportQuantity = defineCommand({
  name: 'operations.execution.reportQuantity',
  title: { en: 'Report quantity', de: 'Menge melden' },
  isa95: 'JobResponse.MaterialActual[MaterialUse=Produced]',
  permission: report,
  intent: 'report',
  input: z.strictObject({
    jobOrderId: JobOrderId,
    good: Quantity.optional(),
    scrap: Quantity.optional(),
    rework: Quantity.optional(),
    reasonId: z.uuid().optional(),
    note: z.string().max(500).default(''),
  }),
  refusals: {
    job_order_not_found: jobOrderNotFound,
    unit_differs_from_order: { en: 'Report in the unit of the order.', de: 'Bitte in der Einheit des Auftrags melden.' },
    quantity_must_not_be_zero: { en: 'Enter a quantity greater than zero.', de: 'Bitte eine Menge größer als null eingeben.' },
    reason_required: { en: 'Choose a reason for the scrap.', de: 'Bitte einen Grund für den Ausschuss wählen.' },
  },
})

/** A correction of counted pieces by the shift lead; may be negative. */
export const correctQuantity = defineCommand({
  name: 'operations.execution.correctQuantity',
  title: { en: 'Correct quantity', de: 'Menge berichtigen' },
  isa95: 'JobResponse.MaterialActual',
  permission: repair,
  intent: 'report',
  input: z.strictObject({
    jobOrderId: JobOrderId,
    good: Decimal.optional(),
    scrap: Decimal.optional(),
    rework: Decimal.optional(),
    reasonId: z.uuid().optional(),
    note: z.string().min(1).max(500),
  }),
  refusals: {
    job_order_not_found: jobOrderNotFound,
    quantity_must_not_be_zero: { en: 'Enter at least one quantity.', de: 'Bitte mindestens eine Menge eingeben.' },
  },
})

/** What the machines counted, from the books of time accounting: the absolute count of one job, unit and shift (kernel.md §10). */
export const recordCount = defineCommand({
  name: 'operations.execution.recordCount',
  title: { en: 'Record machine count', de: 'Maschinenzählung buchen' },
  isa95: 'JobResponse.MaterialActual[MaterialUse=Produced]',
  permission: 'operations.execution.count',
  intent: 'report',
  input: z.strictObject({
    jobOrderId: JobOrderId,
    equipmentId: EquipmentId,
    shiftOn: Day,
    shiftCode: z.string().max(40),
    good: Decimal,
    scrap: Decimal,
    rework: Decimal,
    /** The unit whose count is the job's: the last one of a line, or the only one. */
    decisive: z.boolean(),
    /** The fact through which it was counted: a repetition or an older one changes nothing. */
    throughFact: z.string().max(40),
  }),
  refusals: { job_order_not_found: jobOrderNotFound },
})

export const resolveException = defineCommand({
  name: 'operations.execution.resolveException',
  title: { en: 'Settle exception', de: 'Abweichung erledigen' },
  isa95: 'OperationsEvent',
  permission: repair,
  intent: 'request',
  input: z.strictObject({ jobOrderId: JobOrderId, exceptionId: z.uuid(), note: z.string().min(1).max(500) }),
  refusals: {
    job_order_not_found: jobOrderNotFound,
    exception_not_open: { en: 'This exception is not open any more.', de: 'Diese Abweichung ist nicht mehr offen.' },
  },
})

/** What a fact broke. It was booked all the same; a person looks at it. */
export const ExceptionCode = z.enum([
  'over_production',
  'reported_while_not_running',
  'transition_does_not_fit',
  'work_unit_was_occupied',
  'crosscheck_differs',
  'counted_after_close',
])
export type ExceptionCode = z.infer<typeof ExceptionCode>

export const underProduction = definePolicy({
  name: 'operations.execution.under_production',
  title: { en: 'Finishing with less than ordered', de: 'Abschluss mit Mindermenge' },
  values: {
    allow: { en: 'Allowed', de: 'Erlaubt' },
    refuse: { en: 'Refused: the shift lead finishes it short', de: 'Abgelehnt: die Schichtleitung schließt ab' },
  },
  default: 'allow',
  why: {
    en: 'Most plants finish short every day; a plant that sells exact lots may want to be asked.',
    de: 'Die meisten Werke schließen täglich mit Mindermengen ab; wer exakte Lose liefert, will gefragt werden.',
  },
})
export const zeroFinish = definePolicy({
  name: 'operations.execution.zero_quantity_finish',
  title: { en: 'Finishing with nothing produced', de: 'Abschluss ohne Menge' },
  values: { allow: { en: 'Allowed', de: 'Erlaubt' }, refuse: { en: 'Refused', de: 'Abgelehnt' } },
  default: 'refuse',
  why: {
    en: 'A job order that ends with nothing is nearly always a forgotten report.',
    de: 'Ein Auftrag, der mit nichts endet, ist fast immer eine vergessene Meldung.',
  },
})
export const overProduction = definePolicy({
  name: 'operations.execution.over_production',
  title: { en: 'Producing more than ordered', de: 'Mehr als bestellt fertigen' },
  values: {
    accept: { en: 'Booked silently', de: 'Wird still gebucht' },
    exception: { en: 'Booked, and shown to a person', de: 'Wird gebucht und einer Person gezeigt' },
  },
  default: 'exception',
  why: {
    en: 'What was made is a fact and is booked; that it was too much should be seen.',
    de: 'Was gefertigt wurde, ist eine Tatsache und wird gebucht; dass es zu viel war, soll jemand sehen.',
  },
})

export const JobOrderEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('jobOrderCreated'), payload: createJobOrder.input.omit({ jobOrderId: true, ready: true }) }),
  z.strictObject({
    kind: z.literal('jobOrderChanged'),
    payload: assignJobOrder.input.omit({ jobOrderId: true, ready: true }),
  }),
  z.strictObject({
    kind: z.literal('jobTransitionRecorded'),
    payload: z.strictObject({
      transition: JobTransition,
      equipmentId: EquipmentId.optional(),
      unitIds: z.array(EquipmentId).optional(),
      countAuthority: CountAuthority.optional(),
      /** PRI that holds for unit and day, chosen at the start. */
      plannedRunTimePerItemSeconds: Unsigned.optional(),
      reasonId: z.uuid().optional(),
      note: z.string().optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('jobTransitionMoved'),
    payload: z.strictObject({ transitionId: z.int(), movedTo: Instant, note: z.string() }),
  }),
  z.strictObject({ kind: z.literal('stopRequested'), payload: z.strictObject({ note: z.string() }) }),
  z.strictObject({
    kind: z.literal('quantityReported'),
    payload: z.strictObject({
      good: Decimal.optional(),
      scrap: Decimal.optional(),
      rework: Decimal.optional(),
      equipmentId: EquipmentId.optional(),
      reasonId: z.uuid().optional(),
      note: z.string(),
      correction: z.boolean(),
    }),
  }),
  z.strictObject({
    kind: z.enum(['countRecorded', 'countRestated']),
    payload: recordCount.input
      .omit({ jobOrderId: true })
      .extend({ previousGood: Decimal, previousScrap: Decimal, previousRework: Decimal }),
  }),
  z.strictObject({
    kind: z.literal('exceptionRaised'),
    payload: z.strictObject({ exceptionId: z.uuid(), code: ExceptionCode, detail: z.string() }),
  }),
  z.strictObject({ kind: z.literal('exceptionResolved'), payload: z.strictObject({ exceptionId: z.uuid(), note: z.string() }) }),
])
export type JobOrderEvent = z.infer<typeof JobOrderEvent>

export const WorkUnitEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('occupationOpened'),
    payload: z.strictObject({
      occupationId: OccupationId,
      workType: WorkType,
      countAuthority: CountAuthority,
      shares: z.array(z.strictObject({ jobOrderId: JobOrderId, share: Unsigned })).min(1),
      startsAt: Instant,
    }),
  }),
  /** One of its job orders has ended here; the occupation ends with the last of them. */
  z.strictObject({
    kind: z.literal('occupationLeft'),
    payload: z.strictObject({ occupationId: OccupationId, jobOrderId: JobOrderId, endsAt: Instant }),
  }),
  z.strictObject({
    kind: z.literal('occupationMoved'),
    payload: z.strictObject({ occupationId: OccupationId, startsAt: Instant }),
  }),
])
export type WorkUnitEvent = z.infer<typeof WorkUnitEvent>

export const JobOrderRow = z.strictObject({
  jobOrderId: JobOrderId,
  code: z.string(),
  operationsRequestId: z.string().nullable(),
  requestCode: z.string().nullable(),
  segmentCode: z.string().nullable(),
  workType: WorkType,
  name: z.string(),
  materialDefinitionId: z.string().nullable(),
  state: DispatchStatus,
  quantity: z.string().nullable(),
  unit: z.string().nullable(),
  good: z.string(),
  scrap: z.string(),
  rework: z.string(),
  equipmentId: z.string().nullable(),
  equipmentClassId: z.string().nullable(),
  priority: z.int(),
  dueAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  stopRequested: z.string().nullable(),
  openExceptions: z.int(),
  plannedRunTimePerItemSeconds: z.string().nullable(),
  countAuthority: CountAuthority,
})
export type JobOrderRow = z.infer<typeof JobOrderRow>

export const listJobOrders = defineQuery({
  name: 'operations.execution.listJobOrders',
  title: { en: 'Job orders', de: 'Arbeitsaufträge' },
  isa95: 'JobOrder',
  permission: read,
  input: z.strictObject({
    ...pageInput,
    operationsRequestId: z.uuid().optional(),
    equipmentId: EquipmentId.optional(),
    state: DispatchStatus.optional(),
    search: z.string().max(100).optional(),
  }),
  output: pageOf(JobOrderRow),
})

/** What may be worked next on a unit, best first: running, then by priority and due date; blocked ones say why. */
export const listDispatchList = defineQuery({
  name: 'operations.execution.listDispatchList',
  title: { en: 'Dispatch list', de: 'Arbeitsvorrat' },
  isa95: 'JobList',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId, limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.strictObject({ rows: z.array(JobOrderRow.extend({ waitsFor: z.array(z.string()) })) }),
})

export const TransitionRow = z.strictObject({
  transitionId: z.int(),
  transition: JobTransition,
  at: z.string(),
  equipmentId: z.string().nullable(),
  recordedAt: z.string(),
  movedFrom: z.string().nullable(),
})
export const ExceptionRow = z.strictObject({
  exceptionId: z.string(),
  jobOrderId: z.string(),
  jobCode: z.string(),
  code: ExceptionCode,
  detail: z.string(),
  raisedAt: z.string(),
  resolvedAt: z.string().nullable(),
  note: z.string().nullable(),
})

export const getJobOrder = defineQuery({
  name: 'operations.execution.getJobOrder',
  title: { en: 'Job order', de: 'Arbeitsauftrag' },
  isa95: 'JobOrder',
  permission: read,
  input: z.strictObject({ jobOrderId: JobOrderId }),
  output: JobOrderRow.extend({
    transitions: z.array(TransitionRow),
    exceptions: z.array(ExceptionRow),
    directive: WorkDirective,
    counts: z.array(
      z.strictObject({ equipmentId: z.string(), shiftOn: z.string(), shiftCode: z.string(), good: z.string(), scrap: z.string() }),
    ),
  }).nullable(),
})

export const listExceptions = defineQuery({
  name: 'operations.execution.listExceptions',
  title: { en: 'Exceptions', de: 'Abweichungen' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ ...pageInput, open: z.stringbool().default(true) }),
  output: pageOf(ExceptionRow),
})

export const OccupationRow = z.strictObject({
  occupationId: z.string(),
  equipmentId: z.string(),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  workType: WorkType,
  countAuthority: CountAuthority,
  shares: z.array(z.strictObject({ jobOrderId: z.string(), share: z.string(), code: z.string(), name: z.string() })),
})

/** Who occupied a work unit during a period. */
export const listOccupations = defineQuery({
  name: 'operations.execution.listOccupations',
  title: { en: 'Occupations', de: 'Belegungen' },
  isa95: 'JobResponse.EquipmentActual',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId, startsAt: Instant, endsAt: Instant }),
  output: z.strictObject({ rows: z.array(OccupationRow) }),
})
