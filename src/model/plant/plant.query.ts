import { sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { findPolicyValue, listWorkUnits, type WorkUnitRow } from './contract.ts'

const unitLevels = ['Unit', 'WorkCell', 'StorageUnit', 'WorkUnit']

export const listWorkUnitsAnswer = defineAnswer({
  contract: listWorkUnits,
  answer: async ({ tx, siteId }, { equipmentId }, scope) => {
    const top = equipmentId ?? siteId
    const { rows } = await sql<WorkUnitRow>`
      with recursive below as (
        select e.* from equipment e where e.id = ${top}
        union all
        select child.* from equipment child join below on child.parent_id = below.id where not child.retired
      )
      select b.id as "equipmentId", b.code, b.name, b.parent_id as "parentId", b.equipment_class_id as "equipmentClassId",
        site.zone as zone, (row_number() over (partition by b.parent_id order by b.code))::int as ordinal,
        coalesce(b.is_constraint_unit, false) as "isConstraint", coalesce(b.minor_stop_seconds, 120)::float8 as "minorStopSeconds",
        coalesce(b.count_authority, 'machine') as "countAuthority"
      from below b join equipment site on site.id = ${siteId}
      where b.level = any(${unitLevels}) and not b.retired
      order by b.parent_id, b.code`.execute(tx as never)
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
