import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { Policy } from '../kernel/contract/policy.ts'
import type { Site } from '../kernel/server/site.ts'
import { findPolicyValue } from '../model/plant/contract.ts'

/** The value of a policy that holds for the whole site. One that a later version has set, and this one does not know, is none. */
export async function siteWide<Value extends string>(site: Site, policy: Policy<Value>): Promise<Value> {
  const { value } = await site.ask(findPolicyValue, { policy: policy.name, equipmentId: site.siteId as unknown as EquipmentId })
  return value !== null && Object.hasOwn(policy.values, value) ? (value as Value) : policy.default
}
