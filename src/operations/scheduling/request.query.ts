import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import type { Scope } from '../../kernel/server/access.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import {
  getOperationsRequest,
  listDefinitionUses,
  listMaterialUses,
  listOperationsRequests,
  type OperationsRequestRow,
} from './contract.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

export const listOperationsRequestsAnswer = defineAnswer({
  contract: listOperationsRequests,
  answer: async (reader, { after = '', limit, state, search = '' }, scope) => {
    const rows = await readRequests(
      reader,
      sql`${within(reader, scope)} and r.code > ${after} and (r.code || ' ' || r.name) ilike ${likePattern(search)} and ${state === 'Open' ? isOpen : sql`true`}`,
      state === 'Open' ? null : (state ?? null),
      limit + 1,
    )
    return cutPage(rows, limit, (row) => row.code)
  },
})

export const getOperationsRequestAnswer = defineAnswer({
  contract: getOperationsRequest,
  answer: async (reader, { operationsRequestId }, scope) => {
    const rows = await readRequests(reader, sql`${within(reader, scope)} and r.operations_request_id = ${operationsRequestId}`, null, 1)
    return rows[0] ?? null
  },
})

export const listDefinitionUsesAnswer = defineAnswer({
  contract: listDefinitionUses,
  answer: async (reader, { after = '', limit, operationsDefinitionId }, scope) => {
    const { rows } = await sql<{
      operationsRequestId: OperationsRequestRow['operationsRequestId']
      code: string
      definitionVersion: number
    }>`
      select r.operations_request_id as "operationsRequestId", r.code, r.definition_version as "definitionVersion" from operations_request r
      where r.site_id = ${reader.siteId} and r.operations_definition_id = ${operationsDefinitionId} and r.definition_version is not null
        and r.code > ${after} and ${within(reader, scope)}
      order by r.code limit ${limit + 1}`.execute(reader.tx as never)
    return cutPage(rows, limit, (row) => row.code)
  },
})

export const listMaterialUsesAnswer = defineAnswer({
  contract: listMaterialUses,
  answer: async (reader, { after = '', limit, materialDefinitionId }, scope) => {
    const { rows } = await sql<{ operationsRequestId: OperationsRequestRow['operationsRequestId']; code: string; revision: number }>`
      select r.operations_request_id as "operationsRequestId", r.code, (used ->> 'revision')::int as revision
      from operations_request r cross join jsonb_array_elements(r.material_revisions) used
      where r.site_id = ${reader.siteId} and r.material_revisions @> ${JSON.stringify([{ materialDefinitionId }])}::jsonb
        and used ->> 'materialDefinitionId' = ${materialDefinitionId} and r.code > ${after} and ${within(reader, scope)}
      order by r.code limit ${limit + 1}`.execute(reader.tx as never)
    return cutPage(rows, limit, (row) => row.code)
  },
})

/** An order is the whole site's; who is at home in a part of it sees those of which a job may run there. */
function within({ siteId }: Reader, scope: Scope) {
  return sql<boolean>`(${scope.has(siteId)} or exists (select from job_order mine where mine.operations_request_id = r.operations_request_id
    and (mine.equipment_id is null or mine.equipment_id = any(${[...scope.equipmentIds]}::uuid[]))))`
}

/** Not released, or with jobs that are not over, or released a moment ago and without its jobs yet. */
const isOpen = sql<boolean>`(r.state = 'Waiting' or r.state = 'Released' and (
  r.operations_request_id in (select operations_request_id from job_order where state in ('Waiting', 'Ready', 'Running', 'Held', 'Suspended'))
  or not exists (select from job_order o where o.operations_request_id = r.operations_request_id)))`

/** Running and Completed are not said by the order but by its job orders; what it made is what its last segments made. */
async function readRequests(
  reader: Reader,
  condition: ReturnType<typeof sql>,
  state: string | null,
  limit: number,
): Promise<OperationsRequestRow[]> {
  const { rows } = await sql<OperationsRequestRow>`
    select * from (
      select r.operations_request_id as "operationsRequestId", r.code, r.name,
        case when r.state <> 'Released' then r.state
             when j.open = 0 and j.total > 0 then 'Completed' when j.started > 0 then 'Running' else 'Released' end as state,
        r.operations_definition_id as "operationsDefinitionId", r.material_definition_id as "materialDefinitionId",
        trim_scale(r.quantity)::text as quantity, r.unit,
        trim_scale(coalesce(j.good, 0))::text as good, trim_scale(coalesce(j.scrap, 0))::text as scrap,
        r.priority, r.earliest_at as "earliestAt", r.due_at as "dueAt", r.note, r.job_order_ids as "jobOrderIds"
      from operations_request r
      left join lateral (
        select count(*) as total, count(*) filter (where started_at is not null) as started,
          count(*) filter (where state in ('Waiting', 'Ready', 'Running', 'Held', 'Suspended')) as open, sum(scrap) as scrap,
          sum(good) filter (where not exists (
            select from job_order later where later.operations_request_id = r.operations_request_id and later.after_ids ? (o.job_order_id::text))) as good
        from job_order o where o.operations_request_id = r.operations_request_id
      ) j on true
      where ${condition}
    ) request
    where ${state}::text is null or state = ${state}
    order by code limit ${limit}`.execute(reader.tx as never)
  return rows
}
