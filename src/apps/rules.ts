import type { CommandContract } from '../kernel/contract/command.ts'
import type { Catalogue, Module } from '../kernel/server/catalogue.ts'
import type { Site } from '../kernel/server/site.ts'
import { RULE_STREAM } from '../model/rule/contract.ts'
import { dryRunAnswer } from '../model/rule/dry-run.query.ts'
import { payloadsOf } from '../model/rule/event-shape.ts'
import * as handlers from '../model/rule/rule.handler.ts'
import { ruleProjection } from '../model/rule/rule.projection.ts'
import { ruleAnswers } from '../model/rule/rule.query.ts'
import type { RuleParts } from '../model/rule/rule.ts'
import { startRules } from '../model/rule/run-rules.store.ts'
import { KnownSessions } from './known-sessions.ts'
import { isPrivateStream, streamKinds } from './streams.ts'

/** Who may get in, what rules do and what is told to other programs is decided by people. */
const ofPeople = /^(model\.(rule|personnel|access|signature)|exchange\.(webhook|notice)|kernel)\.|^model\.notice\.chooseOwnWays$/

const canSend = ({ name, permission, secret = [] }: CommandContract) =>
  !ofPeople.test(name) && !/\.(program|named)$/.test(permission) && secret.length === 0

function partsIn({ handlers: all }: Pick<Catalogue, 'handlers'>): RuleParts {
  const heard = streamKinds().filter(({ kind }) => !isPrivateStream(kind) && kind !== RULE_STREAM)
  const contracts = [...all.values()].map(({ contract }) => contract).filter(canSend)
  return {
    events: new Map(
      heard.flatMap(({ kind, event }) => [...payloadsOf(event)].map(([name, schema]) => [`${kind}.${name}`, schema] as const)),
    ),
    commands: new Map(contracts.map((contract) => [contract.name, contract])),
  }
}

/** @param catalogue asked late, because rules are part of it */
export function ruleModule(catalogue: () => Catalogue): Module {
  let parts: RuleParts | undefined
  const partsOf = () => (parts ??= partsIn(catalogue()))
  const { deactivateRuleHandler, stopRuleHandler, removeRuleHandler } = handlers
  return {
    handlers: [...handlers.ruleHandlers(partsOf), deactivateRuleHandler, stopRuleHandler, removeRuleHandler],
    projections: [ruleProjection],
    answers: [...ruleAnswers(partsOf), dryRunAnswer(partsOf)],
  }
}

export function startOurRules(site: Site): Promise<{ close(): Promise<void> }> {
  // Nobody signs in here: no session begins.
  const accounts = new KnownSessions(site, { idleSeconds: 0, absoluteSeconds: 0 })
  const actorOf = async (accountId: string) => (await accounts.findAccount(accountId))?.actor
  return startRules({ site, parts: partsIn(site.catalogue), actorOf })
}
