import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import { may } from '../../kernel/server/access.ts'
import { type Context, defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { listCalendarPeriods } from '../calendar/contract.ts'
import { acknowledgeNotice, listNotices, NOTICE_STREAM, NoticeEvent, raiseNotice } from './contract.ts'
import { type Duty, type Reached, reachOf } from './duty.ts'
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
  facts: (reader, input, _states, context) => findReached(reader, input, context),
  decide: ({ function: _, ...input }, _states, found, context) => {
    if (!found) return refuse('function_unknown')
    const { personnelClassId, reach, recipients } = found
    const payload = { ...input, personnelClassId, reach, recipients: recipients as never }
    return accept({ notice: [{ kind: 'noticeRaised' as const, payload }] }, { noticeId: context.idFor('notice') })
  },
})

type Found = Reached & { readonly personnelClassId: string }

/** Who is on duty now, whenever it was that what he is told about has happened. @returns nothing when there is no such function. */
async function findReached(
  reader: Reader,
  { equipmentId, function: code }: { readonly equipmentId: string; readonly function: string },
  { recordedAt, tree }: Context,
): Promise<Found | undefined> {
  const { tx, siteId } = reader
  const classes = await sql<{ id: string }>`select id from personnel_class
    where site_id = ${siteId} and code = ${code} and not retired`.execute(tx as never)
  const personnelClassId = classes.rows[0]?.id
  if (personnelClassId === undefined) return undefined
  const places = [...new Set([equipmentId, siteId, ...(tree.ancestors.get(equipmentId) ?? [])])]
  const { rows: duties } = await sql<Duty>`
    select a.account_id as "accountId", d.personnel_class_id as "personnelClassId", d.shift_code as "shiftCode"
    from duty_assignment d join account a on a.site_id = d.site_id and a.person_id = d.person_id and not a.disabled
    where d.site_id = ${siteId} and not d.retired and d.equipment_id = any(${places}::uuid[])
      and d.starts_at <= ${recordedAt} and (d.ends_at is null or d.ends_at > ${recordedAt})`.execute(tx as never)
  return { personnelClassId, ...reachOf(duties, personnelClassId, await findShift(reader, equipmentId, recordedAt)) }
}

async function findShift(reader: Reader, equipmentId: string, at: Instant): Promise<string | undefined> {
  const endsAt = new Date(Date.parse(at) + 1).toISOString() as Instant
  const { rows } = await reader.ask(listCalendarPeriods, { equipmentId: equipmentId as never, startsAt: at, endsAt })
  return rows[0]?.shiftCode
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
