import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { CommandContract } from '../../kernel/contract/command.ts'
import type { SiteId } from '../../kernel/contract/ids.ts'
import { SYSTEM_ACCOUNT } from '../../kernel/server/access.ts'
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
} from '../../kernel/server/handler.ts'
import { recordSignature, requireSignature, RuleEvent, SignatureEvent, type SignatureRule, signatureRefusals } from './contract.ts'
import { evolveSignature, judgeSignatures, type Signature } from './signature.ts'

export const signatureRules = defineStream<SignatureRule, RuleEvent>({
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

/** @param contractOf every command of this program, by its name */
export function requireSignatureHandler(contractOf: (name: string) => CommandContract | undefined) {
  return defineHandler({
    contract: requireSignature,
    streams: ({ command }, { siteId }) => ({ rule: ruleOf(siteId, command) }),
    scope: () => undefined,
    decide: (given) => {
      const contract = contractOf(given.command)
      if (!contract) return refuse('command_unknown')
      if (contract.intent === 'report') return refuse('command_reports')
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

const givenIn = ({ signed }: Context) => (signed?.signatures ?? []).map((id) => signatures.at(id))

/** Stands before every command that may be refused, and says which signatures are missing. What the program itself does needs none. */
export function signatureGate(contract: Handler['contract']): Gate {
  return defineGate({
    name: 'signature',
    contract,
    refusals: signatureRefusals,
    streams: (_input, context) => ({ rule: ruleOf(context.siteId, contract.name), given: givenIn(context) }),
    decide: (_input, { rule, given }, _facts, { actor, commandId, signed, recordedAt }) => {
      if (actor.accountId === SYSTEM_ACCOUNT) return []
      const { name: command } = contract
      const what = { command, commandId, content: signed?.content, actorId: actor.accountId, atMs: Date.parse(recordedAt) }
      const refusal = judgeSignatures(rule, given, what)
      return refusal ? [refusal] : []
    },
  })
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
