import { accept, refuse } from '../../kernel/contract/decision.ts'
import { type Kysely, sql } from 'kysely'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { daysAround } from './days-around.ts'
import { classifyStop, closeShift, FaultMapEvent, listKpis, listShifts, mapFaultCode, noteHour, UnitTimeEvent } from './contract.ts'

/** Nothing is decided from what was classified before; the version says how much there is. */
interface UnitTime {
  readonly classifications: number
}
export const unitTimeStream = defineStream<UnitTime, UnitTimeEvent>({
  kind: 'operations.performance.unitTime',
  key: 'equipmentId of the unit, line or area',
  event: UnitTimeEvent,
  evolve: (before, { kind }) => ({ classifications: (before?.classifications ?? 0) + (kind === 'stopClassified' ? 1 : 0) }),
})
export const faultMapStream = defineStream<Readonly<Record<string, never>>, FaultMapEvent>({
  kind: 'operations.performance.faultMap',
  key: 'equipmentClassId',
  event: FaultMapEvent,
  evolve: () => ({}),
})

const DAY_MS = 86_400_000
const MOST_MS = 7 * DAY_MS

export const classifyStopHandler = defineHandler({
  contract: classifyStop,
  streams: ({ equipmentId }) => ({ unit: unitTimeStream.at(equipmentId) }),
  scope: ({ equipmentId }) => equipmentId,
  facts: async (reader, { reasonId, equipmentId, startsAt, endsAt }) => ({
    isReason: await existsReason(reader, reasonId),
    newest: await findNewestClassification(reader, equipmentId, startsAt, endsAt),
  }),
  decide: ({ equipmentId: _, seen, ...classified }, _states, { isReason, newest }) => {
    const lengthMs = Date.parse(classified.endsAt) - Date.parse(classified.startsAt)
    if (lengthMs <= 0) return refuse('period_is_empty')
    if (lengthMs > MOST_MS) return refuse('period_too_long')
    if (!isReason) return refuse('reason_not_found')
    if (newest > seen) return refuse('classified_meanwhile')
    return accept({ unit: [{ kind: 'stopClassified' as const, payload: classified }] })
  },
})

export const noteHourHandler = defineHandler({
  contract: noteHour,
  streams: ({ equipmentId }) => ({ unit: unitTimeStream.at(equipmentId) }),
  scope: ({ equipmentId }) => equipmentId,
  decide: ({ equipmentId: _, ...noted }) => accept({ unit: [{ kind: 'hourNoted' as const, payload: noted }] }),
})

export const mapFaultCodeHandler = defineHandler({
  contract: mapFaultCode,
  streams: ({ equipmentClassId }) => ({ map: faultMapStream.at(equipmentClassId) }),
  scope: () => undefined,
  facts: (reader, { reasonId }) => existsReason(reader, reasonId),
  decide: ({ equipmentClassId: _, ...mapped }, _states, isReason) =>
    isReason ? accept({ map: [{ kind: 'faultCodeMapped' as const, payload: mapped }] }) : refuse('reason_not_found'),
})

export const closeShiftHandler = defineHandler({
  contract: closeShift,
  streams: ({ equipmentId }) => ({ unit: unitTimeStream.at(equipmentId) }),
  scope: ({ equipmentId }) => equipmentId,
  facts: async (reader, { equipmentId, shiftOn, shiftCode }) => {
    const { rows: shifts } = await reader.ask(listShifts, { equipmentId, ...daysAround(shiftOn) })
    const shift = shifts.find((one) => one.shiftOn === shiftOn && one.shiftCode === shiftCode)
    const { rows, recomputing } = await reader.ask(listKpis, { equipmentId, shiftOn, shiftCode })
    return { shift, recomputing, total: rows[0] }
  },
  decide: ({ shiftOn, shiftCode, note }, _states, { shift, recomputing, total }, { recordedAt }) => {
    if (!shift || !total) return refuse('shift_not_found')
    if (shift.endsAt > recordedAt) return refuse('shift_not_over')
    if (recomputing) return refuse('books_not_settled')
    const { seconds, good, scrap, rework, kpis } = total
    return accept({
      unit: [{ kind: 'shiftClosed' as const, payload: { shiftOn, shiftCode, note, elements: { seconds, good, scrap, rework, kpis } } }],
    })
  },
})

async function existsReason({ tx }: Reader, reasonId: string): Promise<boolean> {
  const { rows } = await sql`select from reason where id = ${reasonId} and not retired`.execute(tx as unknown as Kysely<unknown>)
  return rows.length > 0
}

async function findNewestClassification({ tx }: Reader, equipmentId: string, startsAt: string, endsAt: string): Promise<number> {
  const newest = await tx
    .selectFrom('stop_classification')
    .select((select) => select.fn.max('version').as('version'))
    .where('equipment_id', '=', equipmentId)
    .where('starts_at', '<', endsAt)
    .where(sql<boolean>`(ends_at > ${startsAt} or (to_stop_end and ends_at > (
      select i.stop_started_at from time_interval i where i.equipment_id = ${equipmentId} and i.starts_at <= ${startsAt}
        and (i.ends_at is null or i.ends_at > ${startsAt}) order by i.starts_at desc limit 1)))`)
    .executeTakeFirst()
  return newest?.version ?? 0
}
