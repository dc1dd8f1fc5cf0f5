import { randomUUID } from 'node:crypto'
import type { Outcome } from '../../src/kernel/contract/command.ts'
import type { EquipmentId, Instant } from '../../src/kernel/contract/ids.ts'
import type { Catalogue } from '../../src/kernel/server/catalogue.ts'
import type { AnyCommand } from '../../src/kernel/contract/resource.ts'
import { modelModules } from '../../src/apps/model.ts'
import { openModelSite, type ModelSite } from '../../src/apps/model.fixture.ts'
import { modules } from '../../src/apps/modules.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipmentClass } from '../../src/model/equipment/equipment-class.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { materialDefinition } from '../../src/model/material/material-definition.resource.ts'
import { reason } from '../../src/model/reason/reason.resource.ts'
import { unitOfMeasure } from '../../src/model/unit/unit-of-measure.resource.ts'
import { createOperationsDefinition, createWorkMaster } from '../../src/operations/definition/contract.ts'
import { listJobOrders } from '../../src/operations/execution/contract.ts'
import { startAccountant, type Accountant } from '../../src/operations/performance/accountant.store.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../src/operations/scheduling/contract.ts'
import type { TestDatabase } from '../support/database.ts'

/** The early shift of 1 June 2026 in Berlin: 06:00–14:00 local is 04:00–12:00 UTC, with a break from 10:00 to 10:30. */
export const shiftOn = '2026-06-01'
/** @param clock local time of that day, `06:20` or `06:20:30` */
export function local(clock: string): Instant {
  return new Date(Date.parse(`${shiftOn}T${clock.length === 5 ? `${clock}:00` : clock}+02:00`)).toISOString() as Instant
}

export interface Fact {
  /** Local time of the shift's day, or an instant. */
  readonly clock: string
  readonly kind: 'state' | 'reading' | 'connection' | 'order'
  readonly word: string
  readonly tag?: string
  readonly role?: 'good' | 'reject' | 'total'
  readonly faultCode?: string
}

export interface ShiftPlant extends ModelSite {
  readonly unitId: EquipmentId
  readonly stopReasonId: string
  readonly scrapReasonId: string
  readonly equipmentClassId: string
  readonly accountant: Accountant
  order(code: string, quantity: string): Promise<{ operationsRequestId: string; jobOrderId: string }>
  at(clock: string, contract: AnyCommand, input: object): Promise<Outcome>
  machine(facts: readonly Fact[], unitId?: string): Promise<void>
  setNow(now: Instant): void
}

/** A filler with a calendar, a product at 200 a minute and an accountant, on a clock that the test sets. */
export async function openShiftPlant(database: TestDatabase, catalogue?: Catalogue): Promise<ShiftPlant> {
  let now = local('20:00')
  const more = modules.filter((module) => !modelModules.includes(module))
  const plant = await openModelSite(database, { more, now: () => now, ...(catalogue && { catalogue }) })
  const { make, site } = plant
  await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pcs', name: { en: 'piece', de: 'Stück' } })
  const unitClass = await make(equipmentClass.commands.create, { code: 'FILLER', name: 'Filler', description: '' })
  const unit = await make(equipment.commands.create, {
    code: 'L1-F',
    name: 'Filler',
    level: 'WorkCell',
    parentId: plant.lineId,
    equipmentClassId: unitClass.id,
    minorStopSeconds: 120,
    isConstraintUnit: true,
  })
  const definition = {
    shifts: [{ code: 'Early', startsAt: '06:00', endsAt: '14:00', breaks: [{ startsAt: '10:00', durationMinutes: 30 }] }],
    teams: [{ code: 'A', rotation: [{ shiftCode: 'Early', daysOn: 7, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null }],
    holidays: [],
    plannedStops: [],
    recurringStops: [],
    exceptions: [],
  }
  const calendar = await make(workCalendar.commands.create, { code: 'ONE', name: 'One shift', definition })
  await make(calendarAssignment.commands.create, { equipmentId: plant.siteId, workCalendarId: calendar.id, validFromOn: '2026-01-01' })
  const stop = await make(reason.commands.create, { code: 'JAM', name: { en: 'Jam', de: 'Klemmer' }, kind: 'stop', isPlanned: false })
  const scrap = await make(reason.commands.create, { code: 'DENT', name: { en: 'Dent', de: 'Delle' }, kind: 'scrap', isPlanned: false })
  const uom = await firstUnitId(plant)
  const water = await make(materialDefinition.commands.create, { code: 'WATER', name: 'Water 0.5 l', unitId: uom })
  const master = await make(createWorkMaster, {
    code: 'FILL',
    name: 'Fill',
    workType: 'Production',
    equipmentClassId: unitClass.id,
    plannedSetupSeconds: '1200',
    yield: '0.99',
    rates: [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '0.3', piecesPerCycle: '1' }],
  })
  const product = await make(createOperationsDefinition, {
    code: 'WATER',
    name: 'Water',
    materialDefinitionId: water.id,
    unit: 'C62',
    segments: [{ code: 'FILL', name: 'Fill', workMasterId: master.workMasterId }],
  })
  const accountant = startAccountant({
    site,
    countersOf: async () => ({}),
    publish: () => undefined,
    log: (error) => plant.incidents.push(error),
  })
  return {
    ...plant,
    unitId: unit.id,
    stopReasonId: stop.id,
    scrapReasonId: scrap.id,
    equipmentClassId: unitClass.id,
    accountant,
    setNow: (instant) => {
      now = instant
    },
    order: async (code, quantity) => {
      const request = await make(createOperationsRequest, {
        code,
        operationsDefinitionId: product.operationsDefinitionId,
        quantity: { value: quantity, unit: 'C62' },
      })
      const released = await make(releaseOperationsRequest, {
        operationsRequestId: request.operationsRequestId,
        assignments: [{ segmentCode: 'FILL', equipmentId: unit.id }],
      })
      const jobOrderId = released.jobOrderIds[0] as string
      await until(
        site,
        async () => (await plant.ask(listJobOrders, { operationsRequestId: request.operationsRequestId })).rows.length === 1,
      )
      return { operationsRequestId: request.operationsRequestId, jobOrderId }
    },
    at: (clock, contract, input) =>
      site.execute({
        commandId: randomUUID(),
        actor: plant.system,
        contract,
        input: contract.input.parse(input) as object,
        occurredAt: local(clock),
      }),
    machine: (facts, unitId = unit.id) => insertFacts(plant, unitId, facts, now),
    close: async () => {
      await accountant.close()
      await plant.close()
    },
  }
}

/** Waits for what follows the feed: asks again at each ring, for at most ten seconds. */
export async function until(site: ModelSite['site'], condition: () => Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(10_000)
  while (!(await condition())) {
    if (deadline.aborted) throw new Error('what was waited for did not happen')
    await site.bell.next([], site.bell.rungFor([]), 50, deadline)
  }
}

/** As the ingest does it: facts and the mark of what is dirty, in one transaction. */
async function insertFacts({ site, siteId }: ModelSite, unitId: string, facts: readonly Fact[], recordedAt: Instant): Promise<void> {
  const times = facts.map(({ clock }) => (clock.includes('T') ? (clock as Instant) : local(clock)))
  const client = await site.pool.connect()
  try {
    await client.query('begin')
    await client.query("select ensure_month_partitions('equipment_fact'::regclass, $1::date, 1)", [`${shiftOn.slice(0, 7)}-01`])
    await client.query(
      `insert into equipment_fact (site_id, equipment_id, occurred_at, kind, tag, word, role, fault_code, recorded_at)
       select $1, $2, t.at, t.kind, t.tag, t.word, t.role, t.fault, $3 from unnest($4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
         t(at, kind, tag, word, role, fault) on conflict do nothing`,
      [
        siteId,
        unitId,
        recordedAt,
        times,
        facts.map((fact) => fact.kind),
        facts.map((fact) => fact.tag ?? fact.kind),
        facts.map((fact) => fact.word),
        facts.map((fact) => fact.role ?? null),
        facts.map((fact) => fact.faultCode ?? null),
      ],
    )
    const sorted = times.toSorted()
    await client.query(
      "insert into dirty_window (site_id, equipment_id, starts_at, ends_at) values ($1, $2, $3, $4::timestamptz + interval '1 ms')",
      [siteId, unitId, sorted[0], sorted.at(-1)],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function firstUnitId(plant: ModelSite): Promise<string> {
  const { rows } = await plant.site.pool.query('select id from unit_of_measure where site_id = $1', [plant.siteId])
  return rows[0].id as string
}
