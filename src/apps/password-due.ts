import type { Instant } from '../kernel/contract/ids.ts'
import type { Site } from '../kernel/server/site.ts'
import { givenPassword, passwordAge } from '../model/personnel/password.contract.ts'
import { siteWide } from './site-policy.ts'

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

/** @param column what somebody has proved himself with; a PIN does not get old. */
export async function dueRuleOf(site: Site, column: 'password_hash' | 'pin_hash'): Promise<DueRule> {
  if (column === 'pin_hash') return nothingDue
  const [given, age] = await Promise.all([siteWide(site, givenPassword), siteWide(site, passwordAge)])
  const days = ageDays[age]
  return {
    given: given === 'once',
    agedBefore: days === null ? null : (new Date(Date.parse(site.now()) - days * DAY_MS).toISOString() as Instant),
  }
}

/** Why the password of a credential `c` is due, in SQL, by the parameters that hold a rule. */
export function dueBy(given: string, agedBefore: string): string {
  return `case when c.given and ${given} then 'given' when c.changed_at < ${agedBefore} then 'aged' end`
}
