import { sql } from 'kysely'
import type { ReadTx } from '../../kernel/server/database.ts'
import { cutPage, parseTimeKey } from '../../kernel/contract/page.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import {
  getJobOrder,
  listDispatchList,
  listExceptions,
  listJobOrders,
  listOccupations,
  listWorkMasterUses,
  type JobOrderRow,
} from './contract.ts'
import type { JobOrderTable } from './job-order-table.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

type Listed = JobOrderTable & { request_code: string | null }

export const listJobOrdersAnswer = defineAnswer({
  contract: listJobOrders,
  answer: async ({ tx }, { after = '', limit, operationsRequestId, equipmentId, state, search }, scope) => {
    let query = jobs(tx).where('j.code', '>', after).where(within(scope.equipmentIds))
    if (operationsRequestId) query = query.where('j.operations_request_id', '=', operationsRequestId)
    if (equipmentId) query = query.where('j.equipment_id', '=', equipmentId)
    if (state) query = query.where('j.state', '=', state)
    if (search) query = query.where(sql<boolean>`(j.code || ' ' || j.name) ilike ${likePattern(search)}`)
    const rows = await query
      .orderBy('j.code')
      .limit(limit + 1)
      .execute()
    return cutPage(rows.map(rowOf), limit, (row) => row.code)
  },
})

export const listWorkMasterUsesAnswer = defineAnswer({
  contract: listWorkMasterUses,
  answer: async ({ tx }, { after = '', limit, workMasterId }, scope) => {
    const rows = await jobs(tx)
      .select(sql<number | null>`j.directive -> 'workMasterVersion'`.as('work_master_version'))
      .where('j.code', '>', after)
      .where(within(scope.equipmentIds))
      .where(sql<boolean>`j.directive ->> 'workMasterId' = ${workMasterId}`)
      .orderBy('j.code')
      .limit(limit + 1)
      .execute()
    const uses = rows.map((row) => ({ ...rowOf(row), workMasterVersion: row.work_master_version }))
    return cutPage(
      uses.map(({ jobOrderId, code, state, workMasterVersion }) => ({ jobOrderId, code, state, workMasterVersion })),
      limit,
      (row) => row.code,
    )
  },
})

export const listDispatchListAnswer = defineAnswer({
  contract: listDispatchList,
  answer: async ({ tx }, { equipmentId, limit }, scope, { now }) => {
    if (!scope.has(equipmentId)) return { rows: [] }
    const rows = await jobs(tx)
      .select(
        sql<string[]>`(select coalesce(jsonb_agg(p.code order by p.code), '[]') from job_order p
          where p.job_order_id in (select a.id::uuid from jsonb_array_elements_text(j.after_ids) a(id)) and p.started_at is null)`.as(
          'waits_for',
        ),
      )
      .select(placeOnUnit(equipmentId, now).as('on_unit'))
      .where(sql<boolean>`(j.equipment_id = ${equipmentId} or (j.equipment_id is null and j.equipment_class_id is not distinct from
        (select e.equipment_class_id from equipment e where e.id = ${equipmentId})) or j.equipment_id = (select e.parent_id from equipment e where e.id = ${equipmentId}))`)
      .where('j.state', 'in', ['Ready', 'Running', 'Held', 'Suspended'])
      .orderBy(sql`case j.state when 'Running' then 0 when 'Held' then 1 when 'Suspended' then 2 else 3 end`)
      .orderBy('j.priority', 'desc')
      .orderBy(sql`j.due_at nulls last`)
      .orderBy('j.code')
      .limit(limit)
      .execute()
    return { rows: rows.map((row) => ({ ...rowOf(row), waitsFor: row.waits_for, onUnit: row.on_unit })) }
  },
})

export const getJobOrderAnswer = defineAnswer({
  contract: getJobOrder,
  answer: async ({ tx }, { jobOrderId }, scope) => {
    const row = await jobs(tx).where('j.job_order_id', '=', jobOrderId).where(within(scope.equipmentIds)).executeTakeFirst()
    if (!row) return null
    const counts = await tx
      .selectFrom('job_count')
      .selectAll()
      .where('job_order_id', '=', jobOrderId)
      .orderBy('shift_on')
      .orderBy('shift_code')
      .execute()
    const exceptions = await tx
      .selectFrom('job_exception')
      .selectAll()
      .where('job_order_id', '=', jobOrderId)
      .orderBy('raised_at')
      .execute()
    return {
      ...rowOf(row),
      directive: row.directive as never,
      transitions: row.steps.toSorted((left, right) => left.at.localeCompare(right.at) || left.transitionId - right.transitionId),
      exceptions: exceptions.map((exception) => exceptionRow({ ...exception, job_code: row.code })),
      counts: counts.map(({ equipment_id, shift_on, shift_code, good, scrap }) => ({
        equipmentId: equipment_id,
        shiftOn: shift_on,
        shiftCode: shift_code,
        good: trim(good),
        scrap: trim(scrap),
      })),
    }
  },
})

export const listExceptionsAnswer = defineAnswer({
  contract: listExceptions,
  answer: async ({ tx }, { after = '', limit, open }, scope) => {
    const key = parseTimeKey(after)
    let query = tx
      .selectFrom('job_exception as x')
      .innerJoin('job_order as j', 'j.job_order_id', 'x.job_order_id')
      .selectAll('x')
      .select('j.code as job_code')
      .where(within(scope.equipmentIds))
    if (open) query = query.where('x.resolved_at', 'is', null)
    if (key) query = query.where(sql<boolean>`(x.raised_at, x.exception_id) > (${key[0]}::timestamptz, ${key[1]}::uuid)`)
    const rows = await query
      .orderBy('x.raised_at')
      .orderBy('x.exception_id')
      .limit(limit + 1)
      .execute()
    return cutPage(rows.map(exceptionRow), limit, (row) => `${row.raisedAt} ${row.exceptionId}`)
  },
})

export const listOccupationsAnswer = defineAnswer({
  contract: listOccupations,
  answer: async ({ tx }, { equipmentId, startsAt, endsAt }, scope) => {
    if (!scope.has(equipmentId)) return { rows: [] }
    const rows = await tx
      .selectFrom('occupation_stretch as s')
      .innerJoin('occupation as o', (join) =>
        join.onRef('o.equipment_id', '=', 's.equipment_id').onRef('o.occupation_id', '=', 's.occupation_id'),
      )
      .select(['o.occupation_id', 'o.equipment_id', 'o.work_type', 'o.count_authority', 'o.shares', 's.starts_at', 's.ends_at'])
      .where('s.equipment_id', '=', equipmentId)
      .where('s.starts_at', '<', endsAt)
      .where((where) => where.or([where('s.ends_at', 'is', null), where('s.ends_at', '>', startsAt)]))
      .orderBy('s.starts_at')
      .execute()
    const ids = [...new Set(rows.flatMap(({ shares }) => shares.map(({ jobOrderId }) => jobOrderId)))]
    const named = await tx
      .selectFrom('job_order')
      .select(['job_order_id', 'code', 'name'])
      .where('job_order_id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
    const byId = new Map(named.map((job) => [job.job_order_id, job]))
    return {
      rows: rows.map((row) => ({
        occupationId: row.occupation_id,
        equipmentId: row.equipment_id,
        startsAt: row.starts_at,
        endsAt: row.ends_at,
        workType: row.work_type as never,
        countAuthority: row.count_authority as never,
        shares: row.shares.map((share) => ({
          ...share,
          code: byId.get(share.jobOrderId)?.code ?? '',
          name: byId.get(share.jobOrderId)?.name ?? '',
        })),
      })),
    }
  },
})

function jobs(tx: ReadTx) {
  return tx
    .selectFrom('job_order as j')
    .leftJoin('operations_request as r', 'r.operations_request_id', 'j.operations_request_id')
    .selectAll('j')
    .select('r.code as request_code')
}

/** Where a job stands as seen from a unit: the job before may still be on the line when the next one has reached the unit (EC-42). */
function placeOnUnit(equipmentId: string, now: string) {
  return sql<'here' | 'awaited' | 'left' | null>`(select case
      when o.starts_at is null or o.starts_at > ${now} then 'awaited'
      when j.state = 'Running' and not exists (select from occupation_stretch s where s.equipment_id = o.equipment_id and s.occupation_id = o.occupation_id
        and s.starts_at <= ${now} and (s.ends_at is null or s.ends_at > ${now})) then 'left'
      else 'here' end
    from occupation o where o.equipment_id = ${equipmentId} and o.left_at ? j.job_order_id::text order by o.starts_at desc nulls first limit 1)`
}

/** Work that is not assigned to a place yet is visible to everybody who may see job orders at all. */
function within(equipmentIds: readonly string[]) {
  return sql<boolean>`(j.equipment_id is null or j.equipment_id = any(${[...equipmentIds]}::uuid[]))`
}

function rowOf(row: Listed): JobOrderRow {
  return {
    jobOrderId: row.job_order_id as never,
    code: row.code,
    operationsRequestId: row.operations_request_id,
    requestCode: row.request_code,
    segmentCode: row.segment_code,
    workType: row.work_type as never,
    name: row.name,
    materialDefinitionId: row.material_definition_id,
    state: row.state as never,
    quantity: trim(row.quantity),
    unit: row.unit,
    good: trim(row.good),
    scrap: trim(row.scrap),
    rework: trim(row.rework),
    equipmentId: row.equipment_id,
    equipmentClassId: row.equipment_class_id,
    priority: row.priority,
    dueAt: row.due_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    stopRequested: row.stop_requested,
    openExceptions: row.open_exceptions,
    plannedRunTimePerItemSeconds: trim(row.planned_run_time),
    countAuthority: row.count_authority as never,
  }
}

function exceptionRow(row: {
  exception_id: string
  job_order_id: string
  job_code: string
  code: string
  detail: string
  raised_at: string
  resolved_at: string | null
  note: string | null
}) {
  return {
    exceptionId: row.exception_id,
    jobOrderId: row.job_order_id,
    jobCode: row.job_code,
    code: row.code as never,
    detail: row.detail,
    raisedAt: row.raised_at,
    resolvedAt: row.resolved_at,
    note: row.note,
  }
}

/** numeric(18,6) comes with six places; people and programs want the number without trailing zeros. */
function trim<Value extends string | null>(value: Value): Value {
  return (value?.includes('.') ? value.replace(/\.?0+$/, '') : value) as Value
}
