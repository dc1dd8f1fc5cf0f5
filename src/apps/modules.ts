import { excursionProjection } from '../connect/limits/excursion.projection.ts'
import * as monitoredQueries from '../connect/limits/monitored.query.ts'
import * as tryQueries from '../connect/limits/try-limits.query.ts'
import * as rangeHandlers from '../connect/limits/value-range.handler.ts'
import * as connectionHandlers from '../connect/mapping/connection-password.handler.ts'
import { getMachineAccessAnswer, listConnectionsAnswer } from '../connect/mapping/connections.query.ts'
import type { LinkBoard } from '../connect/mapping/contract.ts'
import * as sourceGates from '../connect/mapping/equipment-source.gate.ts'
import { openLinkBoard } from '../connect/mapping/link-board.ts'
import * as tagQueries from '../connect/mapping/tags.query.ts'
import { catalogueOf, type Catalogue, type Module } from '../kernel/server/catalogue.ts'
import { originHandlers } from '../model/origin/origin.handler.ts'
import { originProjection } from '../model/origin/origin.projection.ts'
import { getOriginAnswer, listOriginsAnswer, listTemplatesAnswer, type OriginKind } from '../model/origin/origin.query.ts'
import { setPolicyHandler } from '../model/policy/policy.handler.ts'
import * as policyProjections from '../model/policy/policy.projection.ts'
import { listPoliciesAnswer } from '../model/policy/policy.query.ts'
import * as defineHandlers from '../operations/definition/define.handler.ts'
import * as definitionProjections from '../operations/definition/definition.projection.ts'
import * as definitionQueries from '../operations/definition/definition.query.ts'
import * as jobFactProjections from '../operations/execution/job-facts.projection.ts'
import * as jobOrderHandlers from '../operations/execution/job-order.handler.ts'
import * as jobOrderProjections from '../operations/execution/job-order.projection.ts'
import * as jobOrderQueries from '../operations/execution/job-order.query.ts'
import * as occupationProjections from '../operations/execution/occupation.projection.ts'
import * as lineJobHandlers from '../operations/execution/line-job.handler.ts'
import * as reportHandlers from '../operations/execution/report.handler.ts'
import * as runJobHandlers from '../operations/execution/run-job.handler.ts'
import * as unrequestedWorkHandlers from '../operations/execution/unrequested-work.handler.ts'
import * as boardQueries from '../operations/performance/board.query.ts'
import * as intervalQueries from '../operations/performance/interval.query.ts'
import * as sealQueries from '../operations/performance/seal.query.ts'
import { listSiteDaysAnswer } from '../operations/performance/site-days.query.ts'
import * as kpiQueries from '../operations/performance/kpi.query.ts'
import * as dirtyProjections from '../operations/performance/mark-dirty.projection.ts'
import * as personPerformanceHandlers from '../operations/performance/person-performance.handler.ts'
import * as personPerformanceQueries from '../operations/performance/person-performance.query.ts'
import * as unitTimeHandlers from '../operations/performance/unit-time.handler.ts'
import * as unitTimeProjections from '../operations/performance/unit-time.projection.ts'
import * as jobOrderReactions from '../operations/scheduling/job-orders.reaction.ts'
import * as nextNumberQueries from '../operations/scheduling/next-number.query.ts'
import * as requestHandlers from '../operations/scheduling/request.handler.ts'
import * as requestProjections from '../operations/scheduling/request.projection.ts'
import * as requestQueries from '../operations/scheduling/request.query.ts'
import { withCategory } from './category-of-module.ts'
import { gather } from './gather.ts'
import { ledgerAnswers } from './ledger/answers.ts'
import { redactTextHandler } from './ledger/redact-text.handler.ts'
import { modelModules, modelModulesWith } from './model.ts'
import { moreResources } from './resources.ts'
import { ruleModule } from './rules.ts'
import { signatureModule } from './signatures/module.ts'
import { discardParkedHandler } from './terminals/discard-parked.handler.ts'
import { terminalAnswers } from './terminals/answers.ts'
import { noticeDeliveryModule } from './notices.ts'
import { originKinds } from './plant-model/origin-kinds.ts'
import { policies } from './policies.ts'
import { webhookModule } from './webhooks.ts'

/** What stands between the model and the machines. A new file of a module is added here. */
const middle: readonly Module[] = [
  { ...gather(policyProjections), handlers: [setPolicyHandler(policies)], answers: [listPoliciesAnswer(policies)] },
  gather(defineHandlers, definitionProjections, definitionQueries),
  gather(requestHandlers, requestProjections, requestQueries, nextNumberQueries, jobOrderReactions),
  gather(jobOrderHandlers, runJobHandlers, unrequestedWorkHandlers, lineJobHandlers, reportHandlers),
  gather(jobOrderProjections, jobFactProjections, occupationProjections, jobOrderQueries),
  gather(
    { listSiteDaysAnswer },
    unitTimeHandlers,
    unitTimeProjections,
    dirtyProjections,
    kpiQueries,
    intervalQueries,
    boardQueries,
    sealQueries,
  ),
  gather(personPerformanceHandlers, personPerformanceQueries),
]

/** Model and operations: everything that works without a machine. */
export const modules: readonly Module[] = [...modelModules, ...middle]

/** Which record follows which template. */
const originModule = (kinds: () => readonly OriginKind[]): Module => ({
  handlers: originHandlers(() => kinds().map(({ resource }) => resource)),
  projections: [originProjection],
  answers: [getOriginAnswer(kinds), listOriginsAnswer(kinds), listTemplatesAnswer],
})

/**
 * Everything this program is made of.
 * @param board where queries find what happens on the wires; without it their status is unknown.
 * @throws when two modules declare the same name: a programmer's mistake.
 */
export function catalogue(board: LinkBoard = openLinkBoard()): Catalogue {
  const machines = gather(connectionHandlers, sourceGates, tagQueries)
  const answers = [
    ...(machines.answers ?? []),
    ...[listConnectionsAnswer(board), getMachineAccessAnswer(board), tagQueries.listTagsAnswer(board)],
  ]
  const parts: readonly Module[] = [
    ...modelModulesWith(moreResources, () => whole),
    ...middle,
    { ...machines, answers },
    { ...gather(rangeHandlers, monitoredQueries, tryQueries), projections: [excursionProjection] },
    { handlers: [redactTextHandler(() => whole)], answers: ledgerAnswers(() => whole) },
    { handlers: [discardParkedHandler], answers: terminalAnswers(() => whole) },
    originModule(() => originKinds(whole.resources)),
    webhookModule(),
    noticeDeliveryModule,
    ruleModule(() => whole),
  ]
  const whole: Catalogue = catalogueOf(
    [...parts, signatureModule(parts)].map((part) => ({ ...part, handlers: part.handlers?.map(withCategory) ?? [] })),
  )
  return whole
}
