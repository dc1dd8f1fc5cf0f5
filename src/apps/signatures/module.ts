import type { Module } from '../../kernel/server/catalogue.ts'
import { keepNamesGate } from '../../model/signature/keep-names.gate.ts'
import * as handlers from '../../model/signature/signature.handler.ts'
import * as projections from '../../model/signature/signature.projection.ts'
import { listSignatureRulesAnswer, listSignaturesAnswer } from '../../model/signature/signature.query.ts'
import { closeShift } from '../../operations/performance/contract.ts'
import { loadShiftAuthors } from '../../operations/performance/shift-authors.query.ts'
import { gather } from '../gather.ts'

/** What somebody recorded is mostly named by the input; the record of a shift is all that people said of it. */
const authors: handlers.KnownAuthors = new Map([[closeShift.name, loadShiftAuthors]])

/** Signatures under any command that may be refused: what has happened already is booked in any case. */
export function signatureModule(modules: readonly Module[]): Module {
  const requireSignature = handlers.requireSignatureHandler((name) => byName.get(name), authors)
  const own = [requireSignature, handlers.recordSignatureHandler]
  const contracts = [...modules.flatMap((module) => module.handlers ?? []), ...own].map(({ contract }) => contract)
  const byName = new Map(contracts.map((contract) => [contract.name, contract]))
  const requests = contracts.filter(({ intent }) => intent === 'request')
  return {
    ...gather(projections),
    handlers: own,
    answers: [listSignatureRulesAnswer(() => contracts, authors), listSignaturesAnswer],
    gates: [...requests.map(handlers.signatureGate), ...requests.map((one) => handlers.separationGate(one, authors)), keepNamesGate],
    participants: requests.map(handlers.signatureUse),
  }
}
