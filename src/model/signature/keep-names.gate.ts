import { sql } from 'kysely'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { defineGate } from '../../kernel/server/handler.ts'
import { eraseAccount } from '../personnel/contract.ts'
import { findPolicyValue } from '../plant/contract.ts'
import { mustBeKept } from './retention.ts'
import { retentionRefusals, signatureRetention } from './retention.contract.ts'

/** Whoever has signed keeps his name under it for as long as the plant must be able to show it. */
export const keepNamesGate = defineGate({
  name: 'retention',
  contract: eraseAccount,
  refusals: retentionRefusals,
  streams: () => ({}),
  facts: async (reader, { accountId }) => {
    const { tx, siteId } = reader
    const { rows } = await sql<{ signedAt: string | null }>`
      select max(signed_at) as "signedAt" from signature where site_id = ${siteId} and signer_id = ${accountId} and command_id is not null`.execute(
      tx as never,
    )
    const { value } = await reader.ask(findPolicyValue, { policy: signatureRetention.name, equipmentId: siteId as unknown as EquipmentId })
    return { signedAt: rows[0]?.signedAt ?? null, kept: value ?? signatureRetention.default }
  },
  decide: (_input, _states, { signedAt, kept }, { recordedAt }) =>
    signedAt !== null && mustBeKept(signedAt, recordedAt, kept) ? ['signatures_must_be_kept'] : [],
})
