import { accept, type Decision, refuse } from '../../kernel/contract/decision.ts'
import type { OwnRole, RoleEvent } from './contract.ts'
import { isReadyMade } from './roles.ts'

/** A role that the plant has defined, as its stream knows it. */
export interface DefinedRole extends OwnRole {
  readonly retired: boolean
}

type RoleDecision<Refusal extends string> = Decision<{ role: RoleEvent[] }, Refusal>
type Wanted = OwnRole & { readonly role: string }

export function evolveRole(before: DefinedRole | undefined, { kind, payload }: RoleEvent): DefinedRole {
  if (kind === 'roleRetired') return { ...before!, retired: true }
  const { title, permissions } = payload
  return { title, permissions, retired: false }
}

/** @param known every permission that a role can hold */
export function decideDefine(
  state: DefinedRole | undefined,
  wanted: Wanted,
  known: ReadonlySet<string>,
): RoleDecision<'role_ready_made' | 'role_exists' | 'permission_unknown'> {
  if (isReadyMade(wanted.role)) return refuse('role_ready_made')
  if (state && !state.retired) return refuse('role_exists')
  if (wanted.permissions.some((permission) => !known.has(permission))) return refuse('permission_unknown')
  return accept({ role: [defined(wanted)] })
}

/** @param known every permission that a role can hold */
export function decideChange(
  state: DefinedRole | undefined,
  wanted: Wanted,
  known: ReadonlySet<string>,
): RoleDecision<'role_ready_made' | 'role_unknown' | 'permission_unknown'> {
  if (isReadyMade(wanted.role)) return refuse('role_ready_made')
  if (!state || state.retired) return refuse('role_unknown')
  if (wanted.permissions.some((permission) => !known.has(permission))) return refuse('permission_unknown')
  return accept({ role: [defined(wanted)] })
}

/** @param isUsed whether an account has it, also a disabled one: it may come back */
export function decideRetire(
  state: DefinedRole | undefined,
  role: string,
  isUsed: boolean,
): RoleDecision<'role_ready_made' | 'role_unknown' | 'role_in_use'> {
  if (isReadyMade(role)) return refuse('role_ready_made')
  if (!state || state.retired) return refuse('role_unknown')
  if (isUsed) return refuse('role_in_use')
  return accept({ role: [{ kind: 'roleRetired', payload: { role } }] })
}

function defined({ role, title, permissions }: Wanted): RoleEvent {
  return { kind: 'roleDefined', payload: { role, title, permissions: [...new Set(permissions)].toSorted() } }
}
