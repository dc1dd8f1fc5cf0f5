import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { PolicyEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    policy_setting: { site_id: string; equipment_id: string; policy: string; value: string }
  }
}

export const policySettingProjection = defineProjection({
  name: 'policy_setting',
  version: 1,
  tables: ['policy_setting'],
  streams: ['model.policy.settings'],
  apply: async (tx, events: readonly Recorded<PolicyEvent>[]) => {
    for (const { siteId, streamId, event } of events) {
      const { policy, value } = event.payload
      await tx
        .insertInto('policy_setting')
        .values({ site_id: siteId, equipment_id: streamId, policy, value })
        .onConflict((conflict) => conflict.columns(['site_id', 'equipment_id', 'policy']).doUpdateSet({ value }))
        .execute()
    }
  },
})
