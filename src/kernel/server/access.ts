import type { EquipmentId } from '../contract/ids.ts'

/** What an account may do, and from which piece of equipment downwards. */
export interface Grant {
  readonly permissions: ReadonlySet<string>
  readonly equipmentId: EquipmentId
  /** The operations categories for which it holds; without them it holds for all. What belongs to none is not limited by them. */
  readonly categories?: ReadonlySet<string> | undefined
}

export interface Actor {
  readonly accountId: string
  readonly personId?: string
  readonly grants: readonly Grant[]
}

/** `ancestors.get(id)` holds the equipment itself and everything above it, up to the site. */
export interface ScopeTree {
  readonly siteId: string
  readonly ancestors: ReadonlyMap<string, ReadonlySet<string>>
}

/** The part of the equipment tree that a query may show. Every query gets it and must use it. */
export interface Scope {
  readonly equipmentIds: readonly EquipmentId[]
  has(equipmentId: string): boolean
}

export const everything = '*'

/** The program itself, for reactions and counters: it may do what its contracts ask for, anywhere in the site. */
export function systemActor(siteId: string): Actor {
  return { accountId: SYSTEM_ACCOUNT, grants: [{ permissions: new Set([everything]), equipmentId: siteId as EquipmentId }] }
}
export const SYSTEM_ACCOUNT = '00000000-0000-4000-8000-000000000001'

/** The cheap check that needs no state: is there any grant at all with this permission? */
export function holds(actor: Actor, permission: string): boolean {
  return actor.grants.some((grant) => grants(grant, permission))
}

/** @param equipmentId where; the site itself when all of it is concerned. @param categories what is touched: one grant must hold for all of them. */
export function may(actor: Actor, permission: string, equipmentId: string, tree: ScopeTree, categories: readonly string[] = []): boolean {
  return actor.grants.some((grant) => {
    if (!grants(grant, permission) || !categories.every((category) => grant.categories?.has(category) ?? true)) return false
    // A grant on the site covers equipment that was declared a moment ago and is not in the tree yet.
    return [tree.siteId, equipmentId].includes(grant.equipmentId) || (tree.ancestors.get(equipmentId)?.has(grant.equipmentId) ?? false)
  })
}

export function scopeOf(actor: Actor, permission: string, tree: ScopeTree): Scope {
  const roots = new Set<string>(actor.grants.filter((grant) => grants(grant, permission)).map((grant) => grant.equipmentId))
  const ids = new Set<string>(roots)
  for (const [id, ancestors] of tree.ancestors) if (!roots.isDisjointFrom(ancestors)) ids.add(id)
  return { equipmentIds: [...ids] as EquipmentId[], has: (id) => ids.has(id) }
}

function grants(grant: Grant, permission: string): boolean {
  return grant.permissions.has(permission) || grant.permissions.has(everything)
}
