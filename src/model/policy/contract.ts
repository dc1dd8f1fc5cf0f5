import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** Sets how a plant wants something handled, from a piece of equipment downwards. */
export const setPolicy = defineCommand({
  name: 'model.policy.setPolicy',
  title: { en: 'Set policy', de: 'Regel setzen' },
  isa95: 'Equipment.EquipmentProperty',
  permission: 'model.policy.edit',
  intent: 'request',
  input: z.strictObject({ policy: z.string().min(1).max(100), equipmentId: EquipmentId, value: z.string().min(1).max(100) }),
  refusals: {
    policy_unknown: { en: 'There is no such policy.', de: 'Diese Regel gibt es nicht.' },
    value_not_allowed: { en: 'The policy does not have this value.', de: 'Diesen Wert kennt die Regel nicht.' },
  },
})

export const PolicyRow = z.strictObject({
  policy: z.string(),
  title: z.strictObject({ en: z.string(), de: z.string() }),
  why: z.strictObject({ en: z.string(), de: z.string() }),
  scope: z.strictObject({ en: z.string(), de: z.string() }),
  values: z.record(z.string(), z.strictObject({ en: z.string(), de: z.string() })),
  default: z.string(),
  settings: z.array(z.strictObject({ equipmentId: z.string(), value: z.string() })),
})

export const listPolicies = defineQuery({
  name: 'model.policy.listPolicies',
  title: { en: 'Policies', de: 'Regeln' },
  isa95: 'Equipment.EquipmentProperty',
  permission: 'model.policy.read',
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(PolicyRow) }),
})

export const PolicyEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('policySet'), payload: z.strictObject({ policy: z.string(), value: z.string() }) }),
])
export type PolicyEvent = z.infer<typeof PolicyEvent>
