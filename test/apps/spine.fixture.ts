import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { materialDefinition } from '../../src/model/material/material-definition.resource.ts'
import { reason } from '../../src/model/reason/reason.resource.ts'
import { unitOfMeasure } from '../../src/model/unit/unit-of-measure.resource.ts'
import { createOperationsDefinition, createWorkMaster } from '../../src/operations/definition/contract.ts'
import type { Visitor } from './program.fixture.ts'

/** A line with one work cell that people count for, a product and a reason to scrap it. */
export interface SmallPlant {
  readonly cellId: string
  readonly operationsDefinitionId: string
  readonly scrapReasonId: string
}

/** Enters a small plant as an engineer would, through the public API. */
export async function enterSmallPlant(engineer: Visitor, siteId: string): Promise<SmallPlant> {
  const create = async (resource: { commands: { create: { name: string } } }, input: object) =>
    (await engineer.command(resource.commands.create.name, input))['id']!
  const areaId = await create(equipment, { code: 'A1', name: 'Area', level: 'Area', parentId: siteId })
  const lineId = await create(equipment, { code: 'L1', name: 'Line', level: 'ProductionLine', parentId: areaId })
  const cell = { code: 'L1-PACK', name: 'Packing table', level: 'WorkCell', parentId: lineId, countAuthority: 'person' }
  const cellId = await create(equipment, cell)
  const hours = { code: 'Day', startsAt: '00:00', endsAt: '00:00', breaks: [] }
  const team = { code: 'A', rotation: [{ shiftCode: 'Day', daysOn: 7, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null }
  const definition = { shifts: [hours], teams: [team], holidays: [], plannedStops: [], recurringStops: [], exceptions: [] }
  const workCalendarId = await create(workCalendar, { code: 'ALWAYS', name: 'Around the clock', definition })
  await create(calendarAssignment, { equipmentId: siteId, workCalendarId, validFromOn: '2026-01-01' })
  const unitId = await create(unitOfMeasure, { code: 'C62', symbol: 'pc', name: { en: 'Piece', de: 'Stück' } })
  const scrapReasonId = await create(reason, { code: 'DENT', name: { en: 'Dent', de: 'Delle' }, kind: 'scrap' })
  const materialDefinitionId = await create(materialDefinition, { code: 'BOX', name: 'Box', unitId })
  const master = await engineer.command(createWorkMaster.name, {
    ...{ code: 'PACK', name: 'Pack', workType: 'Production', plannedSetupSeconds: '0', yield: '1' },
    rates: [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '10', piecesPerCycle: '1' }],
  })
  const segments = [{ code: '10', name: 'Pack', workMasterId: master['workMasterId'] }]
  const product = { code: 'BOX', name: 'Box', materialDefinitionId, unit: 'C62', segments }
  const made = await engineer.command(createOperationsDefinition.name, product)
  return { cellId, operationsDefinitionId: made['operationsDefinitionId']!, scrapReasonId }
}
