import { sql } from 'kysely'
import type { Words } from '../../kernel/contract/words.ts'
import { cutPage } from '../../kernel/contract/page.ts'
import type { AnyCommand, AnyQuery } from '../../kernel/contract/resource.ts'
import { defineAnswer, type QueryHandler, type Reader } from '../../kernel/server/handler.ts'
import { listPermissions, listRights, listRoles, type OperationsCategory, type PermissionRow, type RightRow } from './contract.ts'
import { expandPatterns, roles } from './roles.ts'

interface Contracts {
  readonly commands: readonly AnyCommand[]
  readonly queries: readonly AnyQuery[]
}
interface OwnRoleRow {
  readonly roleId: string
  readonly role: string
  readonly title: Words
  readonly permissions: readonly string[]
  readonly retired: boolean
}

/**
 * Roles, permissions, and who may do what. Accounts are the site's: the permission to see them is asked for on all of it.
 * @param contracts of the whole program, asked late
 * @param known every permission that a role can hold, asked late
 */
export function rightsAnswers(contracts: () => Contracts, known: () => ReadonlySet<string>): readonly QueryHandler[] {
  const readyMade = () =>
    Object.entries(roles).map(([role, { title, permissions }]) => ({
      ...{ role, title: { ...title }, permissions: [...expandPatterns(permissions, known())].toSorted() },
      ...{ readyMade: true, retired: false },
    }))
  return [
    defineAnswer({
      contract: listRoles,
      answer: async (reader, { includeRetired = false }, scope) => {
        if (!scope.has(reader.siteId)) return { rows: [] }
        const [own, uses] = [await loadOwnRoles(reader), await countUses(reader)]
        const shown = own.filter(({ retired }) => includeRetired || !retired).map((role) => ({ ...role, readyMade: false }))
        return {
          rows: [...readyMade(), ...shown].map((row) => ({ ...row, permissions: [...row.permissions], accounts: uses.get(row.role) ?? 0 })),
        }
      },
    }),
    defineAnswer({ contract: listPermissions, answer: async () => ({ rows: sayPermissions(contracts(), known()) }) }),
    defineAnswer({
      contract: listRights,
      answer: async (reader, { after = '', limit, accountId, permission, equipmentId }, scope) => {
        if (!scope.has(reader.siteId)) return { rows: [] }
        const all = [...readyMade(), ...(await loadOwnRoles(reader)).filter(({ retired }) => !retired)]
        const fitting = all.filter(({ permissions }) => permission === undefined || permissions.includes(permission))
        const byName = new Map(fitting.map((role) => [role.role, role]))
        const names = [...byName.keys()]
        const grants = await loadGrants(reader, { after, limit: limit + 1, accountId, equipmentId, names })
        const page = cutPage(grants, limit, keyOf)
        return {
          ...page,
          rows: page.rows.map((grant) => {
            const { title, permissions } = byName.get(grant.role)!
            return { ...grant, roleTitle: { ...title }, permissions: permission ? [permission] : [...permissions] }
          }),
        }
      },
    }),
  ]
}

type Grant = Omit<RightRow, 'roleTitle' | 'permissions'>
const keyOf = ({ login, role, equipmentId }: Grant) => `${login} ${role} ${equipmentId}`

interface Wanted {
  readonly after: string
  readonly limit: number
  readonly accountId: string | undefined
  readonly equipmentId: string | undefined
  readonly names: readonly string[]
}

/** Grants by login, role and place. A grant reaches a piece of equipment when it stands on it, above it, or on the site. */
async function loadGrants({ tx, siteId }: Reader, { after, limit, accountId, equipmentId, names }: Wanted): Promise<readonly Grant[]> {
  const [login = '', role = '', place = ''] = after.split(' ')
  const { rows } = await sql<Grant & { categories: OperationsCategory[] | null }>`
    with recursive above as (
      select e.id, e.parent_id from equipment e where e.site_id = ${siteId} and e.id = ${equipmentId ?? null}::uuid
      union
      select parent.id, parent.parent_id from equipment parent join above on parent.id = above.parent_id and parent.site_id = ${siteId}
    )
    select a.account_id as "accountId", a.login, p.value as "displayName", a.disabled, g.role, g.equipment_id as "equipmentId",
      e.code as "equipmentCode", e.name as "equipmentName", g.categories
    from account_grant g
    join account a on a.site_id = g.site_id and a.account_id = g.account_id
    left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
    left join equipment e on e.site_id = g.site_id and e.id = g.equipment_id
    where g.site_id = ${siteId} and g.role = any(${[...names]}::text[]) and (a.login, g.role, g.equipment_id::text) > (${login}, ${role}, ${place})
      and (${accountId ?? null}::uuid is null or g.account_id = ${accountId ?? null})
      and (${equipmentId ?? null}::uuid is null or g.equipment_id = ${siteId} or g.equipment_id in (select id from above))
    order by a.login, g.role, g.equipment_id::text limit ${limit}`.execute(tx as never)
  return rows
}

async function loadOwnRoles({ tx, siteId }: Reader): Promise<readonly OwnRoleRow[]> {
  const { rows } = await sql<OwnRoleRow>`
    select role_id as "roleId", role, title, permissions, retired from own_role where site_id = ${siteId} order by role`.execute(
    tx as never,
  )
  return rows
}

async function countUses({ tx, siteId }: Reader): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ role: string; accounts: number }>`
    select role, count(distinct account_id)::int as accounts from account_grant where site_id = ${siteId} group by role`.execute(
    tx as never,
  )
  return new Map(rows.map(({ role, accounts }) => [role, accounts]))
}

function sayPermissions({ commands, queries }: Contracts, known: ReadonlySet<string>): PermissionRow[] {
  const said = [
    ...commands.map((contract) => ({ contract, kind: 'command' as const })),
    ...queries.map((contract) => ({ contract, kind: 'query' as const })),
  ]
  const byPermission = Map.groupBy(said, ({ contract }) => contract.permission)
  return [...known].toSorted().map((permission) => ({
    permission,
    allows: (byPermission.get(permission) ?? []).map(({ contract: { name, title }, kind }) => ({ name, title: { ...title }, kind })),
  }))
}
