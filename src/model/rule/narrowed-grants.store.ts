import { everything, type Grant, type ScopeTree } from '../../kernel/server/access.ts'

/**
 * What is left of a person's grants for a rule: the right to the one command that it sends, at its own place and below, and only where the person has it.
 */
export function narrowedGrants(grants: readonly Grant[], permission: string, equipmentId: string, tree: ScopeTree): Grant[] {
  const isWithin = (id: string, above: string) => id === above || above === tree.siteId || (tree.ancestors.get(id)?.has(above) ?? false)
  return grants.flatMap((grant) => {
    if (!grant.permissions.has(permission) && !grant.permissions.has(everything)) return []
    const own = { ...grant, permissions: new Set([permission]) }
    if (isWithin(equipmentId, grant.equipmentId)) return [{ ...own, equipmentId: equipmentId as Grant['equipmentId'] }]
    return isWithin(grant.equipmentId, equipmentId) ? [own] : []
  })
}
