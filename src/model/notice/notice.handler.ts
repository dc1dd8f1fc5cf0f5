import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import { may } from '../../kernel/server/access.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import type { AccountId } from '../personnel/contract.ts'
import { acknowledgeNotice, escalateNotice, listNotices, NOTICE_STREAM, NoticeEvent, raiseNotice } from './contract.ts'
import type { Reached } from './duty.ts'
import { loadReached } from './load-reached.handler.ts'
import { evolveNotice, type NoticeState } from './notice.ts'

export const notices = defineStream<NoticeState, NoticeEvent>({
  kind: NOTICE_STREAM,
  key: 'noticeId',
  event: NoticeEvent,
  evolve: (before, event) => evolveNotice(before, event),
})

export const raiseNoticeHandler = defineHandler({
  contract: raiseNotice,
  // Of the command, which a rule derives from its event: one event makes one notice, however often it is worked off.
  streams: (_input, context) => ({ notice: notices.at(context.idFor('notice')) }),
  scope: ({ equipmentId }) => equipmentId,
  facts: async (reader, { equipmentId, function: code, thenFunction }, _states, context) => {
    const [called, next] = [await findClass(reader, code), thenFunction && (await findClass(reader, thenFunction))]
    const isKnown = called !== undefined && (thenFunction === undefined || next !== undefined)
    return isKnown ? { called, next, reached: await loadReached(reader, equipmentId, called, context) } : undefined
  },
  decide: ({ function: _, thenFunction: __, withinMinutes, ...input }, _states, found, context) => {
    if (!found) return refuse('function_unknown')
    const { called: personnelClassId, next, reached } = found
    const dueAt = new Date(Date.parse(context.recordedAt) + withinMinutes * 60_000).toISOString() as Instant
    const escalation = next && { escalation: { personnelClassId: next, dueAt } }
    const payload = { ...input, personnelClassId, reach: reached.reach, ...toldOf(reached), ...escalation }
    return accept({ notice: [{ kind: 'noticeRaised' as const, payload }] }, { noticeId: context.idFor('notice') })
  },
})

export const escalateNoticeHandler = defineHandler({
  contract: escalateNotice,
  streams: ({ noticeId }) => ({ notice: notices.at(noticeId) }),
  scope: () => undefined,
  facts: async (reader, _input, { notice }, context) =>
    notice?.escalation && loadReached(reader, notice.equipmentId, notice.escalation.personnelClassId, context),
  decide: (_input, { notice }, reached, { recordedAt }) => {
    if (!notice) return refuse('notice_unknown')
    if (notice.isAcknowledged) return refuse('notice_acknowledged')
    if (!notice.escalation || !reached || Date.parse(notice.escalation.dueAt) > Date.parse(recordedAt)) return refuse('not_due')
    const { personnelClassId } = notice.escalation
    const told = toldOf(reached, notice.recipients)
    return accept({ notice: [{ kind: 'noticeEscalated' as const, payload: { personnelClassId, reach: reached.reach, ...told } }] })
  },
})

/** @param before who was told already, and is not told again */
function toldOf({ recipients, standsIn }: Reached, before: readonly string[] = []) {
  const isNew = (accountId: string) => !before.includes(accountId)
  const standing = standsIn.filter(({ accountId }) => isNew(accountId)).map((one) => ({ ...one, accountId: one.accountId as AccountId }))
  return { recipients: recipients.filter(isNew) as AccountId[], ...(standing.length > 0 && { standsIn: standing }) }
}

async function findClass({ tx, siteId }: Reader, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from personnel_class
    where site_id = ${siteId} and code = ${code} and not retired`.execute(tx as never)
  return rows[0]?.id
}

export const acknowledgeNoticeHandler = defineHandler({
  contract: acknowledgeNotice,
  streams: ({ noticeId }) => ({ notice: notices.at(noticeId) }),
  scope: () => undefined,
  decide: (_input, { notice }, _facts, { actor, tree }) => {
    if (!notice) return refuse('notice_unknown')
    const isOwn = notice.recipients.includes(actor.accountId)
    const isForAll = notice.recipients.length === 0 && may(actor, listNotices.permission, notice.equipmentId, tree)
    if (!isOwn && !isForAll) return refuse('notice_unknown')
    if (notice.isAcknowledged) return refuse('notice_acknowledged')
    return accept({ notice: [{ kind: 'noticeAcknowledged' as const, payload: { acknowledgedBy: actor.accountId as never } }] })
  },
})
