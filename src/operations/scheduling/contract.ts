import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Code, EquipmentId, idOf, Instant } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { Quantity } from '../../kernel/contract/quantity.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { OperationsDefinitionId } from '../definition/contract.ts'
import { createJobOrder, JobOrderId } from '../execution/contract.ts'

export const OperationsRequestId = idOf('OperationsRequestId')
export type OperationsRequestId = z.infer<typeof OperationsRequestId>

const edit = 'operations.scheduling.edit'
const priority = z.int().min(0).max(1_000)
const requestNotFound = { en: 'There is no such order.', de: 'Diesen Auftrag gibt es nicht.' }
const alreadyEnded = { en: 'The order is cancelled or closed.', de: 'Der Auftrag ist storniert oder abgeschlossen.' }

const numberRefusals = {
  no_number_range: {
    en: 'Enter an order number: there is no number range for orders. With one under master data, orders get their number by themselves.',
    de: 'Bitte eine Auftragsnummer eingeben: Es gibt keinen Nummernkreis für Aufträge. Mit einem in den Stammdaten bekommen Aufträge ihre Nummer von selbst.',
  },
  number_range_exhausted: {
    en: 'Every number range for orders is used up. Raise the last number of one or make another under master data, or enter an order number.',
    de: 'Alle Nummernkreise für Aufträge sind aufgebraucht. Bitte in den Stammdaten die letzte Nummer eines Kreises erhöhen oder einen weiteren anlegen, oder eine Auftragsnummer eingeben.',
  },
}
const Numbered = z.strictObject({ numberRangeId: z.uuid(), prefix: z.string(), number: z.string() })

/** The order: what is to be made, how much, by when. Typed in, by file or by the API. */
export const createOperationsRequest = defineCommand({
  name: 'operations.scheduling.createOperationsRequest',
  title: { en: 'Create order', de: 'Auftrag anlegen' },
  isa95: 'OperationsRequest',
  permission: edit,
  intent: 'request',
  input: z.strictObject({
    /** Left out, it is the next number of the plant's number range for orders, and the answer says which. */
    code: Code.optional(),
    operationsDefinitionId: OperationsDefinitionId,
    quantity: Quantity,
    priority: priority.default(500),
    earliestAt: Instant.optional(),
    dueAt: Instant.optional(),
    note: z.string().max(1_000).default(''),
  }),
  redactable: ['note'],
  refusals: {
    definition_not_found: { en: 'There is no such operations definition.', de: 'Diesen Arbeitsplan gibt es nicht.' },
    unit_differs_from_definition: { en: 'Order in the unit of the product.', de: 'Bitte in der Einheit des Produkts bestellen.' },
    quantity_must_not_be_zero: { en: 'Enter a quantity greater than zero.', de: 'Bitte eine Menge größer als null eingeben.' },
    due_before_earliest: { en: 'The order is due before it may begin.', de: 'Der Auftrag ist fällig, bevor er beginnen darf.' },
    code_taken: { en: 'This order number is already used.', de: 'Diese Auftragsnummer ist schon vergeben.' },
    ...numberRefusals,
  },
})

/** A change reaches jobs that have not ended: running ones go on with the new quantity (EC-35). */
export const changeOperationsRequest = defineCommand({
  name: 'operations.scheduling.changeOperationsRequest',
  title: { en: 'Change order', de: 'Auftrag ändern' },
  isa95: 'OperationsRequest',
  permission: edit,
  intent: 'request',
  input: z.strictObject({
    operationsRequestId: OperationsRequestId,
    quantity: Quantity.optional(),
    priority: priority.optional(),
    dueAt: Instant.optional(),
    note: z.string().max(1_000).optional(),
  }),
  redactable: ['note'],
  refusals: {
    request_not_found: requestNotFound,
    request_ended: alreadyEnded,
    unit_differs_from_definition: createOperationsRequest.refusals.unit_differs_from_definition,
    quantity_must_not_be_zero: createOperationsRequest.refusals.quantity_must_not_be_zero,
  },
})

/** Makes one job order per segment, each with its work directive frozen (EC-30). */
export const releaseOperationsRequest = defineCommand({
  name: 'operations.scheduling.releaseOperationsRequest',
  title: { en: 'Release', de: 'Freigeben' },
  isa95: 'OperationsRequest',
  permission: edit,
  intent: 'request',
  input: z.strictObject({
    operationsRequestId: OperationsRequestId,
    /** Where each segment shall run; without it every unit of the class may take it. */
    assignments: z
      .array(z.strictObject({ segmentCode: Code, equipmentId: EquipmentId }))
      .max(50)
      .default([]),
  }),
  refusals: {
    request_not_found: requestNotFound,
    request_already_released: { en: 'The order is already released.', de: 'Der Auftrag ist schon freigegeben.' },
    request_ended: alreadyEnded,
    definition_not_found: createOperationsRequest.refusals.definition_not_found,
    revision_not_approved: {
      en: 'The operations definition, or a work master of it, has no revision that is approved for today. Have it approved first.',
      de: 'Der Arbeitsplan oder eine seiner Arbeitsvorlagen hat keine Revision, die für heute freigegeben ist. Bitte zuerst freigeben lassen.',
    },
    segment_not_found: {
      en: 'An assignment names a segment that does not exist.',
      de: 'Eine Zuordnung nennt ein Segment, das es nicht gibt.',
    },
  },
})

/** Not started jobs are cancelled; running ones ask the operator to stop. What was made stays (EC-35). */
export const cancelOperationsRequest = defineCommand({
  name: 'operations.scheduling.cancelOperationsRequest',
  title: { en: 'Cancel order', de: 'Auftrag stornieren' },
  isa95: 'OperationsRequest',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ operationsRequestId: OperationsRequestId, note: z.string().min(1).max(500) }),
  redactable: ['note'],
  refusals: { request_not_found: requestNotFound, request_ended: alreadyEnded },
})

const MaterialRevision = z.strictObject({ materialDefinitionId: z.uuid(), revision: z.int().positive() })

export const RequestEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('operationsRequested'),
    payload: createOperationsRequest.input.extend({
      code: Code,
      /** Which range gave the number; one that was typed in has none. */
      numbered: Numbered.optional(),
      name: z.string(),
      materialDefinitionId: z.uuid(),
    }),
  }),
  z.strictObject({ kind: z.literal('requestChanged'), payload: changeOperationsRequest.input.omit({ operationsRequestId: true }) }),
  z.strictObject({
    kind: z.literal('requestReleased'),
    payload: z.strictObject({
      definitionVersion: z.int(),
      /** Of the product and the materials of its bill. Orders that were released before it was kept have none. */
      materialRevisions: z.array(MaterialRevision).optional(),
      jobOrders: z.array(createJobOrder.input.extend({ jobOrderId: JobOrderId })),
    }),
  }),
  z.strictObject({ kind: z.literal('requestCancelled'), payload: z.strictObject({ note: z.string() }) }),
])
export type RequestEvent = z.infer<typeof RequestEvent>

/** ISA-95 RequestState; Ready, Running and Completed come from the job orders. */
export const RequestState = z.enum(['Waiting', 'Released', 'Running', 'Completed', 'Cancelled', 'Closed'])

/** One state, or `Open`: all that still has something to do. */
export const RequestFilter = z.enum([...RequestState.options, 'Open'])
export type RequestFilter = z.infer<typeof RequestFilter>

export const OperationsRequestRow = z.strictObject({
  operationsRequestId: OperationsRequestId,
  code: z.string(),
  name: z.string(),
  state: RequestState,
  operationsDefinitionId: z.string(),
  materialDefinitionId: z.string().nullable(),
  quantity: z.string(),
  unit: z.string(),
  /** Good of the last segment's jobs. */
  good: z.string(),
  scrap: z.string(),
  priority: z.int(),
  earliestAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  note: z.string(),
  jobOrderIds: z.array(z.string()),
})
export type OperationsRequestRow = z.infer<typeof OperationsRequestRow>

export const listOperationsRequests = defineQuery({
  name: 'operations.scheduling.listOperationsRequests',
  title: { en: 'Orders', de: 'Aufträge' },
  isa95: 'OperationsRequest',
  permission: 'operations.scheduling.read',
  input: z.strictObject({ ...pageInput, state: RequestFilter.optional(), search: z.string().max(100).optional() }),
  output: pageOf(OperationsRequestRow),
})

export const getOperationsRequest = defineQuery({
  name: 'operations.scheduling.getOperationsRequest',
  title: { en: 'Order', de: 'Auftrag' },
  isa95: 'OperationsRequest',
  permission: 'operations.scheduling.read',
  input: z.strictObject({ operationsRequestId: OperationsRequestId }),
  output: OperationsRequestRow.nullable(),
})

/** The number that the next order gets when none is entered, or why there is none. */
export const findNextOrderNumber = defineQuery({
  name: 'operations.scheduling.findNextOrderNumber',
  title: { en: 'Next order number', de: 'Nächste Auftragsnummer' },
  isa95: 'OperationsRequest',
  permission: 'operations.scheduling.read',
  input: z.strictObject({}),
  output: z.strictObject({
    given: z.strictObject({ code: Code, numbered: Numbered }).nullable(),
    refusal: z.enum(Object.keys(numberRefusals) as (keyof typeof numberRefusals)[]).nullable(),
  }),
})
export type NextOrderNumber = z.infer<typeof findNextOrderNumber.output>

/** Which orders were released by which version of an operations definition: each keeps it, whatever is changed later (EC-30). */
export const listDefinitionUses = defineQuery({
  name: 'operations.scheduling.listDefinitionUses',
  title: { en: 'Use of an operations definition', de: 'Verwendung eines Arbeitsplans' },
  isa95: 'OperationsRequest',
  permission: 'operations.scheduling.read',
  input: z.strictObject({ ...pageInput, operationsDefinitionId: z.uuid() }),
  output: pageOf(z.strictObject({ operationsRequestId: OperationsRequestId, code: z.string(), definitionVersion: z.int() })),
})

/** Which orders were released by which revision of a material, made of it or with it: each keeps it, whatever is changed later (EC-30). */
export const listMaterialUses = defineQuery({
  name: 'operations.scheduling.listMaterialUses',
  title: { en: 'Use of a material', de: 'Verwendung eines Materials' },
  isa95: 'OperationsRequest',
  permission: 'operations.scheduling.read',
  input: z.strictObject({ ...pageInput, materialDefinitionId: z.uuid() }),
  output: pageOf(z.strictObject({ operationsRequestId: OperationsRequestId, code: z.string(), revision: z.int() })),
})
