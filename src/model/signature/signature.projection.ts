import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { RuleEvent, SignatureEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    signature_rule: {
      site_id: string
      rule_id: string
      command: string
      signatures: number
      meaning: string
      needs_reason: boolean
      other_person: boolean
    }
    signature: {
      site_id: string
      signature_id: string
      command: string
      content: string
      signer_id: string
      printed_name: string
      meaning: string
      reason: string
      method: string
      zone: string
      signed_at: string
      command_id: string | null
    }
  }
}

export const signatureRuleProjection = defineProjection({
  name: 'signature_rule',
  version: 1,
  tables: ['signature_rule'],
  streams: ['model.signature.rule'],
  apply: async (tx, events: readonly Recorded<RuleEvent>[]) => {
    for (const { siteId, streamId, event } of events) {
      const { command, signatures, meaning, needsReason, otherPerson = false } = event.payload
      const rule = { signatures, meaning, needs_reason: needsReason, other_person: otherPerson }
      await tx
        .insertInto('signature_rule')
        .values({ site_id: siteId, rule_id: streamId, command, ...rule })
        .onConflict((conflict) => conflict.columns(['site_id', 'rule_id']).doUpdateSet(rule))
        .execute()
    }
  },
})

export const signatureProjection = defineProjection({
  name: 'signature',
  version: 1,
  tables: ['signature'],
  streams: ['model.signature.signature'],
  apply: async (tx, events: readonly Recorded<SignatureEvent>[]) => {
    for (const { siteId, streamId, event, recordedAt } of events) {
      if (event.kind === 'signatureUsed') {
        const { commandId } = event.payload
        await tx.updateTable('signature').set({ command_id: commandId }).where('signature_id', '=', streamId).execute()
        continue
      }
      const { signerId, printedName, ...payload } = event.payload
      const row = {
        site_id: siteId,
        signature_id: streamId,
        signer_id: signerId,
        printed_name: printedName,
        signed_at: recordedAt,
        ...payload,
      }
      await tx
        .insertInto('signature')
        .values({ ...row, command_id: null })
        .execute()
    }
  },
})
