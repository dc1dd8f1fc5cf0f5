import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Code, Day, EquipmentId, idOf } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { Unsigned, UnitCode } from '../../kernel/contract/quantity.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

export const WorkMasterId = idOf('WorkMasterId')
export type WorkMasterId = z.infer<typeof WorkMasterId>
export const OperationsDefinitionId = idOf('OperationsDefinitionId')
export type OperationsDefinitionId = z.infer<typeof OperationsDefinitionId>
export const MaterialDefinitionId = z.uuid()
export const EquipmentClassId = z.uuid()

/** ISA-95 Part 4 WorkType; a set-up or a cleaning is work like production, on the same queue. */
export const WorkType = z.enum(['Production', 'SetUp', 'Cleaning', 'Maintenance', 'Quality', 'Inventory', 'Other'])
export type WorkType = z.infer<typeof WorkType>

/** ISO 22400 PRI, dated: how long one item takes at the ideal rate. The most particular rate that is valid on the day counts. */
export const Rate = z.strictObject({
  materialDefinitionId: MaterialDefinitionId.optional(),
  equipmentId: EquipmentId.optional(),
  validFrom: Day,
  /** PRI: seconds per item. */
  plannedRunTimePerItemSeconds: Unsigned,
  piecesPerCycle: Unsigned,
})
export type Rate = z.infer<typeof Rate>

/** How a piece of work is done on a class of equipment, not tied to an order. */
export const WorkMaster = z.strictObject({
  code: Code,
  name: z.string().min(1).max(200),
  workType: WorkType,
  equipmentClassId: EquipmentClassId.optional(),
  plannedSetupSeconds: Unsigned,
  /** The share of good items that is expected, 0…1. */
  yield: Unsigned,
  rates: z.array(Rate).max(500),
  instructions: z.string().max(10_000).default(''),
})
export type WorkMaster = z.infer<typeof WorkMaster>

export const OperationsSegment = z.strictObject({
  code: Code,
  name: z.string().min(1).max(200),
  workMasterId: WorkMasterId,
  /** Codes of the segments that come before this one. */
  after: z.array(Code).max(20).default([]),
})
export const OperationsMaterialBillItem = z.strictObject({
  materialDefinitionId: MaterialDefinitionId,
  quantityPerItem: Unsigned,
  unit: UnitCode,
})

/** What is made and through which segments: the product's view of the work. */
export const OperationsDefinition = z.strictObject({
  code: Code,
  name: z.string().min(1).max(200),
  materialDefinitionId: MaterialDefinitionId,
  unit: UnitCode,
  segments: z.array(OperationsSegment).min(1).max(50),
  bill: z.array(OperationsMaterialBillItem).max(200).default([]),
})
export type OperationsDefinition = z.infer<typeof OperationsDefinition>

const definitionRefusals = {
  code_taken: { en: 'This code is already used. Choose another one.', de: 'Diese Kennung ist schon vergeben. Bitte eine andere wählen.' },
} as const
const changeRefusals = {
  not_found: { en: 'This record does not exist.', de: 'Diesen Eintrag gibt es nicht.' },
  changed_meanwhile: {
    en: 'Somebody changed this meanwhile. Reload, and enter your change again.',
    de: 'Das wurde inzwischen geändert. Bitte neu laden und die Änderung erneut eingeben.',
  },
  ...definitionRefusals,
} as const
const segmentRefusals = {
  segment_code_repeated: { en: 'Two segments have the same code.', de: 'Zwei Segmente haben dieselbe Kennung.' },
  segment_after_unknown: { en: 'A segment follows one that does not exist.', de: 'Ein Segment folgt auf eines, das es nicht gibt.' },
  segments_make_a_cycle: { en: 'The segments follow each other in a circle.', de: 'Die Segmente folgen im Kreis aufeinander.' },
  work_master_missing: {
    en: 'A segment names a work master that does not exist.',
    de: 'Ein Segment nennt eine Arbeitsvorlage, die es nicht gibt.',
  },
} as const
const edit = 'operations.definition.edit'
const read = 'operations.definition.read'

export const createWorkMaster = defineCommand({
  name: 'operations.definition.createWorkMaster',
  title: { en: 'Create work master', de: 'Arbeitsvorlage anlegen' },
  isa95: 'WorkMaster',
  permission: edit,
  intent: 'request',
  input: WorkMaster,
  refusals: definitionRefusals,
})

/** Makes a new version; job orders keep the version with which they were released (EC-30). */
export const changeWorkMaster = defineCommand({
  name: 'operations.definition.changeWorkMaster',
  title: { en: 'Change work master', de: 'Arbeitsvorlage ändern' },
  isa95: 'WorkMaster',
  permission: edit,
  intent: 'request',
  input: WorkMaster.extend({ workMasterId: WorkMasterId, expectedVersion: z.int().positive() }),
  refusals: changeRefusals,
})

export const createOperationsDefinition = defineCommand({
  name: 'operations.definition.createOperationsDefinition',
  title: { en: 'Create operations definition', de: 'Arbeitsplan anlegen' },
  isa95: 'OperationsDefinition',
  permission: edit,
  intent: 'request',
  input: OperationsDefinition,
  refusals: { ...segmentRefusals, ...definitionRefusals },
})

export const changeOperationsDefinition = defineCommand({
  name: 'operations.definition.changeOperationsDefinition',
  title: { en: 'Change operations definition', de: 'Arbeitsplan ändern' },
  isa95: 'OperationsDefinition',
  permission: edit,
  intent: 'request',
  input: OperationsDefinition.extend({ operationsDefinitionId: OperationsDefinitionId, expectedVersion: z.int().positive() }),
  refusals: { ...changeRefusals, ...segmentRefusals },
})

export const WorkMasterRow = WorkMaster.extend({ workMasterId: WorkMasterId, version: z.int() })
export const OperationsDefinitionRow = OperationsDefinition.extend({ operationsDefinitionId: OperationsDefinitionId, version: z.int() })

export const listWorkMasters = defineQuery({
  name: 'operations.definition.listWorkMasters',
  title: { en: 'Work masters', de: 'Arbeitsvorlagen' },
  isa95: 'WorkMaster',
  permission: read,
  input: z.strictObject({ ...pageInput, search: z.string().max(100).optional() }),
  output: pageOf(WorkMasterRow),
})

export const listOperationsDefinitions = defineQuery({
  name: 'operations.definition.listOperationsDefinitions',
  title: { en: 'Operations definitions', de: 'Arbeitspläne' },
  isa95: 'OperationsDefinition',
  permission: read,
  input: z.strictObject({ ...pageInput, search: z.string().max(100).optional() }),
  output: pageOf(OperationsDefinitionRow),
})

/** A definition with the current version of every work master it names: what a release freezes. */
export const findReleasableDefinition = defineQuery({
  name: 'operations.definition.findReleasableDefinition',
  title: { en: 'Definition with its work masters', de: 'Arbeitsplan mit seinen Arbeitsvorlagen' },
  isa95: 'OperationsDefinition',
  permission: read,
  input: z.strictObject({
    operationsDefinitionId: OperationsDefinitionId,
    /** `approved`: those revisions that count today. */
    revision: z.enum(['newest', 'approved']).default('newest'),
  }),
  output: z
    .strictObject({
      definition: OperationsDefinitionRow,
      workMasters: z.array(WorkMasterRow),
      /** Codes of definition and work masters of which no revision is approved for today. */
      unapproved: z.array(z.string()),
    })
    .nullable(),
})

export const WorkMasterEvent = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('workMasterDefined'), payload: WorkMaster })])
export type WorkMasterEvent = z.infer<typeof WorkMasterEvent>
export const OperationsDefinitionEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('operationsDefined'), payload: OperationsDefinition }),
])
export type OperationsDefinitionEvent = z.infer<typeof OperationsDefinitionEvent>
