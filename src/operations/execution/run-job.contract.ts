import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Code, EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { Quantity, Unsigned } from '../../kernel/contract/quantity.ts'
import { MaterialDefinitionId, WorkType } from '../definition/contract.ts'
import { JobOrderId, WorkDirective, CountAuthority } from './job-words.contract.ts'

const run = 'operations.execution.run'

export const jobOrderNotFound = { en: 'There is no such job order.', de: 'Diesen Arbeitsauftrag gibt es nicht.' }
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

export const startRefusals = {
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

/**
 * Starts one job order on a work unit or on a line. On a line the first unit has it at once, and every unit without a rule of its own;
 * the change of order travels on to the others by their rules (EC-42).
 */
export const startJobOrder = defineCommand({
  name: 'operations.execution.startJobOrder',
  title: { en: 'Start', de: 'Starten' },
  isa95: 'JobOrder.Command[Start]',
  permission: run,
  intent: 'request',
  input: z.strictObject({
    jobOrderId: JobOrderId,
    equipmentId: EquipmentId,
    /** The job before still runs on this line: it goes on behind the change of order, until that has travelled through. */
    changesOver: z.boolean().default(false),
  }),
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

/** Work that no order asks for: somebody sets up, cleans or repairs. Its job order is made and started in one step. */
export const startWorkWithoutRequest = defineCommand({
  name: 'operations.execution.startWorkWithoutRequest',
  title: { en: 'Start set-up, cleaning or other work', de: 'Rüsten, Reinigen oder andere Arbeit starten' },
  isa95: 'JobOrder.Command[Start]',
  permission: run,
  intent: 'request',
  input: z.strictObject({
    equipmentId: EquipmentId,
    /** Production always has an order: what it makes belongs to somebody. */
    workType: WorkType.exclude(['Production']),
    /** What is done, in the words of the person who does it. */
    name: z.string().min(1).max(200),
  }),
  refusals: {
    code_taken: createJobOrder.refusals.code_taken,
    work_unit_not_found: startRefusals.work_unit_not_found,
    work_unit_is_occupied: startRefusals.work_unit_is_occupied,
  },
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
  redactable: ['note'],
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
  redactable: ['note'],
  refusals: { job_order_not_found: jobOrderNotFound },
})
