import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { CommandContract } from '../../kernel/contract/command.ts'
import type { SiteId } from '../../kernel/contract/ids.ts'
import { type Actor, SYSTEM_ACCOUNT } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import {
  type Context,
  defineGate,
  defineHandler,
  defineParticipant,
  defineStream,
  type Gate,
  type Handler,
  type Participant,
  type Reader,
} from '../../kernel/server/handler.ts'
import { listRights } from '../personnel/contract.ts'
import {
  recordSignature,
  requireSignature,
  RuleEvent,
  separationRefusals,
  SignatureEvent,
  type StatedRule,
  signatureRefusals,
} from './contract.ts'
import { hasRecord, isAllByAuthors, recordsIn } from './named-records.ts'
import { evolveSignature, judgeSignatures, type Signature } from './signature.ts'

export const signatureRules = defineStream<StatedRule, RuleEvent>({
  kind: 'model.signature.rule',
  key: 'a command of a site, by its name',
  event: RuleEvent,
  evolve: (_, { payload: { command: _command, ...rule } }) => rule,
})

const ruleOf = (siteId: SiteId, command: string) => signatureRules.at(derivedId('model.signature.rule', siteId, command))

export const signatures = defineStream<Signature, SignatureEvent>({
  kind: 'model.signature.signature',
  key: 'signatureId',
  event: SignatureEvent,
  evolve: (before, event, { recordedAt }) => evolveSignature(before, event, recordedAt),
})

/** Who has recorded what some commands are about that name no record in their input, by the names of the commands. */
// oxlint-disable-next-line typescript/no-explicit-any -- each is asked with the input of its command
export type KnownAuthors = ReadonlyMap<string, (reader: Reader, input: any) => Promise<ReadonlySet<string>>>

/** @param contractOf every command of this program, by its name */
export function requireSignatureHandler(contractOf: (name: string) => CommandContract | undefined, known: KnownAuthors) {
  return defineHandler({
    contract: requireSignature,
    streams: ({ command }, { siteId }) => ({ rule: ruleOf(siteId, command) }),
    scope: () => undefined,
    decide: (given) => {
      const contract = contractOf(given.command)
      if (!contract) return refuse('command_unknown')
      if (contract.intent === 'report') return refuse('command_reports')
      if (given.otherPerson && !hasRecord(contract, known)) return refuse('command_without_record')
      return accept({ rule: [{ kind: 'signatureRequired' as const, payload: given }] })
    },
  })
}

export const recordSignatureHandler = defineHandler({
  contract: recordSignature,
  streams: ({ signatureId }) => ({ signature: signatures.at(signatureId) }),
  scope: () => undefined,
  decide: ({ signatureId: _, ...given }, { signature }, _facts, { actor }) =>
    signature
      ? refuse('signature_exists')
      : accept({ signature: [{ kind: 'signed' as const, payload: { ...given, signerId: actor.accountId } }] }),
})

type Given = readonly (Signature | undefined)[]
const givenIn = ({ signed }: Context) => (signed?.signatures ?? []).map((id) => signatures.at(id))

/** Stands before every command that may be refused, and says which signatures are missing. What the program itself does needs none. */
export function signatureGate(contract: Handler['contract']): Gate {
  return defineGate({
    name: 'signature',
    contract,
    refusals: signatureRefusals,
    streams: (_input, context) => ({ rule: ruleOf(context.siteId, contract.name), given: givenIn(context) }),
    asks: ({ given }) => given.length > 0,
    facts: (reader, _input, { actor }, { given }) => loadOtherSigners(reader, given, actor.accountId, contract.permission),
    decide: (_input, { rule, given }, others: readonly Actor[] | undefined, { actor, commandId, signed, recordedAt, permits }) => {
      if (actor.accountId === SYSTEM_ACCOUNT) return []
      const { name: command } = contract
      const what = { command, commandId, content: signed?.content, actorId: actor.accountId, atMs: Date.parse(recordedAt) }
      const refusal = judgeSignatures(rule, given, what)
      if (refusal) return [refusal]
      return (others ?? []).every(permits) ? [] : ['signer_not_permitted']
    },
  })
}

/** Those who have signed beside the sender, with the grants by which they hold this permission now. */
async function loadOtherSigners(reader: Reader, given: Given, senderId: string, permission: string): Promise<readonly Actor[]> {
  const ids = new Set(given.flatMap((signature) => (signature && signature.signerId !== senderId ? [signature.signerId] : [])))
  const others: Actor[] = []
  for (const accountId of ids) {
    const { rows } = await reader.ask(listRights, { accountId, permission, limit: 100 })
    const held = rows.filter(({ disabled }) => !disabled)
    const permissions = new Set([permission])
    others.push({
      accountId,
      grants: held.map(({ equipmentId, categories }) => ({
        permissions,
        equipmentId,
        ...(categories && { categories: new Set(categories) }),
      })),
    })
  }
  return others
}

/** Stands beside it: where a rule asks for it, nobody decides alone about what he has recorded himself. */
export function separationGate(contract: Handler['contract'], known: KnownAuthors): Gate {
  const ofRecords = (reader: Reader, input: Readonly<Record<string, unknown>>) => loadAuthors(reader, recordsIn(contract, input))
  return defineGate({
    name: 'separation',
    contract,
    refusals: separationRefusals,
    streams: (_input, context) => ({ rule: ruleOf(context.siteId, contract.name), given: givenIn(context) }),
    asks: ({ rule }) => rule?.otherPerson === true,
    facts: known.get(contract.name) ?? ofRecords,
    decide: (_input, { rule, given }, authors: ReadonlySet<string> | undefined, { actor }) => {
      const isComplete = given.length >= (rule?.signatures ?? 0)
      if (!authors || !isComplete || actor.accountId === SYSTEM_ACCOUNT) return []
      const people = [actor.accountId, ...given.flatMap((signature) => (signature ? [signature.signerId] : []))]
      return isAllByAuthors(people, authors) ? ['recorded_by_yourself'] : []
    },
  })
}

async function loadAuthors({ tx, siteId }: Reader, recordIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ actor_id: string }>`select distinct actor_id from event
    where site_id = ${siteId} and stream_id = any(${[...recordIds]}::uuid[])`.execute(tx as never)
  return new Set(rows.map((row) => row.actor_id))
}

/** Binds the signatures to the command that was accepted with them: they carry no other. */
export function signatureUse(contract: Handler['contract']): Participant {
  return defineParticipant({
    name: 'signature',
    contract,
    streams: (_input, context) => ({ given: givenIn(context) }),
    decide: (_input, { given }, _happened, { commandId }) => ({
      given: given.map(() => [{ kind: 'signatureUsed' as const, payload: { commandId, command: contract.name } }]),
    }),
  })
}
