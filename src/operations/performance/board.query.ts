import { type Kysely, type RawBuilder, sql } from 'kysely'
import { add, type Decimal, isEqual, isZero, ratio } from '../../kernel/contract/quantity.ts'
import { listCalendarPeriods } from '../../model/calendar/contract.ts'
import { listWorkUnits, type WorkUnitRow } from '../../model/plant/contract.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { listBoard, listHours, listShifts, type BoardUnit } from './contract.ts'
import { type KpiElements, noElements } from './elements.ts'
import { listLosses } from './loss.ts'
import { booksScope, representatives, summary, unitsBelow } from './kpi.query.ts'
import { readElements } from './read-elements.query.ts'
import { bufferOf, type SaidOfBuffer } from './unit-buffer.ts'
import { intervalOf, readIntervals, reasonNames } from './interval.query.ts'

const DAY_MS = 86_400_000
/** Of a shift, for the worst loss of each hour. */
const MOST_INTERVALS = 8_000

interface NowRow {
  readonly equipment_id: string
  readonly line_name: string | null
  readonly state: BoardUnit['state'] | null
  readonly element: BoardUnit['element'] | null
  readonly starts_at: string | null
  readonly stop_started_at: string | null
  readonly classification: number
  readonly reason: BoardUnit['reason']
  readonly fault_code: string | null
  readonly shift_on: string | null
  readonly shift_code: string | null
  readonly jobs: BoardUnit['jobs']
  readonly open_exceptions: number
}

export const listBoardAnswer = defineAnswer({
  contract: listBoard,
  answer: async (reader, { equipmentId, units: named }, scope, { now }) => {
    const wanted = named === undefined ? undefined : new Set(named.split(','))
    const units = (await reader.ask(listWorkUnits, { equipmentId })).rows.filter(
      (unit) => scope.has(unit.equipmentId) && (wanted?.has(unit.equipmentId) ?? true),
    )
    const current = new Map(
      (
        await readNow(
          reader,
          units.map((unit) => unit.equipmentId),
          now,
        )
      ).map((row) => [row.equipment_id, row]),
    )
    const elements = new Map<string, Awaited<ReturnType<typeof readElements>>[number]['elements']>()
    const byShift = Map.groupBy(units, (unit) => shiftKey(current.get(unit.equipmentId)))
    for (const [key, members] of byShift) {
      const [on, code] = key.split(' ')
      if (!on || !code) continue
      const books = booksScope({ equipmentId: '', shiftOn: on, shiftCode: code }, members, now)
      for (const group of await readElements(reader, books, 'unit')) elements.set(group.key, group.elements)
    }
    const buffers = await readBuffers(
      reader,
      units.map((unit) => unit.equipmentId),
    )
    const rows = units.map((unit) => {
      const row = current.get(unit.equipmentId)
      const buffer = bufferOf(buffers.get(unit.equipmentId), row?.state ?? 'NoData', now)
      return boardUnit(unit, row, elements.get(unit.equipmentId) ?? noElements, buffer)
    })
    return { rows, at: now }
  },
})

function boardUnit(unit: WorkUnitRow, row: NowRow | undefined, elements: KpiElements, buffer: BoardUnit['buffer']): BoardUnit {
  const { kpis, good, scrap } = summary(elements)
  return {
    equipmentId: unit.equipmentId,
    code: unit.code,
    name: unit.name,
    lineId: unit.parentId,
    lineName: row?.line_name ?? null,
    isConstraint: unit.isConstraint,
    state: row?.state ?? 'NoData',
    element: row?.element ?? 'NoData',
    since: row?.starts_at ?? null,
    stopStartedAt: row?.stop_started_at ?? null,
    classification: row?.classification ?? 0,
    reason: row?.reason ?? null,
    faultCode: row?.fault_code ?? null,
    shiftOn: row?.shift_on ?? null,
    shiftCode: row?.shift_code ?? null,
    jobs: row?.jobs ?? [],
    good,
    scrap,
    kpis,
    openExceptions: row?.open_exceptions ?? 0,
    buffer,
  }
}

/** `since` goes back over the neighbours that differ in shift or job only: it says how long the unit has done what it does. */
async function readNow({ tx }: Reader, unitIds: readonly string[], now: string): Promise<NowRow[]> {
  return (await nowOf(unitIds, now).execute(tx as unknown as Kysely<unknown>)).rows
}

async function readBuffers({ tx }: Reader, unitIds: readonly string[]): Promise<ReadonlyMap<string, SaidOfBuffer>> {
  const { rows } = await sql<SaidOfBuffer & { equipmentId: string }>`
    select equipment_id as "equipmentId", trim_scale(level)::text as level, level_at as "levelAt", trim_scale(capacity)::text as capacity,
      trim_scale(earlier_level)::text as "earlierLevel", earlier_at as "earlierAt"
    from unit_buffer where equipment_id = any(${[...unitIds]}::uuid[])`.execute(tx as unknown as Kysely<unknown>)
  return new Map(rows.map((row) => [row.equipmentId, row]))
}

/** This month and the one before are looked into; older ones only for a unit that has done the same ever since. */
export function nowOf(unitIds: readonly string[], now: string): RawBuilder<NowRow> {
  const monthBefore = `${new Date(Date.parse(`${now.slice(0, 7)}-01`) - 1).toISOString().slice(0, 7)}-01`
  return sql<NowRow>`
    select u.id as equipment_id, line.name as line_name, i.state, i.element, coalesce(changed.at, i.starts_at) as starts_at, i.stop_started_at,
      coalesce((select max(c.version) from stop_classification c where c.equipment_id = u.id
        and (c.ends_at > i.starts_at or (c.to_stop_end and c.ends_at > i.stop_started_at))), 0)::int as classification,
      r.name as reason, i.fault_code, i.shift_on::text, i.shift_code,
      coalesce((select jsonb_agg(jsonb_build_object('jobOrderId', j.job_order_id, 'code', j.code, 'name', j.name, 'quantity', trim_scale(j.quantity)::text,
          'good', trim_scale(j.good)::text, 'unit', j.unit, 'stopRequested', j.stop_requested) order by j.code)
        from occupation_stretch p join occupation o using (site_id, equipment_id, occupation_id)
          cross join lateral jsonb_array_elements(o.shares) s(value) join job_order j on j.job_order_id = (s.value->>'jobOrderId')::uuid
        where p.equipment_id = u.id and p.starts_at <= ${now} and (p.ends_at is null or p.ends_at > ${now})), '[]') as jobs,
      (select count(*)::int from job_order j where j.equipment_id = u.id and j.open_exceptions > 0) as open_exceptions
    from equipment u left join equipment line on line.id = u.parent_id
    left join lateral (
      (select * from time_interval t where t.equipment_id = u.id and t.starts_at <= ${now}
         and t.book_month between ${monthBefore}::date and ${now}::timestamptz::date order by t.starts_at desc limit 1)
      union all
      (select * from time_interval t where t.equipment_id = u.id and t.book_month < ${monthBefore}::date order by t.book_month desc, t.starts_at desc limit 1)
      limit 1) i on i.ends_at is null or i.ends_at > ${now}
    left join lateral (select min(b.starts_at) as at from time_interval b where b.equipment_id = u.id and b.starts_at > coalesce(
        (select max(t.starts_at) from time_interval t where t.equipment_id = u.id and t.starts_at < i.starts_at and t.starts_at > i.starts_at - interval '2 days'
           and t.book_month between date_trunc('month', i.starts_at - interval '2 days')::date and i.book_month
           and t.state <> i.state), i.starts_at - interval '2 days') and b.starts_at <= i.starts_at
        and b.book_month between date_trunc('month', i.starts_at - interval '2 days')::date and i.book_month) changed on true
    left join reason r on r.id = i.reason_id
    where u.id = any(${[...unitIds]}::uuid[])`
}

export const listShiftsAnswer = defineAnswer({
  contract: listShifts,
  answer: async (reader, { equipmentId, startsAt, endsAt }, scope) => {
    if (!scope.has(equipmentId)) return { rows: [], zone: 'UTC' }
    const { rows: periods, zone } = await reader.ask(listCalendarPeriods, { equipmentId, startsAt, endsAt })
    const closings = await reader.tx.selectFrom('shift_closing').selectAll().where('equipment_id', '=', equipmentId).execute()
    const books = closings.length > 0 ? await shiftBooks(reader, equipmentId, periods) : new Map<string, KpiElements>()
    const rows = [...Map.groupBy(periods, (period) => `${period.shiftOn} ${period.shiftCode}`)].map(([key, parts]) => {
      const { shiftOn, shiftCode } = parts[0]!
      const closing = closings.find((one) => one.shift_on === shiftOn && one.shift_code === shiftCode)
      const busy = parts.filter(({ planned }) => planned === 'Busy').reduce((sum, part) => sum + part.endsAtMs - part.startsAtMs, 0)
      return {
        shiftOn,
        shiftCode,
        startsAt: new Date(parts[0]!.startsAtMs).toISOString(),
        endsAt: new Date(parts.at(-1)!.endsAtMs).toISOString(),
        plannedBusySeconds: String(busy / 1000),
        closedAt: closing?.closed_at ?? null,
        closingCommandId: closing?.command_id ?? null,
        restated: closing ? isRestated(books.get(key) ?? noElements, closing.elements) : false,
      }
    })
    return { rows: rows.toSorted((left, right) => (left.startsAt > right.startsAt ? -1 : 1)), zone }
  },
})

/** What the books say of all shifts in these periods, by day and code. The shifts at both ends are read whole. */
async function shiftBooks(
  reader: Reader,
  equipmentId: string,
  periods: readonly { readonly startsAtMs: number; readonly endsAtMs: number }[],
): Promise<ReadonlyMap<string, KpiElements>> {
  const counted = await representatives(reader, equipmentId, await unitsBelow(reader, equipmentId))
  const startsAt = new Date(Math.min(...periods.map((period) => period.startsAtMs)) - 2 * DAY_MS).toISOString()
  const endsAt = new Date(Math.max(...periods.map((period) => period.endsAtMs)) + 2 * DAY_MS).toISOString()
  const books = booksScope({ equipmentId, startsAt, endsAt }, counted, '9999-01-01T00:00:00.000Z')
  return new Map((await readElements(reader, books, 'shift')).map(({ key, elements }) => [key, elements]))
}

/** Whether the books say something else today than what was signed (EC-39). */
function isRestated(elements: KpiElements, signed: { good: string; seconds: Record<string, string> }): boolean {
  const isTimeChanged = Object.entries(elements.seconds).some(([element, seconds]) => !isEqual(seconds, signed.seconds[element] ?? '0'))
  return isTimeChanged || !isEqual(elements.gq, signed.good)
}

export const listHoursAnswer = defineAnswer({
  contract: listHours,
  answer: async (reader, { equipmentId, shiftOn, shiftCode }, scope, { now }) => {
    const units = (await unitsBelow(reader, equipmentId)).filter((unit) => scope.has(unit.equipmentId))
    const counted = await representatives(reader, equipmentId, units)
    const books = booksScope({ equipmentId, shiftOn, shiftCode }, counted, now)
    const hours = await readElements(reader, books, 'hour')
    const notes = await reader.tx.selectFrom('hour_note').selectAll().where('equipment_id', '=', equipmentId).execute()
    const names = await reasonNames(reader)
    const rate = bestRate(hours.map((hour) => hour.elements))
    const [first, last] = [hours[0]?.key, hours.at(-1)?.key]
    const stretch = first && last ? await readIntervals(reader, books.unitIds, first, hourAfter(last), now, MOST_INTERVALS) : []
    const rows = hours.map(({ key: startsAt, elements }) => {
      const endsAt = hourAfter(startsAt)
      const note = notes.find((one) => one.starts_at === startsAt)
      const within = stretch.filter((row) => row.startsAt < endsAt && (row.endsAt ?? now) > startsAt)
      const worst = listLosses(
        within.map((row) => intervalOf(row, { startsAt, endsAt })),
        Date.parse(now),
      )[0]
      return {
        startsAt,
        endsAt,
        target: targetOf(elements.seconds, rate),
        good: elements.gq,
        scrap: elements.sq,
        reasonId: note?.reason_id ?? null,
        note: note?.note ?? '',
        action: note?.action ?? '',
        worst: worst ? { ...worst, reason: worst.reasonId === null ? null : (names.get(worst.reasonId) ?? null) } : null,
      }
    })
    return { rows }
  },
})

function hourAfter(startsAt: string): string {
  return new Date(Date.parse(startsAt) + 3_600_000).toISOString()
}

/** PRI of the shift's mix, seconds per item: what was allowed for what was made. The target of an hour is its planned busy time at that rate. */
function bestRate(all: readonly { readonly idealSeconds: string; readonly pq: string }[]): Decimal | undefined {
  const ideal = add(...all.map((one) => one.idealSeconds))
  return isZero(ideal) ? undefined : ratio(ideal, add(...all.map((one) => one.pq)))
}

/** Whole items: what is begun when the hour ends belongs to the next one. */
function targetOf(seconds: Readonly<Record<string, string>>, rate: Decimal | undefined): string | null {
  const busy = add(...['APT', 'AUST', 'ADET', 'ADOT', 'NoData'].map((element) => seconds[element] ?? '0'))
  return rate === undefined ? null : (ratio(busy, rate)?.split('.')[0] ?? null)
}

function shiftKey(row: NowRow | undefined): string {
  return row?.shift_on && row.shift_code ? `${row.shift_on} ${row.shift_code}` : ''
}
