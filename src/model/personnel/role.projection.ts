import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { ROLE_STREAM, type RoleEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    own_role: { site_id: string; role_id: string; role: string; title: string; permissions: string[]; retired: boolean }
  }
}

export const roleProjection = defineProjection({
  name: 'own_role',
  version: 1,
  tables: ['own_role'],
  streams: [ROLE_STREAM],
  apply: async (tx, events: readonly Recorded<RoleEvent>[]) => {
    for (const { siteId, streamId, event } of events) {
      if (event.kind === 'roleRetired') {
        await tx.updateTable('own_role').set({ retired: true }).where('site_id', '=', siteId).where('role_id', '=', streamId).execute()
        continue
      }
      const { role, title, permissions } = event.payload
      const row = { role, title: JSON.stringify(title), permissions: [...permissions], retired: false }
      await tx
        .insertInto('own_role')
        .values({ site_id: siteId, role_id: streamId, ...row })
        .onConflict((conflict) => conflict.columns(['site_id', 'role_id']).doUpdateSet(row))
        .execute()
    }
  },
})
