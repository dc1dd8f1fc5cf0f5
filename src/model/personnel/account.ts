import { type Decision, accept, refuse } from '../../kernel/contract/decision.ts'
import type { AccountEvent, AccountGrant } from './contract.ts'
import { isReadyMade } from './roles.ts'

/** What decisions know of an account. */
export interface Account {
  readonly login: string
  readonly badge: string | null
  readonly disabled: boolean
  readonly erased?: true
  readonly service?: true
  readonly grants: readonly AccountGrant[]
}

export type AccountDecision<Refusal extends string> = Decision<{ account: AccountEvent[] }, Refusal>

type PlacedRole = Pick<AccountGrant, 'role' | 'equipmentId'>
const MOST_GRANTS = 40
const none: ReadonlySet<string> = new Set()
const ERASED = 'erased'

export function evolveAccount(state: Account | undefined, event: AccountEvent): Account {
  if (event.kind === 'accountCreated') {
    const { login, badge, grants, service } = event.payload
    return { login, badge, grants: grants.reduce<readonly AccountGrant[]>(given, []), disabled: false, ...(service && { service }) }
  }
  if (!state) throw new Error(`${event.kind} happened to an account that does not exist`)
  switch (event.kind) {
    case 'accountPasswordChanged':
      return state
    case 'accountDisabled':
      return { ...state, disabled: true }
    case 'accountEnabled':
      return { ...state, disabled: false }
    case 'accountErased':
      return { login: ERASED, badge: null, disabled: true, erased: true, grants: [] }
    case 'roleGranted':
      return { ...state, grants: given(state.grants, event.payload) }
    case 'roleRevoked':
      return { ...state, grants: without(state.grants, event.payload) }
  }
}

type Created = Extract<AccountEvent, { kind: 'accountCreated' }>['payload']

/**
 * @param equipmentExists whether each grant's equipment is there, in the order of the grants.
 * @param ownRoles those of the plant's own roles among the grants that exist
 */
export function decideAccount(
  account: Created,
  hasPin: boolean,
  equipmentExists: readonly boolean[],
  accountId: string,
  ownRoles: ReadonlySet<string> = none,
): AccountDecision<'role_unknown' | 'equipment_missing' | 'badge_without_pin'> {
  if (account.grants.some(({ role }) => !isReadyMade(role) && !ownRoles.has(role))) return refuse('role_unknown')
  if (equipmentExists.includes(false)) return refuse('equipment_missing')
  if ((account.badge !== null) !== hasPin) return refuse('badge_without_pin')
  return accept({ account: [{ kind: 'accountCreated', payload: account }] }, { accountId })
}

/** As `decideAccount`. */
export function decideAccountWithoutPassword(
  account: Pick<Created, 'login' | 'displayName' | 'language' | 'grants' | 'identity' | 'service'>,
  equipmentExists: readonly boolean[],
  accountId: string,
  ownRoles: ReadonlySet<string> = none,
): AccountDecision<'role_unknown' | 'equipment_missing'> {
  if (account.grants.some(({ role }) => !isReadyMade(role) && !ownRoles.has(role))) return refuse('role_unknown')
  if (equipmentExists.includes(false)) return refuse('equipment_missing')
  const payload = { ...account, badge: null, personId: null }
  return accept({ account: [{ kind: 'accountCreated', payload }] }, { accountId })
}

export function decidePassword(
  state: Account | undefined,
  hasPin: boolean,
): AccountDecision<'account_unknown' | 'account_erased' | 'service_account' | 'badge_without_pin'> {
  if (!state) return refuse('account_unknown')
  if (state.erased) return refuse('account_erased')
  if (state.service) return refuse('service_account')
  if (hasPin && state.badge === null) return refuse('badge_without_pin')
  return accept({ account: [{ kind: 'accountPasswordChanged', payload: {} }] })
}

/** @param otherAdministrators whether somebody else can still administer the whole site. */
export function decideDisable(
  state: Account | undefined,
  siteId: string,
  otherAdministrators: boolean,
): AccountDecision<'account_unknown' | 'account_disabled' | 'last_administrator'> {
  if (!state) return refuse('account_unknown')
  if (state.disabled) return refuse('account_disabled')
  if (administers(state, siteId) && !otherAdministrators) return refuse('last_administrator')
  return accept({ account: [{ kind: 'accountDisabled', payload: {} }] })
}

export function decideEnable(state: Account | undefined): AccountDecision<'account_unknown' | 'account_erased' | 'account_enabled'> {
  if (!state) return refuse('account_unknown')
  if (state.erased) return refuse('account_erased')
  if (!state.disabled) return refuse('account_enabled')
  return accept({ account: [{ kind: 'accountEnabled', payload: {} }] })
}

/** @param otherAdministrators whether somebody else can still administer the whole site. */
export function decideErase(
  state: Account | undefined,
  siteId: string,
  otherAdministrators: boolean,
): AccountDecision<'account_unknown' | 'account_erased' | 'last_administrator'> {
  if (!state) return refuse('account_unknown')
  if (state.erased) return refuse('account_erased')
  if (administers(state, siteId) && !state.disabled && !otherAdministrators) return refuse('last_administrator')
  return accept({ account: [{ kind: 'accountErased', payload: {} }] })
}

export function decideGrant(
  state: Account | undefined,
  grant: AccountGrant,
  equipmentExists: boolean,
  ownRoles: ReadonlySet<string> = none,
): AccountDecision<'account_unknown' | 'account_erased' | 'role_unknown' | 'equipment_missing' | 'role_granted' | 'too_many_roles'> {
  if (!state) return refuse('account_unknown')
  if (state.erased) return refuse('account_erased')
  if (!isReadyMade(grant.role) && !ownRoles.has(grant.role)) return refuse('role_unknown')
  if (!equipmentExists) return refuse('equipment_missing')
  const held = state.grants.find((one) => isSameGrant(one, grant))
  if (held && isForSame(held, grant)) return refuse('role_granted')
  if (!held && state.grants.length >= MOST_GRANTS) return refuse('too_many_roles')
  return accept({ account: [{ kind: 'roleGranted', payload: grant }] })
}

export function decideRevoke(
  state: Account | undefined,
  grant: PlacedRole,
  siteId: string,
  otherAdministrators: boolean,
): AccountDecision<'account_unknown' | 'role_not_granted' | 'last_administrator'> {
  if (!state) return refuse('account_unknown')
  if (!state.grants.some((held) => isSameGrant(held, grant))) return refuse('role_not_granted')
  const isLast = administers({ grants: [grant] }, siteId) && !state.disabled && !otherAdministrators
  if (isLast) return refuse('last_administrator')
  return accept({ account: [{ kind: 'roleRevoked', payload: grant }] })
}

function administers({ grants }: Pick<Account, 'grants'>, siteId: string): boolean {
  return grants.some(({ role, equipmentId }) => role === 'administrator' && equipmentId === siteId)
}

/** An account has a role once at one place: granted again, it replaces what was granted before. */
function isSameGrant(left: PlacedRole, right: PlacedRole): boolean {
  return left.role === right.role && left.equipmentId === right.equipmentId
}

function isForSame({ categories: left }: AccountGrant, { categories: right }: AccountGrant): boolean {
  return left === undefined || right === undefined ? left === right : new Set(left).symmetricDifference(new Set(right)).size === 0
}

function given(grants: readonly AccountGrant[], one: AccountGrant): readonly AccountGrant[] {
  return [...without(grants, one), one]
}

function without(grants: readonly AccountGrant[], one: PlacedRole): readonly AccountGrant[] {
  return grants.filter((grant) => !isSameGrant(grant, one))
}
