import type { Policy } from '../../kernel/contract/policy.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { listPolicies } from './contract.ts'

/** @param policies every policy that a module of this program declares */
export function listPoliciesAnswer(policies: readonly Policy[]) {
  return defineAnswer({
    contract: listPolicies,
    answer: async ({ tx }, _input, scope) => {
      const settings = await tx.selectFrom('policy_setting').selectAll().execute()
      return {
        rows: policies.map(({ name, title, why, scope: decidedFor, values, default: fallback }) => ({
          policy: name,
          title,
          why,
          scope: decidedFor,
          values,
          default: fallback,
          settings: settings
            .filter((row) => row.policy === name && scope.has(row.equipment_id))
            .map((row) => ({ equipmentId: row.equipment_id, value: row.value })),
        })),
      }
    },
  })
}
