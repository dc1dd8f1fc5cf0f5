import { everything, type Grant, type ScopeTree } from '../kernel/server/access.ts'
import { MIND_OWN } from '../model/access/contract.ts'

const OWN = new Set([MIND_OWN])

/** What an API token may do at most. */
export interface TokenScope {
  /** Null: whatever its owner may. */
  readonly permissions: ReadonlySet<string> | null
  readonly equipmentId: Grant['equipmentId']
}

/**
 * What a token lets its owner do: each of his grants, with its categories, cut down to what the token names and to its part of the plant. What the owner loses, his tokens
 * lose with the same request.
 */
export function narrowedGrants(held: readonly Grant[], scope: TokenScope, tree: ScopeTree): readonly Grant[] {
  return held.flatMap((grant) => {
    const equipmentId = meeting(grant.equipmentId, scope.equipmentId, tree)
    const permissions = narrowed(grant.permissions, scope.permissions)
    return equipmentId && permissions.size > 0 ? [{ ...grant, permissions, equipmentId }] : []
  })
}

/** The smaller of two parts of the tree when one lies in the other; otherwise they have nothing in common. */
function meeting(left: Grant['equipmentId'], right: Grant['equipmentId'], tree: ScopeTree): Grant['equipmentId'] | undefined {
  if (isWithin(right, left, tree)) return right
  return isWithin(left, right, tree) ? left : undefined
}

function isWithin(inner: string, outer: string, tree: ScopeTree): boolean {
  return inner === outer || outer === tree.siteId || (tree.ancestors.get(inner)?.has(outer) ?? false)
}

function narrowed(held: ReadonlySet<string>, named: ReadonlySet<string> | null): ReadonlySet<string> {
  // Whoever has got hold of a token must not be able to make himself another one.
  const given = held.difference(OWN)
  if (named === null) return given
  return given.has(everything) ? named.difference(OWN) : given.intersection(named)
}
