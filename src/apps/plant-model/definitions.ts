import type { ListedRecord } from '../../kernel/contract/interchange/judge.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import {
  changeOperationsDefinition,
  changeWorkMaster,
  createOperationsDefinition,
  createWorkMaster,
  listOperationsDefinitions,
  listWorkMasters,
  type OperationsDefinition,
  type WorkMaster,
} from '../../operations/definition/contract.ts'
import { definitionSheet, type SheetBillItem, type SheetRate, type SheetSegment, workMasterSheet } from './sheets.ts'
import { codesBy, fieldsOf, listAll, type NamedCode, type WrittenForm } from './written-form.ts'

type MasterRow = WorkMaster & { readonly workMasterId: string; readonly version: number }
type DefinitionRow = OperationsDefinition & { readonly operationsDefinitionId: string; readonly version: number }

export const workMasterForm: WrittenForm = {
  sheet: workMasterSheet,
  ...{ canRetire: false, isVersioned: true },
  records: async (ask, id) => {
    const rows = await listAll<MasterRow>(ask, listWorkMasters)
    const codeOf = codesBy(ask, id !== undefined)
    const records: ListedRecord[] = []
    for (const { workMasterId, version, equipmentClassId = null, ...row } of rows) {
      if (id !== undefined && workMasterId !== id) continue
      const rates: SheetRate[] = []
      for (const { materialDefinitionId, equipmentId, ...rate } of row.rates) {
        rates.push({
          ...rate,
          ...(materialDefinitionId !== undefined && { material: await codeOf(materialDefinition, materialDefinitionId) }),
          ...(equipmentId !== undefined && { equipment: await codeOf(equipment, equipmentId) }),
        })
      }
      const code = equipmentClassId === null ? null : await codeOf(equipmentClass, equipmentClassId)
      records.push({
        ...{ ...row, rates, equipmentClassId, refers: { equipmentClassId: { code } } },
        ...{ id: workMasterId, revision: version, retired: false },
      })
    }
    return records
  },
  meant: ({ values, ...draft }, called) => {
    const rates = (values['rates'] as readonly SheetRate[] | undefined)?.map((rate) =>
      rate.equipment === undefined ? rate : { ...rate, equipment: called(rate.equipment) },
    )
    return { ...draft, values: { ...values, ...(rates && { rates }) } }
  },
  codesIn: ({ rates = [] }) =>
    (rates as readonly SheetRate[]).flatMap(({ material, equipment: place }) => [
      ...named('rates', materialDefinition.name, material),
      ...named('rates', equipment.name, place),
    ]),
  commands: (wanted, present, referred) => {
    const { rates, equipmentClassId, ...fields } = fieldsOf(workMasterSheet, wanted)
    const content = {
      ...fields,
      ...(equipmentClassId !== null && { equipmentClassId }),
      rates: (rates as readonly SheetRate[]).map(({ material, equipment: place, ...rate }) => ({
        ...rate,
        ...(material !== undefined && { materialDefinitionId: referred(materialDefinition.name, material)?.id }),
        ...(place !== undefined && { equipmentId: referred(equipment.name, place)?.id }),
      })),
    }
    return present
      ? [{ contract: changeWorkMaster, input: { ...content, workMasterId: present.id, expectedVersion: present.revision } }]
      : [{ contract: createWorkMaster, input: content }]
  },
}

export const definitionForm: WrittenForm = {
  sheet: definitionSheet,
  ...{ canRetire: false, isVersioned: true },
  records: async (ask, id) => {
    const rows = await listAll<DefinitionRow>(ask, listOperationsDefinitions)
    const masters = await listAll<MasterRow>(ask, listWorkMasters)
    const masterOf = new Map<string, string>(masters.map(({ workMasterId, code }) => [workMasterId, code]))
    const codeOf = codesBy(ask, id !== undefined)
    const records: ListedRecord[] = []
    for (const { operationsDefinitionId, version, materialDefinitionId, ...row } of rows) {
      if (id !== undefined && operationsDefinitionId !== id) continue
      const bill: SheetBillItem[] = []
      for (const { materialDefinitionId: needed, ...item } of row.bill) {
        bill.push({ material: await codeOf(materialDefinition, needed), ...item })
      }
      const segments = row.segments.map(({ workMasterId, ...segment }) => ({
        ...segment,
        workMaster: masterOf.get(workMasterId) ?? workMasterId,
      }))
      records.push({
        ...{ ...row, segments, bill, materialDefinitionId },
        refers: { materialDefinitionId: { code: await codeOf(materialDefinition, materialDefinitionId) } },
        ...{ id: operationsDefinitionId, revision: version, retired: false },
      })
    }
    return records
  },
  codesIn: ({ segments = [], bill = [] }) => [
    ...(segments as readonly SheetSegment[]).flatMap(({ workMaster }) => named('segments', workMasterSheet.name, workMaster)),
    ...(bill as readonly SheetBillItem[]).flatMap(({ material }) => named('bill', materialDefinition.name, material)),
  ],
  commands: (wanted, present, referred) => {
    const { segments, bill, ...fields } = fieldsOf(definitionSheet, wanted)
    const content = {
      ...fields,
      segments: (segments as readonly SheetSegment[]).map(({ workMaster, ...segment }) => ({
        ...segment,
        workMasterId: referred(workMasterSheet.name, workMaster)?.id,
      })),
      bill: (bill as readonly SheetBillItem[]).map(({ material, ...item }) => ({
        ...item,
        materialDefinitionId: referred(materialDefinition.name, material)?.id,
      })),
    }
    return present
      ? [
          {
            contract: changeOperationsDefinition,
            input: { ...content, operationsDefinitionId: present.id, expectedVersion: present.revision },
          },
        ]
      : [{ contract: createOperationsDefinition, input: content }]
  },
}

function named(column: string, resource: string, code: string | undefined): NamedCode[] {
  return code === undefined ? [] : [{ column, resource, code }]
}
