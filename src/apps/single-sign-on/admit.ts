import { createHash, randomUUID } from 'node:crypto'
import type { AnyCommand } from '../../kernel/contract/resource.ts'
import { systemActor } from '../../kernel/server/access.ts'
import type { Site } from '../../kernel/server/site.ts'
import { endSessions } from '../../model/access/contract.ts'
import { admitAccount, grantRole, revokeRole } from '../../model/personnel/contract.ts'
import { listMissingRoles } from './missing-roles.ts'
import type { VouchedPerson } from './provider.ts'
import { type MappedRole, rolesOfGroups } from './role-mapping.ts'

/** Why somebody whom the provider vouches for does not get in. */
export type NotAdmitted = 'no_group' | 'no_name' | 'name_taken' | 'account_disabled'

interface Given {
  readonly role: string
  readonly equipmentId: string
}

interface KnownPerson {
  readonly accountId: string
  readonly disabled: boolean
  readonly grants: readonly Given[]
}
type Entry =
  | { readonly accountId: string; readonly notAdmitted?: undefined }
  | { readonly accountId: string | undefined; readonly notAdmitted: NotAdmitted }
/** What came of it, and the roles of his groups that were not given because they are not there. */
export type Admission = Entry & { readonly missingRoles: readonly string[] }

/**
 * The account of a person whom the provider vouches for: made at the first sign-in, and with exactly the roles of his groups after each one. Who is
 * in no mapped group any more loses roles and sessions.
 */
export async function admit(site: Site, mapping: readonly MappedRole[], person: VouchedPerson): Promise<Admission> {
  const identity = createHash('sha256').update(`${person.issuer}\n${person.subject}`).digest('hex')
  const mapped = rolesOfGroups(mapping, person.groups)
  const missingRoles = await listMissingRoles(site, mapped)
  const wanted = await placed(
    site,
    mapped.filter(({ role }) => !missingRoles.includes(role)),
  )
  const known = await findAccount(site, identity)
  const entry = known ? await admitKnown(site, known, wanted) : await admitNew(site, person, identity, wanted)
  return { ...entry, missingRoles }
}

async function admitKnown(site: Site, { accountId, disabled, grants }: KnownPerson, wanted: readonly Given[]): Promise<Entry> {
  if (disabled) return { accountId, notAdmitted: 'account_disabled' }
  await changeRoles(site, accountId, grants, wanted)
  if (wanted.length > 0) return { accountId }
  await send(site, endSessions, { accountId })
  return { accountId, notAdmitted: 'no_group' }
}

async function admitNew(site: Site, person: VouchedPerson, identity: string, wanted: readonly Given[]): Promise<Entry> {
  if (wanted.length === 0) return { accountId: undefined, notAdmitted: 'no_group' }
  if (person.login === undefined) return { accountId: undefined, notAdmitted: 'no_name' }
  const { login, language, name: displayName = login } = person
  const outcome = await send(site, admitAccount, { identity, login, displayName, language, grants: wanted })
  if (outcome.outcome !== 'accepted') return { accountId: undefined, notAdmitted: 'name_taken' }
  return { accountId: String(outcome.result['accountId']) }
}

function send(site: Site, contract: AnyCommand, input: object) {
  return site.execute({ commandId: randomUUID(), actor: systemActor(site.siteId), contract, input: contract.input.parse(input) as object })
}

/** @throws when a role cannot be taken away, so that nobody gets in with more than his groups say: he is the last administrator. */
async function changeRoles(site: Site, accountId: string, held: readonly Given[], wanted: readonly Given[]): Promise<void> {
  const isIn = (list: readonly Given[], { role, equipmentId }: Given) =>
    list.some((one) => one.role === role && one.equipmentId === equipmentId)
  for (const { role, equipmentId } of wanted.filter((one) => !isIn(held, one)))
    await send(site, grantRole, { accountId, role, equipmentId })
  for (const { role, equipmentId } of held.filter((one) => !isIn(wanted, one))) {
    const outcome = await send(site, revokeRole, { accountId, role, equipmentId })
    if (outcome.outcome === 'refused') throw new Error(`the role ${role} could not be revoked: ${outcome.refusals.join(', ')}`)
  }
}

async function findAccount({ pool, siteId }: Site, identity: string): Promise<KnownPerson | undefined> {
  const { rows } = await pool.query<KnownPerson>(
    `select a.account_id as "accountId", a.disabled, (select coalesce(jsonb_agg(jsonb_build_object('role', role, 'equipmentId', equipment_id)), '[]')
       from account_grant g where g.site_id = a.site_id and g.account_id = a.account_id) as grants
     from account a where a.site_id = $1 and a.identity = $2`,
    [siteId, identity],
  )
  return rows[0]
}

/** A role at a place that is not there (any more) is no role. */
async function placed({ pool, siteId }: Site, roles: readonly Omit<MappedRole, 'group'>[]): Promise<readonly Given[]> {
  const codes = roles.flatMap(({ place }) => place ?? [])
  const { rows } = await pool.query<{ id: string; code: string }>(
    'select id, code from equipment where site_id = $1 and code = any($2::text[]) and not retired',
    [siteId, codes],
  )
  const ids = new Map(rows.map(({ id, code }) => [code, id]))
  return roles.flatMap(({ role, place }) => {
    const equipmentId = place === undefined ? siteId : ids.get(place)
    return equipmentId === undefined ? [] : [{ role, equipmentId }]
  })
}
