import { sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { workUnitLevels } from '../../model/equipment/equipment.resource.ts'
import { findPolicyValue } from '../../model/plant/contract.ts'
import { getPersonPerformance, PERSON_PERFORMANCE_STREAM, type PersonPerformanceEvent } from './contract.ts'
import { type Deed, figuresByPerson } from './person-performance.ts'
import { byPerson } from './policies.ts'

type Asked = PersonPerformanceEvent['payload']

/** What was asked for is shown for so long; whoever looks again says so again. */
const SHOWN_MS = 3_600_000

/**
 * No reading model holds a person beside a quantity: the figures are read out of the ledger when somebody may see them, and are kept nowhere.
 */
export const getPersonPerformanceAnswer = defineAnswer({
  contract: getPersonPerformance,
  answer: async (reader, { requestId }, scope, { actor, now }) => {
    const asked = await findRequest(reader, requestId, actor.accountId, new Date(Date.parse(now) - SHOWN_MS).toISOString())
    if (!asked || !scope.has(asked.equipmentId)) return { figures: null }
    const { purpose: _, ...shown } = asked
    const { value } = await reader.ask(findPolicyValue, { policy: byPerson.name, equipmentId: asked.equipmentId })
    if ((value ?? byPerson.default) !== 'on') return { figures: null }
    const places = await readPlaces(reader, asked.equipmentId)
    const people = figuresByPerson(
      await readDeeds(
        reader,
        asked,
        places.filter(({ isOn }) => isOn).map(({ id }) => id),
      ),
    )
    return { figures: { ...shown, people, unitsLeftOut: places.filter(({ isOn, isUnit }) => isUnit && !isOn).length } }
  },
})

async function findRequest({ tx, siteId }: Reader, requestId: string, accountId: string, since: string): Promise<Asked | undefined> {
  const { rows } = await sql<{ payload: Asked }>`
    select payload from event where site_id = ${siteId} and stream_id = ${requestId} and stream_kind = ${PERSON_PERFORMANCE_STREAM}
      and actor_id = ${accountId} and recorded_at > ${since}`.execute(tx as never)
  return rows[0]?.payload
}

/** The place and all below it. A line may keep it off while the site has it on: of its units nothing is shown. */
async function readPlaces({ tx, siteId }: Reader, equipmentId: string) {
  const { rows } = await sql<{ id: string; isOn: boolean; isUnit: boolean }>`
    with recursive below as (
      select e.id, e.level, 'on'::text as value from equipment e where e.site_id = ${siteId} and e.id = ${equipmentId}
      union all
      select child.id, child.level, coalesce(s.value, below.value) from equipment child join below on child.parent_id = below.id
      left join policy_setting s on s.equipment_id = child.id and s.policy = ${byPerson.name}
    ) select id, value = 'on' as "isOn", level = any(${workUnitLevels}) as "isUnit" from below`.execute(tx as never)
  return rows
}

/** What the people have reported, corrected and moved on there by their own hand: what a machine counted or a rule sent is nobody's. */
async function readDeeds({ tx, siteId }: Reader, asked: Asked, placeIds: readonly string[]): Promise<readonly Deed[]> {
  const { startsAt, endsAt, personId = null, personnelClassId = null } = asked
  const { rows } = await sql<Deed>`
    with people as (
      select p.id, coalesce(v.value, p.code) as name, a.account_id from person p
      join account a on a.site_id = p.site_id and a.person_id = p.id
      left join personal_value v on v.site_id = p.site_id and v.reference = p.name
      where p.site_id = ${siteId} and (p.id = ${personId}::uuid or p.personnel_class_id = ${personnelClassId}::uuid)
    ), job as (
      select j.job_order_id, j.code, coalesce(j.unit, '') as unit, j.equipment_id from job_order j
      where j.site_id = ${siteId} and j.started_at < ${endsAt} and (j.ended_at is null or j.ended_at >= ${startsAt})
      union
      select j.job_order_id, j.code, coalesce(j.unit, ''), j.equipment_id from reported_quantity q
      join job_order j on j.site_id = q.site_id and j.job_order_id = q.job_order_id
      where q.site_id = ${siteId} and q.equipment_id = any(${placeIds}::uuid[]) and q.occurred_at >= ${startsAt} and q.occurred_at < ${endsAt}
    )
    select people.id as "personId", people.name, job.job_order_id as "jobOrderId", job.code, job.unit,
      case when e.kind <> 'quantityReported' then 'moved' when (e.payload ->> 'correction')::boolean then 'corrected' else 'reported' end as kind,
      e.payload ->> 'good' as good, e.payload ->> 'scrap' as scrap, e.payload ->> 'rework' as rework
    from job join event e on e.stream_id = job.job_order_id and e.stream_kind = 'operations.execution.jobOrder'
    join people on people.account_id = e.actor_id
    where e.site_id = ${siteId} and e.kind in ('quantityReported', 'jobTransitionRecorded')
      and e.occurred_at >= ${startsAt} and e.occurred_at < ${endsAt}
      and coalesce((e.payload ->> 'equipmentId')::uuid, job.equipment_id) = any(${placeIds}::uuid[])
      and not exists (select from rule_firing f where f.site_id = e.site_id and f.command_id = e.command_id)
    order by people.id, job.code, e.version`.execute(tx as never)
  return rows
}
