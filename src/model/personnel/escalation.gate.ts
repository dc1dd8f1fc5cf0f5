import { sql } from 'kysely'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import type { AnyCommand } from '../../kernel/contract/resource.ts'
import { may } from '../../kernel/server/access.ts'
import { type Context, defineGate, type Gate, type Reader } from '../../kernel/server/handler.ts'
import { createServiceToken } from '../access/contract.ts'
import {
  type AccountGrant,
  changeAccountPassword,
  changeRole,
  createAccount,
  createServiceAccount,
  defineRole,
  enableAccount,
  escalationRefusals,
  grantRole,
  OperationsCategory,
} from './contract.ts'
import { expandPatterns, isForNamedRoles, readyMadeRole } from './roles.ts'

/** Rights that would be given: permissions, from where downwards, and for which categories. */
interface Given extends Pick<AccountGrant, 'equipmentId' | 'categories'> {
  readonly permissions: Iterable<string>
}
/** What the inputs of these commands name; each has its part of it. */
interface Asked extends AccountGrant {
  readonly accountId: string
  readonly grants: readonly AccountGrant[]
  readonly permissions: readonly string[]
}
type Find = (reader: Reader, input: Asked) => Promise<readonly Given[]>

/**
 * Nobody gives more than he has himself: not by granting a role, not by defining one, and not by opening an account that has more.
 * @param known every permission that a role can hold, asked late
 */
export function escalationGates(known: () => ReadonlySet<string>): readonly Gate[] {
  const ofGrants = async (reader: Reader, grants: readonly AccountGrant[]) => {
    const own = await loadOwnRoles(reader, grants)
    return grants.map(({ role, ...where }) => ({ ...where, permissions: permissionsOf(role, own, known()) }))
  }
  const ofAccount: Find = async (reader, { accountId }) => ofGrants(reader, await loadGrants(reader, accountId))
  const ofInput: Find = (reader, { grants }) => ofGrants(reader, grants)
  const gate = (contract: AnyCommand, find: Find) => gateOf(contract, find, known)
  const ofRole: Find = async ({ siteId }, { permissions }) => [{ permissions, equipmentId: siteId as unknown as EquipmentId }]
  return [
    gate(createAccount, ofInput),
    gate(createServiceAccount, ofInput),
    gate(grantRole, (reader, { role, equipmentId, categories }) => ofGrants(reader, [{ role, equipmentId, categories }])),
    gate(changeAccountPassword, ofAccount),
    gate(enableAccount, ofAccount),
    gate(createServiceToken, ofAccount),
    gate(defineRole, ofRole),
    gate(changeRole, ofRole),
  ]
}

function gateOf(contract: AnyCommand, find: Find, known: () => ReadonlySet<string>): Gate {
  return defineGate({
    name: 'rights',
    contract,
    refusals: escalationRefusals,
    streams: () => ({}),
    facts: (reader: Reader, input) => find(reader, input as Asked),
    decide: (_input, _states, given, context) => (given.every((right) => holds(context, right, known())) ? [] : ['more_than_you_have']),
  })
}

function holds(context: Context, given: Given, known: ReadonlySet<string>): boolean {
  const { permissions, equipmentId, categories = OperationsCategory.options } = given
  const has = (permission: string) => may(context.actor, permission, equipmentId, context.tree, categories)
  return [...permissions].every((permission) => has(permission) || (isForNamedRoles(permission) && mayAllElse(context, known)))
}

/** A right of named roles is nobody's to begin with: whoever may do everything else in the whole site gives it, and that stands in the ledger. */
function mayAllElse({ actor, tree }: Context, known: ReadonlySet<string>): boolean {
  return [...known].every((permission) => isForNamedRoles(permission) || may(actor, permission, tree.siteId, tree))
}

function permissionsOf(role: string, own: ReadonlyMap<string, readonly string[]>, known: ReadonlySet<string>): Iterable<string> {
  const readyMade = readyMadeRole(role)
  return readyMade ? expandPatterns(readyMade.permissions, known) : (own.get(role) ?? [])
}

async function loadOwnRoles({ tx, siteId }: Reader, grants: readonly AccountGrant[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = grants.map(({ role }) => role)
  if (names.every((name) => readyMadeRole(name))) return new Map()
  const rows = await tx
    .selectFrom('own_role')
    .select(['role', 'permissions'])
    .where('site_id', '=', siteId)
    .where('role', '=', sql<string>`any(${names})`)
    .where('retired', '=', false)
    .execute()
  return new Map(rows.map(({ role, permissions }) => [role, permissions]))
}

async function loadGrants({ tx, siteId }: Reader, accountId: string): Promise<readonly AccountGrant[]> {
  const rows = await tx
    .selectFrom('account_grant')
    .select(['role', 'equipment_id', 'categories'])
    .where('site_id', '=', siteId)
    .where('account_id', '=', accountId)
    .execute()
  return rows.map(({ role, equipment_id: equipmentId, categories }) => ({
    ...{ role, equipmentId: equipmentId as EquipmentId },
    ...(categories && { categories: categories as OperationsCategory[] }),
  }))
}
