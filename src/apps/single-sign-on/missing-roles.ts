import type { Site } from '../../kernel/server/site.ts'
import { isReadyMade } from '../../model/personnel/roles.ts'
import type { MappedRole } from './role-mapping.ts'

/** Those of the mapped roles that are neither ready-made nor, at the moment, roles of the plant's own. */
export async function listMissingRoles({ pool, siteId }: Site, mapped: readonly Pick<MappedRole, 'role'>[]): Promise<readonly string[]> {
  const own = [...new Set(mapped.flatMap(({ role }) => (isReadyMade(role) ? [] : [role])))]
  const { rows } = await pool.query<{ role: string }>(
    'select role from unnest($2::text[]) role where not exists (select from own_role o where o.site_id = $1 and o.role = role.role and not o.retired)',
    [siteId, own],
  )
  return rows.map(({ role }) => role)
}

/** Roles of the plant's own come and go while the program runs, so that a name nobody knows is no mistake yet, but mostly a slip of the pen. */
export async function warnOfMissingRoles(site: Site, mapping: readonly MappedRole[], warn: (line: string) => void): Promise<void> {
  for (const missing of await listMissingRoles(site, mapping)) {
    const groups = mapping.flatMap(({ group, role }) => (role === missing ? [group] : []))
    warn(
      `ENTRESOL_OIDC_ROLES: there is no role ${missing}, ready-made or of the plant's own; until there is, nothing is given to ${groups.join(', ')}`,
    )
  }
}
