import type { Module } from '../../kernel/server/catalogue.ts'
import { keepNamesGate } from '../../model/signature/keep-names.gate.ts'
import * as handlers from '../../model/signature/signature.handler.ts'
import * as projections from '../../model/signature/signature.projection.ts'
import { listSignatureRulesAnswer, listSignaturesAnswer } from '../../model/signature/signature.query.ts'
import { gather } from '../gather.ts'

/** Signatures under any command that may be refused: what has happened already is booked in any case. */
export function signatureModule(modules: readonly Module[]): Module {
  const requireSignature = handlers.requireSignatureHandler((name) => byName.get(name))
  const own = [requireSignature, handlers.recordSignatureHandler]
  const contracts = [...modules.flatMap((module) => module.handlers ?? []), ...own].map(({ contract }) => contract)
  const byName = new Map(contracts.map((contract) => [contract.name, contract]))
  const requests = contracts.filter(({ intent }) => intent === 'request')
  return {
    ...gather(projections),
    handlers: own,
    answers: [listSignatureRulesAnswer(() => contracts), listSignaturesAnswer],
    gates: [...requests.map(handlers.signatureGate), ...requests.map(handlers.separationGate), keepNamesGate],
    participants: requests.map(handlers.signatureUse),
  }
}
