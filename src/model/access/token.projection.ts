import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { TOKEN_STREAM, type TokenEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    api_token: {
      site_id: string
      token_id: string
      account_id: string
      name: string
      permissions: string[] | null
      equipment_id: string
      created_at: string
      expires_at: string
      revoked_at: string | null
    }
  }
}

export const tokenProjection = defineProjection({
  name: TOKEN_STREAM,
  version: 1,
  tables: ['api_token'],
  streams: [TOKEN_STREAM],
  apply: async (tx, events: readonly Recorded<TokenEvent>[]) => {
    for (const { siteId, streamId, event, recordedAt } of events) {
      if (event.kind === 'tokenRevoked') {
        await tx
          .updateTable('api_token')
          .set({ revoked_at: recordedAt })
          .where('site_id', '=', siteId)
          .where('token_id', '=', streamId)
          .execute()
        continue
      }
      const { accountId, name, permissions, equipmentId, expiresAt } = event.payload
      await tx
        .insertInto('api_token')
        .values({
          ...{ site_id: siteId, token_id: streamId, account_id: accountId, name, permissions, equipment_id: equipmentId },
          ...{ created_at: recordedAt, expires_at: expiresAt, revoked_at: null },
        })
        .execute()
    }
  },
})
