import { generateKeyPairSync, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import * as z from 'zod'
import { type Catalogue } from '../../src/kernel/server/catalogue.ts'
import { defineGate } from '../../src/kernel/server/handler.ts'
import type { EquipmentId, Instant } from '../../src/kernel/contract/ids.ts'
import type { AnyCommand } from '../../src/kernel/contract/resource.ts'
import { recordCrossing } from '../../src/connect/limits/contract.ts'
import { monitoredValue } from '../../src/connect/limits/monitored-value.resource.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { equipmentAssetMapping } from '../../src/model/asset/equipment-asset-mapping.resource.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { lineKpi } from '../../src/operations/performance/policies.ts'
import { correctQuantity, startJobOrder } from '../../src/operations/execution/contract.ts'
import { raiseNotice } from '../../src/model/notice/contract.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { standIn } from '../../src/model/personnel/stand-in.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { sealFacts } from '../../src/operations/performance/seal-facts.store.ts'
import { noteHour } from '../../src/operations/performance/contract.ts'
import { local, openShiftPlant, shiftOn, type ShiftPlant } from '../performance/shift.fixture.ts'
import type { TestDatabase } from '../support/database.ts'
import { fromSchema, type Schema } from './from-schema.fixture.ts'

/** A line on which something has happened, another one beside it where nothing is, and a door that lets nothing change any more. */
export interface MatrixPlant extends ShiftPlant {
  readonly otherLineId: EquipmentId
  readonly otherUnitId: EquipmentId
  /** What a field of an input means here: an object of the line, or of the site. */
  readonly aims: Readonly<Record<string, unknown>>
  /** What nobody may read who is not of the line: ids, codes and names of what stands and happens there. */
  readonly marks: readonly string[]
  lock(): void
}

/** From the moment it is locked, every request that would be accepted is refused after all: the plant stays as it is. */
function lockable(whole: Catalogue, isLocked: () => boolean): Catalogue {
  const lock = (contract: AnyCommand) =>
    defineGate({
      name: 'matrix',
      contract,
      refusals: { locked: { en: '-', de: '-' } },
      streams: () => ({}),
      decide: () => (isLocked() ? ['locked'] : []),
    })
  const locks = new Map([...whole.handlers].map(([name, { contract }]) => [name, lock(contract)]))
  const gatesOf = (name: string) => {
    const contract = whole.handlers.get(name)?.contract
    return [...whole.gatesOf(name), ...(contract?.intent === 'request' ? [locks.get(name)!] : [])]
  }
  return { ...whole, gatesOf }
}

export async function openMatrixPlant(database: TestDatabase, whole: Catalogue): Promise<MatrixPlant> {
  let isLocked = false
  const plant = await openShiftPlant(
    database,
    lockable(whole, () => isLocked),
  )
  const { make, lineId, areaId, unitId } = plant
  const otherLine = await make(equipment.commands.create, { code: 'L2', name: 'Other line', level: 'ProductionLine', parentId: areaId })
  const otherUnit = await make(equipment.commands.create, { code: 'L2-F', name: 'Other filler', level: 'WorkCell', parentId: otherLine.id })
  const { site, siteId } = plant
  const { rows } = await site.pool.query('select id from work_calendar where site_id = $1', [siteId])
  const assignment = await make(calendarAssignment.commands.create, {
    equipmentId: unitId,
    workCalendarId: rows[0].id,
    validFromOn: '2026-02-01',
  })
  const mapping = await make(equipmentAssetMapping.commands.create, { equipmentId: unitId, startsAt: local('05:00') })
  const wire = await make(connection.commands.create, { code: 'WIRE', name: 'Wire', kind: 'sparkplug', url: 'embedded', enabled: false })
  const source = await make(equipmentSource.commands.create, { connectionId: wire.id, address: 'plant/L1-F', equipmentId: unitId })
  const monitored = await make(monitoredValue.commands.create, {
    ...{ code: 'L1-F-COUNT', name: 'Count of the line', equipmentId: unitId, signal: 'AccCount', range: { max: '3' }, enabled: true },
  })
  await make(recordCrossing, {
    ...{ monitoredValueId: monitored.id, equipmentId: unitId, address: 'plant/L1-F', metric: 'AccCount', signal: 'AccCount' },
    ...{ crossing: 'left', bound: 'max', limitValue: '3', value: '4711', leftAt: local('06:10'), historical: false },
  })
  await make(setPolicy, { policy: lineKpi.name, equipmentId: lineId, value: 'units' })
  const called = await make(personnelClass.commands.create, { code: 'LEAD', name: 'Lead' })
  const { id: personId } = await make(person.commands.create, { code: 'P-1', name: 'Mia' })
  const duty = await make(dutyAssignment.commands.create, {
    ...{ personId, personnelClassId: called.id, equipmentId: unitId, startsAt: local('05:00'), shiftCode: 'Early' },
  })
  const instead = await make(person.commands.create, { code: 'P-2', name: 'Eve' })
  const replaced = await make(standIn.commands.create, {
    ...{ personId, standInPersonId: instead.id, equipmentId: unitId, startsAt: local('05:00'), personnelClassIds: [] },
  })
  await make(raiseNotice, { equipmentId: unitId, function: 'LEAD', severity: 'alarm', textEn: 'Jam', textDe: 'Klemmer' })
  const { jobOrderId, operationsRequestId } = await plant.order('MATRIX-1', '1000')
  await plant.at('06:00', startJobOrder, { jobOrderId, equipmentId: unitId })
  // Refused, because it runs: refusals are shown, too.
  await plant.at('06:01', startJobOrder, { jobOrderId, equipmentId: unitId })
  await plant.machine([
    { clock: '06:00', kind: 'state', word: 'Producing' },
    { clock: '06:00', kind: 'reading', word: '0', tag: 'total', role: 'total' },
    { clock: '07:00', kind: 'reading', word: '5000', tag: 'total', role: 'total' },
    // A reset: it leaves a note in the books.
    { clock: '07:05', kind: 'reading', word: '3', tag: 'total', role: 'total' },
    { clock: '07:10', kind: 'state', word: 'Stopped', faultCode: 'F215' },
  ])
  await plant.accountant.settled()
  await plant.at('06:30', correctQuantity, { jobOrderId, good: '5', note: 'recounted' })
  await plant.at('07:00', noteHour, { equipmentId: unitId, startsAt: local('06:00'), note: 'a note of the line' })
  await plant.accountant.settled()
  await site.pool.query(
    `insert into tag (site_id, connection_id, address, metric, datatype, first_seen_at, last_number)
     values ($1, $2, 'plant/L1-F', 'Admin/ProdProcessedCount/0/AccCount', 'UInt32', $3, 4711)`,
    [siteId, wire.id, local('06:00')],
  )
  plant.setNow('2026-06-02T00:05:00.000Z' as Instant)
  await sealFacts(site, generateKeyPairSync('ed25519').privateKey)
  const grants = [{ role: 'operator', equipmentId: lineId }]
  const { accountId } = await make(createAccount, { login: 'matrix', displayName: 'Matrix', password: 'a long enough password', grants })
  const commanded = await site.pool.query('select command_id from command where site_id = $1 limit 1', [siteId])
  const masters = await site.pool.query('select work_master_id as id from work_master where site_id = $1', [siteId])
  const ordered = await site.pool.query(
    'select operations_definition_id as definition_id, material_definition_id as material_id from operations_request where site_id = $1',
    [siteId],
  )
  const aims = {
    ...{ equipmentId: unitId, jobOrderId, operationsRequestId, parentId: lineId, connectionId: wire.id, address: 'plant/L1-F' },
    ...{ workType: 'SetUp', jobs: [jobOrderId, randomUUID()].map((id) => ({ jobOrderId: id, share: '0.5' })) },
    ...{
      function: 'LEAD',
      permission: startJobOrder.permission,
      accountId,
      commandId: commanded.rows[0].command_id,
      workMasterId: masters.rows[0].id,
      operationsDefinitionId: ordered.rows[0].definition_id,
      materialDefinitionId: ordered.rows[0].material_id,
    },
    ...{
      startsAt: local('06:00'),
      endsAt: local('14:00'),
      shiftOn,
      weekOn: shiftOn,
      equipmentIds: unitId,
      shiftCode: 'Early',
      policy: lineKpi.name,
      limit: 50,
      monitoredValueId: monitored.id,
      signal: 'AccCount',
      content: 'ab'.repeat(32),
      identity: 'cd'.repeat(32),
      p256dh: 'B'.repeat(87),
      auth: 'a'.repeat(22),
    },
    ...{
      [equipment.name]: unitId,
      [calendarAssignment.name]: assignment.id,
      [equipmentAssetMapping.name]: mapping.id,
      [equipmentSource.name]: source.id,
      [monitoredValue.name]: monitored.id,
      [workCalendar.name]: rows[0].id,
      [dutyAssignment.name]: duty.id,
      [standIn.name]: replaced.id,
    },
  }
  return {
    ...plant,
    ...{ otherLineId: otherLine.id, otherUnitId: otherUnit.id, aims },
    marks: [
      unitId,
      lineId,
      jobOrderId,
      operationsRequestId,
      assignment.id,
      mapping.id,
      source.id,
      monitored.id,
      duty.id,
      'L1-F',
      'MATRIX-1',
      'F215',
      'a note of the line',
      '4711',
    ],
    lock: () => {
      isLocked = true
    },
  }
}

/** Samples are the same in every run. */
const SEED = 20_261
const TRIES = 300

/**
 * A body that the contract takes, with what its fields name aimed at the plant's own objects.
 * @param idOfRecord what `id` means: the record of a page of data
 * @throws when no sample is taken: then its schema needs a better aim
 */
export function aimedInput(input: z.ZodObject, aims: Readonly<Record<string, unknown>>, idOfRecord: unknown): Record<string, unknown> {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }) as Schema
  const required = schema.required ?? []
  const aimed = Object.fromEntries(Object.keys(schema.properties ?? {}).flatMap((name) => (name in aims ? [[name, aims[name]]] : [])))
  const own = { ...aimed, ...('id' in (schema.properties ?? {}) && { id: idOfRecord ?? randomUUID() }) }
  for (const sample of fc.sample(fromSchema(schema, [randomUUID()]), { seed: SEED, numRuns: TRIES })) {
    const least = Object.fromEntries(Object.entries(sample as object).filter(([name]) => required.includes(name)))
    const given = { ...least, ...own }
    if (input.safeParse(given).success) return given
  }
  throw new Error(`no sample fits ${JSON.stringify(own)}: ${JSON.stringify(schema)}`)
}
