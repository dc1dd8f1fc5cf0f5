import { type Kysely, type RawBuilder, sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { listAccountNotes, listIntervals, listLosses, listOpenStops, listUnmappedFaults, type IntervalRow } from './contract.ts'
import { listLosses as sumLosses } from './loss.ts'
import { booksScope, isRecomputing, representatives, unitsBelow } from './kpi.query.ts'
import { readElements } from './read-elements.query.ts'
import { elementValue } from './element-name.ts'
import { noElements } from './elements.ts'
import type { TimeInterval } from './fact.ts'

export const listIntervalsAnswer = defineAnswer({
  contract: listIntervals,
  answer: async (reader, { equipmentId, startsAt, endsAt, limit }, scope, { now }) => {
    const units = (await unitsBelow(reader, equipmentId)).filter((unit) => scope.has(unit.equipmentId))
    const rows = await readIntervals(
      reader,
      units.map((unit) => unit.equipmentId),
      startsAt,
      endsAt,
      now,
      limit + 1,
    )
    return { rows: rows.slice(0, limit), complete: rows.length <= limit, recomputing: await isRecomputing(reader, units) }
  },
})

export const listOpenStopsAnswer = defineAnswer({
  contract: listOpenStops,
  answer: async (reader, { equipmentId, startsAt, endsAt, limit }, scope, { now }) => {
    const ids = (await unitsBelow(reader, equipmentId)).map((unit) => unit.equipmentId).filter((id) => scope.has(id))
    const open = sql`i.element = 'ADET' and not i.minor and i.reason_id is null and i.state in ('Stopped', 'Idle')`
    const rows = await readIntervals(reader, ids, startsAt, endsAt, now, 5_000, open)
    const timed = rows.map((row) => ({ ...row, seconds: secondsBetween(row.startsAt, row.endsAt ?? now) }))
    return { rows: timed.toSorted((left, right) => Number(right.seconds) - Number(left.seconds)).slice(0, limit) }
  },
})

export const listLossesAnswer = defineAnswer({
  contract: listLosses,
  answer: async (reader, input, scope, { now }) => {
    const units = (await unitsBelow(reader, input.equipmentId)).filter((unit) => scope.has(unit.equipmentId))
    const counted = await representatives(reader, input.equipmentId, units)
    const books = booksScope(input, counted, now)
    const elements = (await readElements(reader, books, 'total'))[0]?.elements ?? noElements
    const [startsAt, endsAt] = [input.startsAt ?? `${input.shiftOn ?? now.slice(0, 10)}T00:00:00.000Z`, input.endsAt ?? now]
    const around = input.shiftOn ? [shifted(startsAt, -48), shifted(startsAt, 96)] : [startsAt, endsAt]
    const shift = input.shiftOn
      ? sql`i.shift_on = ${input.shiftOn}::date and ${input.shiftCode ? sql`i.shift_code = ${input.shiftCode}` : sql`true`}`
      : sql`true`
    const rows = await readIntervals(reader, books.unitIds, around[0]!, around[1]!, now, 100_000, shift)
    const names = await reasonNames(reader)
    const clipped = rows.map((row) => intervalOf(row, input.shiftOn ? undefined : { startsAt, endsAt }))
    const losses = sumLosses(clipped, Math.min(Date.parse(now), Date.parse(around[1]!)))
    return {
      rows: losses.map((loss) => ({ ...loss, reason: loss.reasonId === null ? null : (names.get(loss.reasonId) ?? null) })),
      plannedBusySeconds: elementValue('PBT', elements)?.toFixed() ?? '0',
      productionSeconds: elements.seconds.APT,
    }
  },
})

export const listUnmappedFaultsAnswer = defineAnswer({
  contract: listUnmappedFaults,
  answer: async ({ tx }, { limit }, scope, { now }) => {
    const { rows } = await sql<{
      equipmentClassId: string
      equipmentClass: string
      faultCode: string
      seconds: string
      count: number
      lastAt: string
    }>`
      select c.id as "equipmentClassId", c.name as "equipmentClass", i.fault_code as "faultCode",
        round(sum(extract(epoch from least(coalesce(i.ends_at, ${now}::timestamptz), ${now}::timestamptz) - i.starts_at)), 0)::text as seconds,
        count(distinct (i.equipment_id, i.stop_started_at))::int as count, max(i.starts_at) as "lastAt"
      from time_interval i join equipment e on e.id = i.equipment_id join equipment_class c on c.id = e.equipment_class_id
      left join fault_reason f on f.equipment_class_id = c.id and f.fault_code = i.fault_code
      where i.fault_code is not null and f.fault_code is null and i.starts_at < ${now} and i.equipment_id = any(${[...scope.equipmentIds]}::uuid[])
      group by 1, 2, 3 order by sum(extract(epoch from least(coalesce(i.ends_at, ${now}::timestamptz), ${now}::timestamptz) - i.starts_at)) desc limit ${limit}`.execute(
      tx as unknown as Kysely<unknown>,
    )
    return { rows }
  },
})

export const listAccountNotesAnswer = defineAnswer({
  contract: listAccountNotes,
  answer: async (reader, { equipmentId, startsAt, endsAt, limit }, scope) => {
    const ids = (await unitsBelow(reader, equipmentId)).map((unit) => unit.equipmentId as string).filter((id) => scope.has(id))
    const { rows } = await sql<{ equipmentId: string; at: string; code: string; subject: string; quantity: string | null }>`
      select equipment_id as "equipmentId", noted_at as at, code, subject, trim_scale(quantity)::text as quantity from account_note
      where equipment_id = any(${ids}::uuid[]) and noted_at >= ${startsAt} and noted_at < ${endsAt}
      order by noted_at desc limit ${limit}`.execute(reader.tx as unknown as Kysely<unknown>)
    return { rows }
  },
})

/** Intervals that touch a period, in order; those that lie ahead of now are not there yet for a reader. */
export async function readIntervals(
  { tx }: Reader,
  unitIds: readonly string[],
  startsAt: string,
  endsAt: string,
  now: string,
  limit: number,
  condition: RawBuilder<unknown> = sql`true`,
): Promise<IntervalRow[]> {
  const { rows } = await sql<IntervalRow>`
    select i.equipment_id as "equipmentId", i.starts_at as "startsAt",
      case when i.ends_at > ${now}::timestamptz then null else i.ends_at end as "endsAt", i.state, i.element,
      i.shift_on::text as "shiftOn", i.shift_code as "shiftCode", i.occupation_id as "occupationId", i.reason_id as "reasonId", r.name as reason,
      i.fault_code as "faultCode", i.stop_started_at as "stopStartedAt", i.minor,
      coalesce((select max(c.version) from stop_classification c where c.equipment_id = i.equipment_id and c.starts_at < coalesce(i.ends_at, 'infinity')
        and (c.ends_at > i.starts_at or (c.to_stop_end and c.ends_at > i.stop_started_at))), 0)::int as classification
    from time_interval i left join reason r on r.id = i.reason_id
    where i.equipment_id = any(${[...unitIds]}::uuid[]) and i.starts_at < ${endsAt}::timestamptz and i.starts_at < ${now}::timestamptz
      and (i.ends_at is null or i.ends_at > ${startsAt}::timestamptz)
      and i.book_month between date_trunc('month', ${startsAt}::timestamptz)::date and ${endsAt}::timestamptz::date and ${condition}
    order by i.equipment_id, i.starts_at limit ${limit}`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

export async function reasonNames({ tx }: Reader): Promise<Map<string, Words>> {
  const { rows } = await sql<{ id: string; name: Words }>`select id, name from reason`.execute(tx as unknown as Kysely<unknown>)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export function intervalOf(row: IntervalRow, bounds?: { startsAt: string; endsAt: string }): TimeInterval {
  const startsAt = bounds && row.startsAt < bounds.startsAt ? bounds.startsAt : row.startsAt
  const endsAt = bounds && (row.endsAt === null || row.endsAt > bounds.endsAt) ? bounds.endsAt : row.endsAt
  return {
    startsAtMs: Date.parse(startsAt),
    endsAtMs: endsAt === null ? null : Date.parse(endsAt),
    state: row.state,
    element: row.element,
    shiftOn: row.shiftOn,
    shiftCode: row.shiftCode,
    occupationId: row.occupationId,
    reasonId: row.reasonId,
    faultCode: row.faultCode,
    stopStartedAtMs: row.stopStartedAt === null ? null : Date.parse(row.stopStartedAt),
    minor: row.minor,
  }
}

function secondsBetween(startsAt: string, endsAt: string): string {
  return String(Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 1000))
}

function shifted(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString()
}
