import * as connectContracts from '../connect/mapping/contract.ts'
import type { Policy } from '../kernel/contract/policy.ts'
import * as passwordPolicies from '../model/personnel/password.contract.ts'
import * as pressPolicies from '../model/personnel/press.contract.ts'
import * as revisionPolicies from '../model/revision/policies.contract.ts'
import * as signatureContracts from '../model/signature/contract.ts'
import * as executionContracts from '../operations/execution/contract.ts'
import * as performancePolicies from '../operations/performance/policies.ts'
import * as schedulingPolicies from '../operations/scheduling/policies.ts'

/** Every policy that a module declares, by the shape of its declaration. */
export const policies: readonly Policy[] = [
  signatureContracts,
  executionContracts,
  performancePolicies,
  schedulingPolicies,
  revisionPolicies,
  pressPolicies,
  passwordPolicies,
  connectContracts,
].flatMap((contracts) => (Object.values(contracts) as unknown[]).filter(isPolicy))

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && 'values' in value && 'default' in value && 'why' in value
}
