import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { markOf } from '../../kernel/server/redaction.ts'
import { ACCOUNT_STREAM, type AccountEvent, type AccountGrant } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    account: {
      site_id: string
      account_id: string
      login: string
      display_name: string
      badge: string | null
      language: 'en' | 'de'
      person_id: string | null
      disabled: boolean
      service: boolean
      identity: string | null
      erased: boolean
    }
    account_grant: { site_id: string; account_id: string; role: string; equipment_id: string; categories: string[] | null }
  }
}

export const accountProjection = defineProjection({
  name: ACCOUNT_STREAM,
  version: 1,
  tables: ['account', 'account_grant'],
  streams: [ACCOUNT_STREAM],
  apply: async (tx, events: readonly Recorded<AccountEvent>[]) => {
    for (const event of events) await applyOne(tx, event)
  },
})

async function applyOne(tx: WriteTx, { siteId, streamId, event }: Recorded<AccountEvent>): Promise<void> {
  switch (event.kind) {
    case 'accountCreated': {
      const { login, displayName, badge, language, personId, grants, service = false, identity = null } = event.payload
      await tx
        .insertInto('account')
        .values({
          site_id: siteId,
          account_id: streamId,
          login,
          display_name: displayName,
          badge,
          language,
          person_id: personId,
          disabled: false,
          service,
          identity,
          erased: false,
        })
        .execute()
      for (const grant of grants) await addGrant(tx, siteId, streamId, grant)
      return
    }
    case 'accountPasswordChanged':
      return
    case 'accountDisabled':
    case 'accountEnabled':
      await tx
        .updateTable('account')
        .set({ disabled: event.kind === 'accountDisabled' })
        .where('site_id', '=', siteId)
        .where('account_id', '=', streamId)
        .execute()
      return
    case 'accountErased':
      return eraseRow(tx, siteId, streamId)
    case 'roleGranted':
      return addGrant(tx, siteId, streamId, event.payload)
    case 'roleRevoked':
      await tx
        .deleteFrom('account_grant')
        .where('site_id', '=', siteId)
        .where('account_id', '=', streamId)
        .where('role', '=', event.payload.role)
        .where('equipment_id', '=', event.payload.equipmentId)
        .execute()
  }
}

async function addGrant(tx: WriteTx, siteId: string, accountId: string, grant: AccountGrant): Promise<void> {
  const { role, equipmentId, categories = null } = grant
  await tx
    .insertInto('account_grant')
    .values({ site_id: siteId, account_id: accountId, role, equipment_id: equipmentId, categories })
    .onConflict((conflict) => conflict.columns(['site_id', 'account_id', 'role', 'equipment_id']).doUpdateSet({ categories }))
    .execute()
}

async function eraseRow(tx: WriteTx, siteId: string, accountId: string): Promise<void> {
  await tx
    .updateTable('account')
    .set({ login: markOf(accountId), badge: null, identity: null, disabled: true, erased: true })
    .where('site_id', '=', siteId)
    .where('account_id', '=', accountId)
    .execute()
  await tx.deleteFrom('account_grant').where('site_id', '=', siteId).where('account_id', '=', accountId).execute()
}
