import type { EquipmentId, Instant } from '../kernel/contract/ids.ts'
import type { Policy } from '../kernel/contract/policy.ts'
import type { Site } from '../kernel/server/site.ts'
import { givenPassword, passwordAge } from '../model/personnel/password.contract.ts'
import { findPolicyValue } from '../model/plant/contract.ts'

const DAY_MS = 86_400_000
const ageDays = { never: null, year: 365, quarter: 90 } as const

/** Which passwords let their person in only to choose another one. */
export interface DueRule {
  /** Those that somebody else has set. */
  readonly given: boolean
  /** Those that were set before; null: however old one is. */
  readonly agedBefore: Instant | null
}

/** For whoever proves himself otherwise than by password. */
export const nothingDue: DueRule = { given: false, agedBefore: null }

export async function dueRuleOf(site: Site): Promise<DueRule> {
  const [given, age] = await Promise.all([siteWide(site, givenPassword), siteWide(site, passwordAge)])
  const days = ageDays[age]
  return {
    given: given === 'once',
    agedBefore: days === null ? null : (new Date(Date.parse(site.now()) - days * DAY_MS).toISOString() as Instant),
  }
}

/** The value of a policy that holds for the whole site. */
export async function siteWide<Value extends string>(site: Site, policy: Policy<Value>): Promise<Value> {
  const { value } = await site.ask(findPolicyValue, { policy: policy.name, equipmentId: site.siteId as unknown as EquipmentId })
  return value !== null && Object.hasOwn(policy.values, value) ? (value as Value) : policy.default
}
