import * as z from 'zod'
import { field, type Field, fixed, type Option, optional } from '../../kernel/contract/field.ts'
import { Code } from '../../kernel/contract/ids.ts'
import { type AnyResource, defineResource } from '../../kernel/contract/resource.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import { PermissionName, ROLE_STREAM, RoleName } from '../../model/personnel/contract.ts'
import {
  OperationsDefinition,
  OperationsMaterialBillItem,
  OperationsSegment,
  Rate,
  WorkMaster,
} from '../../operations/definition/contract.ts'
import { workTypeWords } from '../../operations/work-type-words.ts'
import { policies } from '../policies.ts'
import { fieldWords as words } from '../web/revisions/field-words.ts'

/*
 * What is no page of data stands in a plant model as if it were one: declared here as fields with kinds, so that reading, judging, comparing and
 * following a template are the same for everything. Only the commands are its own. Records are named by codes, also within structures.
 */

const optionsOf = <Value extends string>(labels: Readonly<Record<Value, Option['label']>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label })) as unknown as [Option<Value>, ...Option<Value>[]]

/** A field as the contract of its command has it. */
const as = <F extends Field, Schema extends z.ZodType>(given: F, schema: Schema) => ({ ...given, schema })

const SheetRate = Rate.omit({ materialDefinitionId: true, equipmentId: true }).extend({
  material: Code.optional(),
  equipment: Code.optional(),
})
export type SheetRate = z.infer<typeof SheetRate>
const SheetSegment = OperationsSegment.omit({ workMasterId: true }).extend({ workMaster: Code })
export type SheetSegment = z.infer<typeof SheetSegment>
const SheetBillItem = OperationsMaterialBillItem.omit({ materialDefinitionId: true }).extend({ material: Code })
export type SheetBillItem = z.infer<typeof SheetBillItem>

export const workMasterSheet = defineResource({
  name: 'operations.definition.workMaster',
  title: { one: { en: 'Work master', de: 'Arbeitsvorlage' }, many: { en: 'Work masters', de: 'Arbeitsvorlagen' } },
  isa95: 'WorkMaster',
  permission: 'operations.definition',
  key: ['code'],
  list: ['code', 'name'],
  fields: {
    code: field.code(words['code']!),
    name: as(field.text(words['name']!), WorkMaster.shape.name),
    workType: field.choice(words['workType']!, optionsOf(workTypeWords)),
    equipmentClassId: optional(field.reference(words['equipmentClassId']!, equipmentClass.name)),
    plannedSetupSeconds: as(field.decimal(words['plannedSetupSeconds']!), WorkMaster.shape.plannedSetupSeconds),
    yield: as(field.decimal(words['yield']!), WorkMaster.shape.yield),
    rates: field.page(words['rates']!, z.array(SheetRate).max(500)),
    instructions: as(field.note(words['instructions']!), WorkMaster.shape.instructions),
  },
})

export const definitionSheet = defineResource({
  name: 'operations.definition.operationsDefinition',
  title: { one: { en: 'Operations definition', de: 'Arbeitsplan' }, many: { en: 'Operations definitions', de: 'Arbeitspläne' } },
  isa95: 'OperationsDefinition',
  permission: 'operations.definition',
  key: ['code'],
  list: ['code', 'name'],
  fields: {
    code: field.code(words['code']!),
    name: as(field.text(words['name']!), OperationsDefinition.shape.name),
    materialDefinitionId: field.reference(words['materialDefinitionId']!, materialDefinition.name),
    unit: as(field.text(words['unit']!), OperationsDefinition.shape.unit),
    segments: field.page(words['segments']!, z.array(SheetSegment).min(1).max(50)),
    bill: field.page(words['bill']!, z.array(SheetBillItem).max(200)),
  },
})

/** One record for each place where something is set. */
export const policySheet = defineResource({
  name: 'model.policy.settings',
  title: { one: { en: 'Policies of a place', de: 'Regeln eines Ortes' }, many: { en: 'Policies', de: 'Regeln' } },
  isa95: 'Equipment.EquipmentProperty',
  permission: 'model.policy',
  key: ['equipmentId'],
  list: ['equipmentId'],
  fields: {
    equipmentId: fixed(field.reference({ en: 'Place', de: 'Ort' }, equipment.name)),
    ...Object.fromEntries(policies.map(({ name, title, values }) => [name, optional(field.choice(title, optionsOf(values)))])),
  },
})

export const roleSheet = defineResource({
  name: ROLE_STREAM,
  title: { one: { en: 'Role of the plant’s own', de: 'Eigene Rolle' }, many: { en: 'Roles of the plant’s own', de: 'Eigene Rollen' } },
  isa95: 'PersonnelClass',
  permission: 'model.personnel.accounts',
  key: ['role'],
  list: ['role'],
  fields: {
    role: field.code({ en: 'Name', de: 'Name' }, RoleName),
    title: field.words({ en: 'Called', de: 'Heißt' }),
    permissions: field.page({ en: 'Permissions', de: 'Berechtigungen' }, z.array(PermissionName).min(1).max(150)),
  },
})

/** Each behind those that it refers to. */
export const sheets: readonly AnyResource[] = [workMasterSheet, definitionSheet, policySheet, roleSheet]
