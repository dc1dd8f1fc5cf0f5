import { type RawBuilder, sql } from 'kysely'
import { cutPage, parseTimeKey } from '../../kernel/contract/page.ts'
import { holds } from '../../kernel/server/access.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { listNotices, listOwnNotices, type NoticeRow } from './contract.ts'
import { bestReach } from './duty.ts'

/** The bell shows no more; whoever has so many does not read them one by one. */
const MOST_OWN = 100

export const listOwnNoticesAnswer = defineAnswer({
  contract: listOwnNotices,
  answer: async (reader, { equipmentId = null }, _scope, { actor }) => {
    const roots = actor.grants.filter((grant) => holds({ ...actor, grants: [grant] }, listNotices.permission)).map(rootOf)
    const isNear = sql<boolean>`n.equipment_id in (with recursive above as (select id, parent_id from equipment where id = ${equipmentId}::uuid
      union select e.id, e.parent_id from equipment e join above on e.id = above.parent_id) select id from above)`
    const own = sql<boolean>`n.acknowledged_at is null and (${actor.accountId}::uuid = any(n.recipients)
      or ((cardinality(n.recipients) = 0 or ${isNear}) and n.equipment_id in (
        with recursive seen as (select id from equipment where id = any(${roots}::uuid[])
        union select e.id from equipment e join seen on e.parent_id = seen.id) select id from seen)))`
    return { rows: await readNotices(reader, own, MOST_OWN, actor.accountId) }
  },
})

export const listNoticesAnswer = defineAnswer({
  contract: listNotices,
  answer: async (reader, { after = '', limit }, scope, { actor }) => {
    const [raisedAt, noticeId] = parseTimeKey(after) ?? [null, null]
    const seen = sql<boolean>`n.equipment_id = any(${[...scope.equipmentIds]}::uuid[])
      and (${raisedAt}::timestamptz is null or (n.raised_at, n.notice_id) < (${raisedAt}::timestamptz, ${noticeId}::uuid))`
    return cutPage(await readNotices(reader, seen, limit + 1, actor.accountId), limit, (row) => `${row.raisedAt} ${row.noticeId}`)
  },
})

const rootOf = ({ equipmentId }: { readonly equipmentId: string }) => equipmentId

async function readNotices({ tx, siteId }: Reader, which: RawBuilder<boolean>, limit: number, accountId: string): Promise<NoticeRow[]> {
  const { rows } = await sql<Omit<NoticeRow, 'reach'>>`
    select n.notice_id as "noticeId", n.equipment_id as "equipmentId", e.code as "equipmentCode", c.name as function, n.severity,
      json_build_object('en', n.text_en, 'de', n.text_de) as text, n.raised_at as "raisedAt", n.reach as "firstReach",
      cardinality(n.recipients) as told, ${accountId}::uuid = any(n.recipients) as "isOwn",
      coalesce((select array_agg(distinct coalesce(v.value, p.code)) from jsonb_to_recordset(n.stands_in) as s ("accountId" uuid, "personId" uuid)
        join person p on p.site_id = n.site_id and p.id = s."personId"
        left join personal_value v on v.site_id = p.site_id and v.reference = p.name where s."accountId" = ${accountId}), '{}') as "standsInFor",
      n.escalated_at as "escalatedAt",
      case when n.then_reach is not null then json_build_object('function', next.name, 'reach', n.then_reach) end as "escalatedTo", n.acknowledged_at as "acknowledgedAt"
    from notice n left join equipment e on e.site_id = n.site_id and e.id = n.equipment_id
    left join personnel_class c on c.site_id = n.site_id and c.id = n.personnel_class_id
    left join personnel_class next on next.site_id = n.site_id and next.id = n.then_personnel_class_id
    where n.site_id = ${siteId} and ${which} order by n.raised_at desc, n.notice_id desc limit ${limit}`.execute(tx as never)
  return rows.map((row) => ({ ...row, reach: bestReach([row.firstReach, ...(row.escalatedTo ? [row.escalatedTo.reach] : [])]) }))
}
