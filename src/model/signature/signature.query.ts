import { sql } from 'kysely'
import type { CommandContract } from '../../kernel/contract/command.ts'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { hasRecord } from './named-records.ts'
import { listSignatureRules, listSignatures, type Meaning, type SignatureRow } from './contract.ts'

/**
 * @param contracts every command of this program
 * @param known those that are about what somebody recorded, though they name no record
 */
export function listSignatureRulesAnswer(contracts: () => readonly CommandContract[], known: ReadonlyMap<string, unknown>) {
  return defineAnswer({
    contract: listSignatureRules,
    answer: async ({ tx }) => {
      const rules = new Map((await tx.selectFrom('signature_rule').selectAll().execute()).map((rule) => [rule.command, rule]))
      const rows = contracts()
        .filter(({ intent }) => intent === 'request')
        .map((contract) => {
          const { name: command, title } = contract
          const rule = rules.get(command)
          const separated = { otherPerson: rule?.other_person ?? false, hasRecord: hasRecord(contract, known) }
          const meaning = (rule?.meaning ?? 'approval') as Meaning
          return { command, title, signatures: rule?.signatures ?? 0, meaning, needsReason: rule?.needs_reason ?? false, ...separated }
        })
      return { rows }
    },
  })
}

export const listSignaturesAnswer = defineAnswer({
  contract: listSignatures,
  answer: async ({ tx, siteId }, { after, limit, commandId, commandIds, recordId }, scope, { actor }) => {
    const ids = commandIds?.split(',') ?? (commandId && [commandId]) ?? null
    // A signature stands under a command of any place: whoever sees only a part of the site sees those of the things that he was shown
    // and can name, as they belong to what is shown (21 CFR 11.50(b)), and else his own.
    const signerId = scope.has(siteId) || ids || recordId ? null : actor.accountId
    // The newest first: a page goes on below the instant and the id of its last row.
    const [, at = null, id = null] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/.exec(after ?? '') ?? []
    const { rows } = await sql<SignatureRow>`
      select s.signature_id as "signatureId", s.command, s.signer_id as "signerId", p.value as "printedName", s.meaning, s.reason, s.method,
        s.signed_at as "signedAt", s.zone, s.content, s.command_id as "commandId"
      from signature s left join personal_value p on p.site_id = s.site_id and p.reference = s.printed_name::uuid
      where s.site_id = ${siteId} and (${ids}::uuid[] is null or s.command_id = any(${ids}))
        and (${recordId ?? null}::uuid is null or s.command_id in (select e.command_id from event e where e.site_id = ${siteId} and e.stream_id = ${recordId ?? null}))
        and (${signerId}::uuid is null or s.signer_id = ${signerId})
        and (${at}::timestamptz is null or (s.signed_at, s.signature_id) < (${at}::timestamptz, ${id}::uuid))
      order by s.signed_at desc, s.signature_id desc limit ${limit + 1}`.execute(tx as never)
    return cutPage(rows, limit, (row) => `${row.signedAt} ${row.signatureId}`)
  },
})
