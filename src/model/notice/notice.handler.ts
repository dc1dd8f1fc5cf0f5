import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import { may } from '../../kernel/server/access.ts'
import { type Context, defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { listRunningShifts } from '../calendar/contract.ts'
import type { AccountId } from '../personnel/contract.ts'
import { acknowledgeNotice, escalateNotice, listNotices, NOTICE_STREAM, NoticeEvent, raiseNotice } from './contract.ts'
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
  facts: async (reader, { equipmentId, function: code, thenFunction }, _states, context) => {
    const [called, next] = [await findClass(reader, code), thenFunction && (await findClass(reader, thenFunction))]
    const isKnown = called !== undefined && (thenFunction === undefined || next !== undefined)
    return isKnown ? { called, next, reached: await findReached(reader, equipmentId, called, context) } : undefined
  },
  decide: ({ function: _, thenFunction: __, withinMinutes, ...input }, _states, found, context) => {
    if (!found) return refuse('function_unknown')
    const { called: personnelClassId, next, reached } = found
    const dueAt = new Date(Date.parse(context.recordedAt) + withinMinutes * 60_000).toISOString() as Instant
    const escalation = next && { escalation: { personnelClassId: next, dueAt } }
    const payload = { ...input, personnelClassId, reach: reached.reach, recipients: accountIds(reached), ...escalation }
    return accept({ notice: [{ kind: 'noticeRaised' as const, payload }] }, { noticeId: context.idFor('notice') })
  },
})

export const escalateNoticeHandler = defineHandler({
  contract: escalateNotice,
  streams: ({ noticeId }) => ({ notice: notices.at(noticeId) }),
  scope: () => undefined,
  facts: async (reader, _input, { notice }, context) =>
    notice?.escalation && findReached(reader, notice.equipmentId, notice.escalation.personnelClassId, context),
  decide: (_input, { notice }, reached, { recordedAt }) => {
    if (!notice) return refuse('notice_unknown')
    if (notice.isAcknowledged) return refuse('notice_acknowledged')
    if (!notice.escalation || !reached || Date.parse(notice.escalation.dueAt) > Date.parse(recordedAt)) return refuse('not_due')
    const { personnelClassId } = notice.escalation
    const recipients = accountIds(reached).filter((id) => !notice.recipients.includes(id))
    return accept({ notice: [{ kind: 'noticeEscalated' as const, payload: { personnelClassId, reach: reached.reach, recipients } }] })
  },
})

const accountIds = ({ recipients }: Reached) => recipients as readonly AccountId[] as AccountId[]

async function findClass({ tx, siteId }: Reader, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from personnel_class
    where site_id = ${siteId} and code = ${code} and not retired`.execute(tx as never)
  return rows[0]?.id
}

/** Who is on duty now, whenever it was that what he is told about has happened. */
async function findReached(reader: Reader, equipmentId: string, personnelClassId: string, { recordedAt, tree }: Context): Promise<Reached> {
  const { tx, siteId } = reader
  const places = [...new Set([equipmentId, siteId, ...(tree.ancestors.get(equipmentId) ?? [])])]
  const { rows: duties } = await sql<Duty>`
    select a.account_id as "accountId", d.personnel_class_id as "personnelClassId", d.equipment_id as "equipmentId", d.shift_code as "shiftCode"
    from duty_assignment d join account a on a.site_id = d.site_id and a.person_id = d.person_id and not a.disabled
    where d.site_id = ${siteId} and not d.retired and d.equipment_id = any(${places}::uuid[])
      and d.starts_at <= ${recordedAt} and (d.ends_at is null or d.ends_at > ${recordedAt})`.execute(tx as never)
  const inShifts = duties.filter(({ shiftCode }) => shiftCode !== null).map((duty) => duty.equipmentId)
  const shifts = new Map<string, readonly string[]>()
  for (const place of new Set(inShifts)) shifts.set(place, await findShifts(reader, place, equipmentId, recordedAt))
  return reachOf(duties, personnelClassId, (place) => shifts.get(place) ?? [])
}

/** By the calendar of the place of the duty. Where none holds, as at a site whose lines have theirs, by that of the place of the notice. */
async function findShifts(reader: Reader, placeId: string, equipmentId: string, at: Instant): Promise<readonly string[]> {
  const shiftsAt = (id: string) => reader.ask(listRunningShifts, { equipmentId: id as never, at })
  const there = await shiftsAt(placeId)
  const { rows } = there.hasCalendar ? there : await shiftsAt(equipmentId)
  return rows.map(({ shiftCode }) => shiftCode)
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
