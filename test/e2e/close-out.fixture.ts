import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { Temporal } from 'temporal-polyfill'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { listConnections } from '../../src/connect/mapping/contract.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { reason } from '../../src/model/reason/reason.resource.ts'
import { listDispatchList, reportJobTransition } from '../../src/operations/execution/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../src/operations/scheduling/contract.ts'
import { type StartedProgram, Visitor, passwordIn } from '../apps/program.fixture.ts'
import { enterSmallPlant } from '../apps/spine.fixture.ts'
import { expect, vi } from 'vitest'

export const PASSWORD = 'a long enough password'
const MINUTE_MS = 60_000
const SHIFT_MINUTES = 180
const TOPIC = 'plant/pack'
const STAYS = { timeout: 60_000, interval: 500 }

/** A shift that has just ended, as its machine and its people left it. */
export interface LeftShift {
  readonly cellId: string
  readonly shiftOn: string
  readonly shiftCode: string
  /** The clock of the plant so many minutes after the beginning of the shift, as a screen writes it. */
  clockAt(minutes: number): string
  /** The machine says this, measured so many minutes after the beginning of the shift. */
  says(minutes: number, values: Readonly<Record<string, string | number>>): Promise<unknown>
}

/** What the machine told: readings lie inside the stretches of the orders, so that each piece belongs to one of them. */
const TOLD: readonly (readonly [number, Readonly<Record<string, string | number>>])[] = [
  [0, { State: 'running', Count: 0 }],
  [20, { Count: 100 }],
  [39, { Count: 200 }],
  [59, { Count: 300 }],
  [60, { State: 'idle' }],
  [70, { State: 'running' }],
  [79, { Count: 350 }],
  [80, { State: 'stopped' }],
  [90, { State: 'running' }],
  [99, { Count: 450 }],
  [109, { Count: 500 }],
  [110, { State: 'idle' }],
]

/** A calendar with one shift that ended a while ago, on whatever day it began. */
export function shiftThatEnded(zone: string) {
  const startsAtMs = Math.floor((Date.now() - (SHIFT_MINUTES + 15) * MINUTE_MS) / MINUTE_MS) * MINUTE_MS
  const begin = Temporal.Instant.fromEpochMilliseconds(startsAtMs).toZonedDateTimeISO(zone)
  const clock = (at: Temporal.ZonedDateTime) => at.toPlainTime().toString({ smallestUnit: 'minute' })
  const shiftOn = begin.toPlainDate().toString()
  const shift = { code: 'S', startsAt: clock(begin), endsAt: clock(begin.add({ minutes: SHIFT_MINUTES })), breaks: [] }
  const team = { code: 'A', rotation: [{ shiftCode: 'S', daysOn: 7, daysOff: 0 }], rotationStartsOn: shiftOn, worksUntilOn: null }
  const definition = { shifts: [shift], teams: [team], holidays: [], plannedStops: [], recurringStops: [], exceptions: [] }
  return { startsAtMs, shiftOn, definition, clockAt: (minutes: number) => clock(begin.add({ minutes })) }
}

/**
 * Enters a plant whose last shift needs its shift lead: a start tapped 40 minutes late, a wrong order, a stop without reason, a finish never
 * tapped. Minutes of the shift: 0–60 PO-1 (started at 40), 70–100 PO-2 (it was PO-3) with a stop at 80, 100–110 PO-4, and then nothing.
 */
export async function leaveShift(
  program: StartedProgram,
  data: string,
  afterwards: (end: () => Promise<void>) => void,
): Promise<LeftShift> {
  const admin = new Visitor(program.url)
  await admin.signIn({ login: 'admin', password: passwordIn(program.lines) })
  const { site } = await admin.get('/api/session')
  const plant = await enterSmallPlant(admin, site.siteId)
  const { cellId } = plant
  const machineCounts = {
    id: cellId,
    expectedRevision: 1,
    code: 'L1-PACK',
    name: 'Packing table',
    countAuthority: 'machine',
    minorStopSeconds: 0,
  }
  await admin.command(equipment.commands.change.name, machineCounts)
  const { startsAtMs, shiftOn, definition, clockAt } = shiftThatEnded(site.zone)
  const { id: workCalendarId } = await admin.command(workCalendar.commands.create.name, {
    code: 'ENDED',
    name: 'A shift that ended',
    definition,
  })
  await admin.command(calendarAssignment.commands.create.name, { equipmentId: cellId, workCalendarId, validFromOn: shiftOn })
  for (const en of ['Jam', 'Drive'])
    await admin.command(reason.commands.create.name, { code: en, name: { en, de: `${en} (de)` }, kind: 'stop' })
  const lead = { login: 'lena', displayName: 'Lena Lead', password: PASSWORD, language: 'en' }
  await admin.command(createAccount.name, { ...lead, grants: [{ role: 'shiftLead', equipmentId: site.siteId }] })
  await enterOrders(admin, plant, startsAtMs)
  const machine = await connectMachine(admin, program, data, cellId)
  afterwards(() => machine.endAsync())
  const says = (minutes: number, values: object) =>
    machine.publishAsync(TOPIC, JSON.stringify({ ...values, ts: new Date(startsAtMs + minutes * MINUTE_MS).toISOString() }), { qos: 1 })
  for (const [minute, values] of TOLD) await says(minute, values)
  return { cellId, shiftOn, shiftCode: 'S', clockAt, says }
}

/** Orders with the steps that people tapped: some late, one on the wrong order, one never. */
async function enterOrders(admin: Visitor, plant: { cellId: string; operationsDefinitionId: string }, startsAtMs: number): Promise<void> {
  const { cellId: equipmentId, operationsDefinitionId } = plant
  const codes = ['PO-1', 'PO-2', 'PO-3', 'PO-4']
  for (const code of codes) {
    const order = { code, operationsDefinitionId, quantity: { value: '5000', unit: 'C62' } }
    const { operationsRequestId } = await admin.command(createOperationsRequest.name, order)
    await admin.command(releaseOperationsRequest.name, { operationsRequestId, assignments: [{ segmentCode: '10', equipmentId }] })
  }
  const jobs = await vi.waitFor(async () => {
    const { rows } = await admin.query(listDispatchList.name, { equipmentId })
    expect(rows).toHaveLength(codes.length)
    return new Map((rows as { requestCode: string; jobOrderId: string }[]).map((row) => [row.requestCode, row.jobOrderId]))
  }, STAYS)
  const taps = [
    ['PO-1', 'Start', 40],
    ['PO-1', 'Finish', 60],
    ['PO-2', 'Start', 70],
    ['PO-2', 'Finish', 100],
    ['PO-4', 'Start', 100],
  ] as const
  for (const [code, transition, minute] of taps) {
    const occurredAt = new Date(startsAtMs + minute * MINUTE_MS).toISOString()
    await admin.command(reportJobTransition.name, { jobOrderId: jobs.get(code), transition, equipmentId, occurredAt })
  }
}

async function connectMachine(admin: Visitor, program: StartedProgram, data: string, equipmentId: string): Promise<mqtt.MqttClient> {
  const link = { code: 'OWN', name: 'Own broker', kind: 'mqttJson', url: 'embedded', groups: 'plant/#', enabled: true }
  const { id: connectionId } = await admin.command(connection.commands.create.name, link)
  await admin.command(equipmentSource.commands.create.name, { connectionId, address: TOPIC, equipmentId, template: 'generic' })
  const url = program.lines.map((line) => /(mqtt:\/\/\S+)/.exec(line)?.[1]).find(Boolean) ?? ''
  const password = readFileSync(join(data, 'mqtt', 'machine-password'), 'utf8').trim()
  const machine = await mqtt.connectAsync(url, { username: 'machine', password })
  await vi.waitFor(async () => {
    const { rows } = await admin.query(listConnections.name)
    expect((rows as { code: string }[]).find(({ code }) => code === 'OWN')).toMatchObject({ status: { phase: 'online' } })
  }, STAYS)
  return machine
}
