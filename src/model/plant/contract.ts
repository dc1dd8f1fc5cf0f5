import * as z from 'zod'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** How a machine of a line gets the next order, after the first machine has it. */
export const BoundaryRule = z.enum(['signal', 'pieceCount', 'transportTime', 'person'])
export type BoundaryRule = z.infer<typeof BoundaryRule>

/** A place where work is done and time is accounted: ISA-95 work unit (work cell, unit, storage unit). */
export const WorkUnitRow = z.strictObject({
  equipmentId: EquipmentId,
  code: z.string(),
  name: z.string(),
  /** The work centre above it: a line, a process cell. */
  parentId: z.string().nullable(),
  equipmentClassId: z.string().nullable(),
  /** IANA zone of its site: the nearest one at or above it. */
  zone: z.string(),
  /** Position within its work centre: in the order of the material flow, then by code. */
  ordinal: z.int(),
  /** How an order change that travels down the line arrives here; null: together with the first machine. */
  changesOverBy: BoundaryRule.nullable(),
  transportSeconds: z.number().nullable(),
  /** The unit that sets the pace of its line. */
  isConstraint: z.boolean(),
  /** A stop shorter than this is a minor stop. */
  minorStopSeconds: z.number(),
  countAuthority: z.enum(['machine', 'person']),
})
export type WorkUnitRow = z.infer<typeof WorkUnitRow>

/** The work units at or below a piece of equipment: itself, when it is one. */
export const listWorkUnits = defineQuery({
  name: 'model.plant.listWorkUnits',
  title: { en: 'Work units', de: 'Arbeitseinheiten' },
  isa95: 'Equipment',
  permission: 'model.equipment.read',
  input: z.strictObject({ equipmentId: EquipmentId.optional() }),
  output: z.strictObject({ rows: z.array(WorkUnitRow) }),
})

/** The value of a policy at a piece of equipment: set there, or at the nearest one above it, or the default. */
export const findPolicyValue = defineQuery({
  name: 'model.plant.findPolicyValue',
  title: { en: 'Policy', de: 'Regel' },
  isa95: 'Equipment.EquipmentProperty',
  permission: 'model.equipment.read',
  input: z.strictObject({ policy: z.string().max(100), equipmentId: EquipmentId }),
  output: z.strictObject({ value: z.string().nullable() }),
})
