import { type Kysely, sql } from 'kysely'
import type { Instant } from '../../kernel/contract/ids.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { listCalendarPeriods } from '../../model/calendar/contract.ts'
import { listSiteDays } from './contract.ts'
import { sumElements } from './elements.ts'
import type { GroupedElements } from './read-elements.query.ts'
import { type SiteDay, siteDays } from './site-days.ts'

interface SiteRow {
  readonly equipmentId: string
  readonly code: string
  readonly name: string
}

export const listSiteDaysAnswer = defineAnswer({
  contract: listSiteDays,
  answer: async (reader, { equipmentId, startsAt, endsAt }, scope) => {
    const sites = (await readSites(reader, equipmentId)).filter((site) => scope.has(site.equipmentId))
    const days: SiteDay[] = []
    for (const site of sites) {
      const { rows, zone } = await reader.ask(listCalendarPeriods, { equipmentId: site.equipmentId as never, startsAt, endsAt })
      for (const [shiftOn, periods] of Map.groupBy(rows, (period) => period.shiftOn))
        days.push({ ...site, zone, shiftOn, startsAt: textOf(periods[0]!.startsAtMs), endsAt: textOf(periods.at(-1)!.endsAtMs) })
    }
    return { rows: siteDays(days) }
  },
})

/** The sites at or below a piece of equipment. */
async function readSites({ tx, siteId }: Reader, equipmentId: string): Promise<readonly SiteRow[]> {
  const { rows } = await sql<SiteRow>`
    with recursive below as (
      select id, code, name, level from equipment where site_id = ${siteId} and id = ${equipmentId} and not retired
      union all select e.id, e.code, e.name, e.level from equipment e join below on e.parent_id = below.id
      where e.site_id = ${siteId} and not e.retired)
    select id as "equipmentId", code, name from below where level = 'Site' order by code`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

/** What units did, put together by their sites, with the names of these. What is below no site stands under an empty key. */
export async function bySite(
  { tx, siteId }: Reader,
  ofUnits: readonly GroupedElements[],
): Promise<{ readonly groups: GroupedElements[]; readonly labels: Map<string, string> }> {
  const { rows } = await sql<{ unitId: string; equipmentId: string; name: string }>`
    with recursive above as (
      select id as unit_id, id, parent_id, level, name, 0 as distance from equipment
      where site_id = ${siteId} and id = any(${ofUnits.map(({ key }) => key)}::uuid[])
      union all select a.unit_id, e.id, e.parent_id, e.level, e.name, a.distance + 1 from equipment e join above a on e.id = a.parent_id
      where e.site_id = ${siteId})
    select distinct on (unit_id) unit_id as "unitId", id as "equipmentId", name from above where level = 'Site'
    order by unit_id, distance`.execute(tx as unknown as Kysely<unknown>)
  const siteOf = new Map(rows.map(({ unitId, equipmentId }) => [unitId, equipmentId]))
  const groups = [...Map.groupBy(ofUnits, ({ key }) => siteOf.get(key) ?? '')].map(([key, units]) => ({
    key,
    elements: sumElements(units.map(({ elements }) => elements)),
  }))
  return { groups, labels: new Map(rows.map(({ equipmentId, name }) => [equipmentId, name])) }
}

function textOf(atMs: number): Instant {
  return new Date(atMs).toISOString() as Instant
}
