import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { holds } from '../../kernel/server/access.ts'
import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import {
  activateRule,
  changeRule,
  createRule,
  deactivateRule,
  removeRule,
  RULE_STREAM,
  type RuleBody,
  RuleEvent,
  stopRule,
} from './contract.ts'
import { NotAnExpression } from './expression.ts'
import { checkExpressions, evolveRule, type Faults, type RuleParts, type RuleState } from './rule.ts'

export const rules = defineStream<RuleState, RuleEvent>({
  kind: RULE_STREAM,
  key: 'ruleId',
  event: RuleEvent,
  evolve: (before, event) => evolveRule(before, event),
})

const streams = ({ ruleId }: { ruleId: string }) => ({ rule: rules.at(ruleId) })
type States = { readonly rule: RuleState | undefined }
/** A rule that is not there is looked for by those who have the right for the whole site. */
const scope = (_input: unknown, { rule }: States) => rule?.equipmentId as never
const isThere = (rule: RuleState | undefined): rule is RuleState => rule !== undefined && !rule.isRemoved

/** @param partsOf what rules can be made of, asked late: commands are declared together with these */
export function ruleHandlers(partsOf: () => RuleParts) {
  return [
    defineHandler({
      contract: createRule,
      streams: (_input, context) => ({ rule: rules.at(context.idFor('rule')) }),
      scope: ({ equipmentId }) => equipmentId,
      decide: (input, _states, _facts, context) => {
        const objection = objectionTo(input, partsOf())
        if (objection) return refuse(objection)
        return accept({ rule: [{ kind: 'ruleCreated' as const, payload: input }] }, { ruleId: context.idFor('rule') })
      },
    }),
    defineHandler({
      contract: changeRule,
      streams,
      scope,
      decide: ({ ruleId: _, ...input }, { rule }) => {
        if (!isThere(rule)) return refuse('rule_unknown')
        const objection = objectionTo(input, partsOf())
        return objection ? refuse(objection) : accept({ rule: [{ kind: 'ruleChanged' as const, payload: input }] })
      },
    }),
    defineHandler({
      contract: activateRule,
      streams,
      scope,
      decide: (_input, { rule }, _facts, { actor }) => {
        if (!isThere(rule)) return refuse('rule_unknown')
        if (rule.isActive) return refuse('rule_active')
        const contract = partsOf().commands.get(rule.command)
        if (!contract || !holds(actor, contract.permission)) return refuse('not_yours_to_do')
        return accept({ rule: [{ kind: 'ruleActivated' as const, payload: { activatedBy: actor.accountId } }] })
      },
    }),
  ] as const
}

function objectionTo(body: RuleBody, parts: RuleParts) {
  if (!parts.events.has(body.event)) return 'event_unknown' as const
  if (!parts.commands.has(body.command)) return 'command_unknown' as const
  const { condition, input } = faultsOf(body, parts)
  if (condition !== null) return 'condition_not_valid' as const
  return Object.keys(input).length > 0 ? ('input_not_valid' as const) : undefined
}

function faultsOf(body: RuleBody, parts: RuleParts): Faults {
  try {
    return checkExpressions(body, parts)
  } catch (error) {
    if (error instanceof NotAnExpression) return { condition: error.message, input: {} }
    throw error
  }
}

export const deactivateRuleHandler = defineHandler({
  contract: deactivateRule,
  streams,
  scope,
  decide: (_input, { rule }) => {
    if (!isThere(rule)) return refuse('rule_unknown')
    return rule.isActive ? accept({ rule: [{ kind: 'ruleDeactivated' as const, payload: {} }] }) : refuse('rule_inactive')
  },
})

export const stopRuleHandler = defineHandler({
  contract: stopRule,
  streams,
  scope,
  decide: (_input, { rule }) => {
    if (!isThere(rule)) return refuse('rule_unknown')
    return rule.isActive ? accept({ rule: [{ kind: 'ruleStopped' as const, payload: {} }] }) : refuse('rule_inactive')
  },
})

export const removeRuleHandler = defineHandler({
  contract: removeRule,
  streams,
  scope,
  decide: (_input, { rule }) =>
    isThere(rule) ? accept({ rule: [{ kind: 'ruleRemoved' as const, payload: {} }] }) : refuse('rule_unknown'),
  beside: async (tx, { ruleId }, { siteId }) => {
    await sql`delete from rule_firing where site_id = ${siteId} and rule_id = ${ruleId}`.execute(tx)
  },
})
