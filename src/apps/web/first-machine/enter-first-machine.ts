import { connection } from '../../../connect/mapping/connection.resource.ts'
import type { AnyQuery, AnyResource } from '../../../kernel/contract/resource.ts'
import type { Session } from '../../../kernel/web/session.ts'
import { getQuery } from '../../../kernel/web/transport.ts'
import type { ChainSend } from '../../../kernel/web/use-chain.ts'
import { calendarAssignment } from '../../../model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../../model/calendar/work-calendar.resource.ts'
import { equipment } from '../../../model/equipment/equipment.resource.ts'
import { materialDefinition } from '../../../model/material/material-definition.resource.ts'
import { unitOfMeasure } from '../../../model/unit/unit-of-measure.resource.ts'
import {
  createOperationsDefinition,
  createWorkMaster,
  listOperationsDefinitions,
  listWorkMasters,
} from '../../../operations/definition/contract.ts'
import { createOperationsRequest, listOperationsRequests, releaseOperationsRequest } from '../../../operations/scheduling/contract.ts'
import { calendarFrom, codeOf, type HoursKind } from './first-machine.ts'

/** UN/ECE Recommendation 20: pieces. */
const PIECE = 'C62'

type Row = Readonly<Record<string, unknown>> & { readonly code?: string }
type Fields = Readonly<Record<string, unknown>> & { readonly code: string }

/** The record with this code, when it is there already: a chain that was cut off goes on where it ended, and nothing is entered twice. */
async function findByCode(list: AnyQuery, code: string): Promise<Row | undefined> {
  const { rows } = (await getQuery(list.name, { search: code, limit: 100 })) as { rows: readonly Row[] }
  return rows.find((row) => row.code === code)
}

async function ensure(send: ChainSend, resource: AnyResource, input: Fields): Promise<string> {
  const there = await findByCode(resource.queries.list, input.code)
  return String((there ?? (await send(resource.commands.create, input as never)))['id'])
}

export interface PlaceDraft {
  readonly line: string
  readonly machine: string
  readonly hours: HoursKind
}

/** The line with its calendar, the machine on it, and the door through which plain MQTT is heard. @returns the id of the work unit. */
export async function enterPlace(send: ChainSend, draft: PlaceDraft, site: Session['site'], nowMs: number): Promise<string> {
  const line = { code: codeOf(draft.line), name: draft.line.trim(), level: 'ProductionLine', parentId: site.siteId }
  const parentId = await ensure(send, equipment, line)
  const unit = { code: codeOf(draft.machine), name: draft.machine.trim(), level: 'WorkCell', parentId, countAuthority: 'machine' }
  const unitId = await ensure(send, equipment, unit)
  const { definition, validFromOn } = calendarFrom(draft.hours, nowMs, site.zone)
  const given = (await getQuery(calendarAssignment.queries.list.name, { equipmentId: parentId })) as { rows: readonly unknown[] }
  if (given.rows.length === 0) {
    const workCalendarId = await ensure(send, workCalendar, { code: line.code, name: line.name, definition })
    await send(calendarAssignment.commands.create, { equipmentId: parentId, workCalendarId, validFromOn })
  }
  const links = (await getQuery(connection.queries.list.name, { kind: 'mqttJson', limit: 1 })) as { rows: readonly unknown[] }
  const door = { code: 'PLAIN', name: 'MQTT', kind: 'mqttJson', url: 'embedded', groups: 'plant/#', enabled: true } as const
  if (links.rows.length === 0) await ensure(send, connection, door)
  return unitId
}

export interface WorkDraft {
  readonly product: string
  readonly secondsPerPiece: string
  readonly pieces: string
}

/** What is made and how fast, and an order for it, released to the machine: its job order follows by itself. */
export async function enterWork(send: ChainSend, draft: WorkDraft, unit: { id: string; code: string }, onDay: string): Promise<void> {
  const [code, name] = [codeOf(draft.product), draft.product.trim()]
  const unitId = await ensure(send, unitOfMeasure, { code: PIECE, symbol: 'pc', name: { en: 'Piece', de: 'Stück' } })
  const materialDefinitionId = await ensure(send, materialDefinition, { code, name, unitId })
  const rate = { plannedRunTimePerItemSeconds: draft.secondsPerPiece, piecesPerCycle: '1', validFrom: onDay }
  const master =
    (await findByCode(listWorkMasters, code)) ??
    (await send(createWorkMaster, {
      ...{ code, name, workType: 'Production', plannedSetupSeconds: '0', yield: '1', rates: [rate as never] },
    }))
  const segments = [{ code: '10', name, workMasterId: String(master['workMasterId']) as never }]
  const definition =
    (await findByCode(listOperationsDefinitions, code)) ??
    (await send(createOperationsDefinition, { code, name, materialDefinitionId, unit: PIECE as never, segments }))
  const order = {
    ...{ code: `${unit.code}-1`, quantity: { value: draft.pieces, unit: PIECE } as never },
    operationsDefinitionId: String(definition['operationsDefinitionId']) as never,
  }
  const request = (await findByCode(listOperationsRequests, order.code)) ?? (await send(createOperationsRequest, order))
  if (request['state'] !== undefined && request['state'] !== 'Waiting') return
  await send(releaseOperationsRequest, {
    operationsRequestId: String(request['operationsRequestId']) as never,
    assignments: [{ segmentCode: '10', equipmentId: unit.id as never }],
  })
}
