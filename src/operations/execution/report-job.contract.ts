import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Day, EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { Decimal, Quantity } from '../../kernel/contract/quantity.ts'
import { JobOrderId, JobTransition } from './job-words.contract.ts'
import { jobOrderNotFound, startRefusals } from './run-job.contract.ts'

const report = 'operations.execution.report'
const repair = 'operations.execution.repair'

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
  redactable: ['note'],
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
  redactable: ['note'],
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
const quantityTooLarge = {
  en: 'That is more than can be booked on one order. Please check the number.',
  de: 'Das ist mehr, als auf einen Auftrag gebucht werden kann. Bitte die Zahl prüfen.',
}

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
  redactable: ['note'],
  refusals: {
    job_order_not_found: jobOrderNotFound,
    unit_differs_from_order: { en: 'Report in the unit of the order.', de: 'Bitte in der Einheit des Auftrags melden.' },
    quantity_must_not_be_zero: { en: 'Enter a quantity greater than zero.', de: 'Bitte eine Menge größer als null eingeben.' },
    reason_required: { en: 'Choose a reason for the scrap.', de: 'Bitte einen Grund für den Ausschuss wählen.' },
    quantity_too_large: quantityTooLarge,
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
  redactable: ['note'],
  refusals: {
    job_order_not_found: jobOrderNotFound,
    quantity_must_not_be_zero: { en: 'Enter at least one quantity.', de: 'Bitte mindestens eine Menge eingeben.' },
    quantity_too_large: quantityTooLarge,
  },
})

/** What the machines counted, from the books of time accounting: the absolute count of one job, unit and shift (kernel.md §10). */
export const recordCount = defineCommand({
  name: 'operations.execution.recordCount',
  title: { en: 'Record machine count', de: 'Maschinenzählung buchen' },
  isa95: 'JobResponse.MaterialActual[MaterialUse=Produced]',
  permission: 'operations.execution.program',
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
  redactable: ['note'],
  refusals: {
    job_order_not_found: jobOrderNotFound,
    exception_not_open: { en: 'This exception is not open any more.', de: 'Diese Abweichung ist nicht mehr offen.' },
  },
})
