import { sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { findPolicyValue, listWorkUnits, type WorkUnitRow } from './contract.ts'

/** When neither the unit nor its class nor anything above it says otherwise. */
const MINOR_STOP_SECONDS = 120
const unitLevels = ['Unit', 'WorkCell', 'StorageUnit', 'WorkUnit']

export const listWorkUnitsAnswer = defineAnswer({
  contract: listWorkUnits,
  answer: async ({ tx, siteId }, { equipmentId }, scope) => {
    const top = equipmentId ?? null
    const { rows } = await sql<WorkUnitRow>`
      with recursive tree as (
        select e.*, ${top}::uuid is null or e.id = ${top}::uuid as inside, e.zone as local_zone, coalesce(e.minor_stop_seconds, ${MINOR_STOP_SECONDS}) as minor, coalesce(e.count_authority, 'machine') as authority
        from equipment e where e.parent_id is null
        union all
        select child.*, tree.inside or child.id = ${top}::uuid, coalesce(child.zone, tree.local_zone), coalesce(child.minor_stop_seconds, class.minor_stop_seconds, tree.minor),
          coalesce(child.count_authority, tree.authority)
        from equipment child join tree on child.parent_id = tree.id left join equipment_class class on class.id = child.equipment_class_id
        where not child.retired
      )
      select t.id as "equipmentId", t.code, t.name, t.parent_id as "parentId", t.equipment_class_id as "equipmentClassId",
        coalesce(t.local_zone, (select site.zone from equipment site where site.id = ${siteId}), 'UTC') as zone,
        (row_number() over (partition by t.parent_id order by t.flow_order nulls last, t.code))::int as ordinal,
        t.changes_over_by as "changesOverBy", t.transport_seconds::float8 as "transportSeconds",
        t.is_constraint_unit as "isConstraint", t.minor::float8 as "minorStopSeconds", t.authority as "countAuthority"
      from tree t
      where t.inside and t.level = any(${unitLevels}) and not t.retired
      order by t.parent_id, t.flow_order nulls last, t.code`.execute(tx as never)
    return { rows: rows.filter((row) => scope.has(row.equipmentId)) }
  },
})

export const findPolicyValueAnswer = defineAnswer({
  contract: findPolicyValue,
  answer: async ({ tx }, { policy, equipmentId }) => {
    const { rows } = await sql<{ value: string }>`
      with recursive above as (
        select e.id, e.parent_id, 0 as distance from equipment e where e.id = ${equipmentId}
        union all
        select parent.id, parent.parent_id, above.distance + 1 from equipment parent join above on parent.id = above.parent_id
      )
      select s.value from policy_setting s join above on above.id = s.equipment_id where s.policy = ${policy}
      order by above.distance limit 1`.execute(tx as never)
    return { value: rows[0]?.value ?? null }
  },
})
