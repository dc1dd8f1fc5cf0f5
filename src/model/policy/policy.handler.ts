import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { Policy } from '../../kernel/contract/policy.ts'
import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { PolicyEvent, setPolicy } from './contract.ts'

/** The newest value of each policy at one piece of equipment. */
type Settings = Readonly<Record<string, string>>

export const policyStream = defineStream<Settings, PolicyEvent>({
  kind: 'model.policy.settings',
  key: 'equipmentId',
  event: PolicyEvent,
  evolve: (before, { payload }) => ({ ...before, [payload.policy]: payload.value }),
})

/** @param policies every policy that a module of this program declares */
export function setPolicyHandler(policies: readonly Policy[]) {
  const byName = new Map(policies.map((policy) => [policy.name, policy]))
  return defineHandler({
    contract: setPolicy,
    streams: ({ equipmentId }) => ({ settings: policyStream.at(equipmentId) }),
    scope: ({ equipmentId }) => equipmentId,
    decide: ({ policy, value }) => {
      const declared = byName.get(policy)
      if (!declared) return refuse('policy_unknown')
      if (!Object.hasOwn(declared.values, value)) return refuse('value_not_allowed')
      return accept({ settings: [{ kind: 'policySet' as const, payload: { policy, value } }] })
    },
  })
}
