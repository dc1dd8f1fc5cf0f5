import * as z from 'zod'
import type { StreamKind } from '../kernel/server/handler.ts'
import { recordStreamOf } from '../kernel/server/resource/record.ts'
import * as webhookHandlers from '../exchange/webhook/webhook.handler.ts'
import * as rangeHandlers from '../connect/limits/value-range.handler.ts'
import * as connectionHandlers from '../connect/mapping/connection-password.handler.ts'
import * as attachmentHandlers from '../model/attachment/attachment.handler.ts'
import * as sessionHandlers from '../model/access/session.handler.ts'
import * as tokenHandlers from '../model/access/token.handler.ts'
import * as accountHandlers from '../model/personnel/account.handler.ts'
import * as roleHandlers from '../model/personnel/role.handler.ts'
import { ACCOUNT_STREAM } from '../model/personnel/contract.ts'
import * as browserHandlers from '../exchange/notice/browser.handler.ts'
import * as noticeDeliveryHandlers from '../exchange/notice/delivery.handler.ts'
import * as noticeHandlers from '../model/notice/notice.handler.ts'
import * as originHandlers from '../model/origin/origin.handler.ts'
import * as wayHandlers from '../model/notice/way.handler.ts'
import { WAY_STREAM } from '../model/notice/contract.ts'
import * as viewHandlers from '../model/view/view.handler.ts'
import * as revisionHandlers from '../model/revision/revision.handler.ts'
import * as ruleHandlers from '../model/rule/rule.handler.ts'
import * as signatureHandlers from '../model/signature/signature.handler.ts'
import * as policyHandlers from '../model/policy/policy.handler.ts'
import * as defineHandlers from '../operations/definition/define.handler.ts'
import * as jobOrderHandlers from '../operations/execution/job-order.handler.ts'
import { PERSON_PERFORMANCE_STREAM } from '../operations/performance/contract.ts'
import * as personPerformanceHandlers from '../operations/performance/person-performance.handler.ts'
import * as unitTimeHandlers from '../operations/performance/unit-time.handler.ts'
import * as requestHandlers from '../operations/scheduling/request.handler.ts'
import * as redactionStreams from '../kernel/server/redaction.ts'
import { resources } from './resources.ts'
import * as parkedHandlers from './terminals/discard-parked.handler.ts'

/** Every kind of stream of the ledger, by name. */
export function streamKinds(): readonly StreamKind[] {
  const files = [
    ...[
      redactionStreams,
      attachmentHandlers,
      accountHandlers,
      policyHandlers,
      defineHandlers,
      requestHandlers,
      jobOrderHandlers,
      unitTimeHandlers,
    ],
    ...[connectionHandlers, parkedHandlers, signatureHandlers, roleHandlers, sessionHandlers, tokenHandlers, webhookHandlers, ruleHandlers],
    ...[revisionHandlers, originHandlers, noticeHandlers, wayHandlers, noticeDeliveryHandlers, browserHandlers],
    ...[viewHandlers, rangeHandlers, personPerformanceHandlers],
  ]
  const declared = files.flatMap((file) => (Object.values(file) as unknown[]).filter(isStreamKind))
  return [...resources.map((resource) => recordStreamOf(resource)), ...declared].toSorted((left, right) =>
    left.kind < right.kind ? -1 : 1,
  )
}

/** Who may get in, how people are told, and who looks at whose performance is told to nobody. And logins and badges stand in the ledger until they are erased: what others have of them cannot be. */
export function isPrivateStream(kind: string): boolean {
  return [ACCOUNT_STREAM, WAY_STREAM, PERSON_PERFORMANCE_STREAM].includes(kind) || kind.startsWith('model.access.')
}

/** The events that can happen in a stream, by their kinds. */
export function eventKindsOf({ event }: StreamKind): string[] {
  const schema = z.toJSONSchema(event, { unrepresentable: 'any' }) as JsonSchema
  const members = schema.oneOf ?? schema.anyOf ?? [schema]
  const kinds = members.flatMap((member) => {
    const kind = member.properties?.['kind']
    return kind?.const !== undefined ? [kind.const] : (kind?.enum ?? [])
  })
  return [...new Set(kinds)]
}

interface JsonSchema {
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, { readonly const?: string; readonly enum?: readonly string[] }>>
}

function isStreamKind(value: unknown): value is StreamKind {
  return typeof value === 'object' && value !== null && ['kind', 'key', 'event', 'evolve', 'at'].every((member) => member in value)
}
