import { type Kysely, sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { type ExcursionRow, listExcursions, listMonitoredValues, type MonitoredRow } from './contract.ts'

const onDatabase = ({ tx }: Reader) => tx as unknown as Kysely<unknown>

const excursionColumns = sql`x.range_id as "rangeId", x.monitored_value_id as "monitoredValueId", x.equipment_id as "equipmentId", e.code as "equipmentCode",
  x.bound, x.limit_value::text as "limit", x.value::text as value, x.unit, x.left_at as "leftAt", x.returned_at as "returnedAt", x.historical,
  x.job_order_id as "jobOrderId"`

export const listMonitoredValuesAnswer = defineAnswer({
  contract: listMonitoredValues,
  answer: async (reader, _input, scope) => {
    const { siteId } = reader
    const { rows } = await sql<Omit<MonitoredRow, 'outside'>>`
      select m.id as "monitoredValueId", m.code, m.name, m.equipment_id as "equipmentId", e.code as "equipmentCode",
        m.equipment_class_id as "equipmentClassId", m.signal, m.range ->> 'min' as min, m.range ->> 'max' as max, m.range ->> 'unit' as unit,
        m.dead_band::text as "deadBand", m.delay_seconds as "delaySeconds", m.enabled, x.lately::int as excursions, x.last as "lastLeftAt"
      from monitored_value m left join equipment e on e.site_id = m.site_id and e.id = m.equipment_id
      left join lateral (select count(*) filter (where left_at > now() - interval '7 days') as lately, max(left_at) as last from excursion
        where site_id = m.site_id and monitored_value_id = m.id) x on true
      where m.site_id = ${siteId} and not m.retired order by m.code`.execute(onDatabase(reader))
    const mine = rows.filter(({ equipmentId }) => scope.has(equipmentId))
    const outside = await sql<ExcursionRow>`
      select ${excursionColumns} from excursion x left join equipment e on e.site_id = x.site_id and e.id = x.equipment_id
      where x.site_id = ${siteId} and x.returned_at is null order by x.left_at`.execute(onDatabase(reader))
    const byValue = Map.groupBy(outside.rows, ({ monitoredValueId }) => monitoredValueId)
    return { rows: mine.map((row) => ({ ...row, outside: row.enabled ? (byValue.get(row.monitoredValueId) ?? []) : [] })) }
  },
})

export const listExcursionsAnswer = defineAnswer({
  contract: listExcursions,
  answer: async (reader, { after, limit, monitoredValueId }, scope) => {
    const [leftAt, rangeId] = placeIn(after)
    const { rows } = await sql<ExcursionRow>`
      select ${excursionColumns} from excursion x left join equipment e on e.site_id = x.site_id and e.id = x.equipment_id
      where x.site_id = ${reader.siteId} and x.monitored_value_id = ${monitoredValueId} and x.equipment_id = any(${scope.equipmentIds}::uuid[])
        and (${leftAt}::timestamptz is null or (x.left_at, x.range_id) < (${leftAt}::timestamptz, ${rangeId}::uuid))
      order by x.left_at desc, x.range_id desc limit ${limit + 1}`.execute(onDatabase(reader))
    return cutPage(rows, limit, (row) => `${row.leftAt}/${row.rangeId}`)
  },
})

/** A key that is none begins at the newest. */
function placeIn(after: string | undefined): readonly [string | null, string | null] {
  const [, leftAt = null, rangeId = null] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\/([0-9a-f-]{36})$/.exec(after ?? '') ?? []
  return [leftAt, rangeId]
}
