import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { startOurNotices } from '../../src/apps/notices.ts'
import { getNoticeWays, listNoticeDeliveries, type NoticeDeliveryRow, resendNoticeDelivery } from '../../src/exchange/notice/contract.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { MIND_OWN } from '../../src/model/access/contract.ts'
import { startEscalations } from '../../src/model/notice/escalate-notices.store.ts'
import { acknowledgeNotice, chooseOwnWays, getOwnWays, raiseNotice } from '../../src/model/notice/contract.ts'
import { createAccount, disableAccount, eraseAccount, getAccount } from '../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { standIn } from '../../src/model/personnel/stand-in.resource.ts'
import { local, openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'
import { type Mailbox, openMailbox } from './mailbox.fixture.ts'

const PACE = { firstMs: 10, longestMs: 20, giveUpMs: 60_000 }
let plant: ShiftPlant
let mailbox: Mailbox
let sending: { close(): Promise<void> }
let classes: { readonly technician: string; readonly lead: string }
let people = 0
let startedAtMs = 0

const guard = { isOpen: () => false }
const start = (more: object = {}, pace = PACE) => {
  const server = {
    host: '127.0.0.1',
    port: mailbox.port,
    security: 'none',
    user: undefined,
    password: undefined,
    caFile: undefined,
  } as const
  const mail = { ...server, sender: 'mes@plant.example', publicUrl: 'https://mes.plant.example', ...more }
  return startOurNotices(plant.site, { mail, publicUrl: undefined, guard }, () => 1, pace)
}
const beginAnew = async (...how: Parameters<typeof start>) => {
  await sending.close()
  sending = await start(...how)
}

beforeEach(async () => {
  mailbox = await openMailbox()
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  const made = async (code: string) => (await plant.make(personnelClass.commands.create, { code, name: code.toLowerCase() })).id
  classes = { technician: await made('TECHNICIAN'), lead: await made('LEAD') }
  plant.setNow(local('09:00'))
  startedAtMs = Date.now()
  sending = await start()
  await vi.waitUntil(async () => (await plant.ask(getNoticeWays)).email, { interval: 10, timeout: 10_000 })
})
afterEach(async () => {
  await sending?.close()
  await mailbox?.close()
  await plant?.close()
})

/** Somebody on duty who wants mail from a severity on. */
async function onDuty(
  ways: object = {},
  { language = 'en', personnelClassId = classes.technician } = {},
): Promise<Actor & { email: string }> {
  const login = `mail-${randomUUID().slice(0, 8)}`
  const email = `${login}@plant.example`
  const { id: personId } = await plant.make(person.commands.create, { code: `P-${(people += 1)}`, name: login })
  const account = { login, displayName: login, password: 'a long enough password', personId, language }
  const { accountId } = await plant.make(createAccount, account)
  await plant.make(dutyAssignment.commands.create, { personId, personnelClassId, equipmentId: plant.lineId, startsAt: local('05:00') })
  const actor: Actor = { accountId, grants: [{ permissions: new Set([MIND_OWN]), equipmentId: plant.siteId as never }] }
  await choose(actor, { email, emailFrom: 'warning', ...ways })
  return { ...actor, email }
}
const choose = async (actor: Actor, ways: object) =>
  expect(await plant.send(chooseOwnWays, { emailFrom: null, pushFrom: null, ...ways }, { actor })).toMatchObject({ outcome: 'accepted' })
const jam = (more: object = {}) => ({
  ...{ equipmentId: plant.unitId, function: 'TECHNICIAN', severity: 'alarm', textEn: 'Jam', textDe: 'Klemmer am Füller', ...more },
})
const listed = async (state?: string) => (await plant.ask(listNoticeDeliveries, { ...(state && { state }) })).rows as NoticeDeliveryRow[]
const until = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 30_000, interval: 10 })
/** Time goes on as it does, so that what waits for its next attempt comes to it. */
const passTime = () => plant.setNow(new Date(Date.parse(local('09:00')) + Date.now() - startedAtMs).toISOString() as never)
const arrived = async (count: number) => {
  await until(async () => {
    passTime()
    return mailbox.taken.length >= count && (await listed('waiting')).length === 0
  })
}

describe('a mail about a notice', () => {
  test('reaches each who is told and wants it, once, in his language, with a link', async () => {
    const [mia, leo] = [await onDuty(), await onDuty({}, { language: 'de' })]
    const { noticeId } = await plant.make(raiseNotice, jam())
    await arrived(2)
    const mailTo = ({ email }: { email: string }) => mailbox.taken.filter(({ to }) => to.join() === email)
    expect(mailTo(mia)).toMatchObject([{ from: 'mes@plant.example', subject: 'Alarm · L1-F · Jam' }])
    expect(mailTo(leo)).toMatchObject([{ subject: 'Alarm · L1-F · Klemmer am Füller' }])
    expect(mailTo(leo)[0]!.body.match(new RegExp(`https://mes.plant.example/own-notices#${noticeId}`, 'g'))?.length).toBeGreaterThan(1)
    expect(mailTo(leo)[0]!.body).toContain('Meldung öffnen')
    expect(mailbox.taken).toHaveLength(2)
    expect(await listed('delivered')).toHaveLength(2)
  })

  test('reaches who stands in, and says for whom, and not who is away', async () => {
    const [away, by] = [await onDuty(), await onDuty({}, { personnelClassId: classes.lead })]
    const personOf = async ({ accountId }: Actor) => (await plant.ask(getAccount, { accountId })).personId as string
    await plant.make(standIn.commands.create, {
      ...{ personId: await personOf(away), standInPersonId: await personOf(by), equipmentId: plant.siteId },
      ...{ startsAt: local('08:00'), personnelClassIds: [] },
    })
    await plant.make(raiseNotice, jam())
    await arrived(1)
    expect(mailbox.taken.map(({ to }) => to)).toEqual([[by.email]])
    const { name } = await plant.ask(person.queries.get, { id: await personOf(away) })
    expect(mailbox.taken[0]!.body).toContain(`You stand in for ${name}.`)
  })

  test('reaches nobody who is not on duty, wants none, or wants none of so little', async () => {
    const off = await onDuty({}, { personnelClassId: classes.lead })
    await onDuty({ emailFrom: null })
    await onDuty({ emailFrom: 'alarm' })
    const wanted = await onDuty({ emailFrom: 'information' })
    await plant.make(raiseNotice, jam({ severity: 'warning' }))
    await arrived(1)
    expect(mailbox.taken.map(({ to }) => to)).toEqual([[wanted.email]])
    expect((await listed()).map(({ accountId }) => accountId)).not.toContain(off.accountId)
  })

  test('waits while the server is away: everything arrives, once and in order', async () => {
    await onDuty()
    const { port } = mailbox
    await mailbox.close()
    const texts = ['one', 'two', 'three', 'four']
    for (const textEn of texts) await plant.make(raiseNotice, jam({ textEn }))
    await until(async () => {
      passTime()
      return (await listed()).some(({ attempts, fault }) => attempts > 1 && fault === 'unreachable')
    })
    mailbox = await openMailbox({ port })
    await arrived(4)
    expect(mailbox.taken.map(({ subject }) => subject)).toEqual(texts.map((text) => `Alarm · L1-F · ${text}`))
    expect(new Set(mailbox.taken.map(({ id }) => id)).size).toBe(4)
  })

  test('that has no time for one recipient keeps his order and holds up no other', async () => {
    const [slow, quick] = [await onDuty(), await onDuty()]
    mailbox.answer = (to) => (to === slow.email ? 451 : 250)
    for (const textEn of ['one', 'two']) await plant.make(raiseNotice, jam({ textEn }))
    await until(async () => {
      passTime()
      return mailbox.taken.length === 2 && (await listed('waiting')).some(({ attempts, fault }) => attempts > 1 && fault === 'busy')
    })
    expect(mailbox.taken.map(({ to }) => to[0])).toEqual([quick.email, quick.email])
    mailbox.answer = () => 250
    await arrived(4)
    expect(mailbox.taken.slice(2)).toMatchObject([{ subject: 'Alarm · L1-F · one' }, { subject: 'Alarm · L1-F · two' }])
  })

  test('that is refused for good is given up, seen, and sent again when a person says so', async () => {
    await onDuty()
    mailbox.answer = () => 550
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed('dead')).length === 1)
    const [dead] = await listed()
    expect(dead).toMatchObject({ state: 'dead', fault: 'refused', status: 550, attempts: 1, text: { en: 'Jam' }, way: 'email' })
    mailbox.answer = () => 250
    const { deliveryId } = dead!
    expect(await plant.send(resendNoticeDelivery, { deliveryId: randomUUID() })).toMatchObject({ refusals: ['delivery_unknown'] })
    expect(await plant.send(resendNoticeDelivery, { deliveryId })).toMatchObject({ outcome: 'accepted' })
    await arrived(1)
    expect(await plant.send(resendNoticeDelivery, { deliveryId })).toMatchObject({ refusals: ['delivery_arrived'] })
  })

  test('is given up when it is too old to help', async () => {
    await onDuty()
    await beginAnew({}, { ...PACE, giveUpMs: 0 })
    mailbox.answer = () => 451
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed('dead')).length === 1)
    expect(mailbox.attempts).toBe(1)
  })

  test('is not sent any more when somebody takes care meanwhile, or the account is gone', async () => {
    const [one, two] = [await onDuty(), await onDuty()]
    await sending.close()
    const { noticeId } = await plant.make(raiseNotice, jam({ textEn: 'Taken care of' }))
    await plant.send(acknowledgeNotice, { noticeId }, { actor: one })
    await plant.make(raiseNotice, jam({ textEn: 'Still open' }))
    sending = await start()
    await arrived(2)
    expect(mailbox.taken.map(({ subject }) => subject)).toEqual(Array(2).fill('Alarm · L1-F · Still open'))
    expect(await listed('obsolete')).toHaveLength(2)
    const [{ deliveryId }] = (await listed('obsolete')) as [NoticeDeliveryRow]
    expect(await plant.send(resendNoticeDelivery, { deliveryId })).toMatchObject({ refusals: ['delivery_obsolete'] })
    mailbox.answer = (to) => (to === two.email ? 451 : 250)
    await plant.make(raiseNotice, jam())
    await until(async () => mailbox.taken.length === 3)
    await plant.make(disableAccount, { accountId: two.accountId })
    await arrived(3)
    expect(await listed('obsolete')).toHaveLength(3)
  })

  test('goes also to those who are called when nobody acknowledges, and not twice to those who were told', async () => {
    const [technician, lead] = [await onDuty(), await onDuty({}, { personnelClassId: classes.lead })]
    await plant.make(raiseNotice, jam({ thenFunction: 'LEAD', withinMinutes: 10 }))
    await arrived(1)
    plant.setNow(local('09:10'))
    startedAtMs -= 600_000
    const running = startEscalations(plant.site)
    await arrived(2)
    await running.close()
    expect(mailbox.taken.map(({ to }) => to[0])).toEqual([technician.email, lead.email])
  })

  test('tells nothing of the time in which no mail server was named', async () => {
    await onDuty()
    await sending.close()
    await startOurNotices(plant.site, { mail: undefined, publicUrl: undefined, guard }, () => 1)
    expect(await plant.ask(getNoticeWays)).toMatchObject({ email: false })
    await plant.make(raiseNotice, jam({ textEn: 'Unheard' }))
    sending = await start()
    await until(async () => (await plant.ask(getNoticeWays)).email)
    await plant.make(raiseNotice, jam({ textEn: 'Heard' }))
    await arrived(1)
    expect(mailbox.taken.map(({ subject }) => subject)).toEqual(['Alarm · L1-F · Heard'])
  })

  test('is sent with user and password, and waits while the server does not let it in', async () => {
    await onDuty()
    const { port } = mailbox
    await mailbox.close()
    mailbox = await openMailbox({ port, login: { user: 'mes', password: 'right' } })
    await beginAnew({ user: 'mes', password: 'wrong' })
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed())[0]?.fault === 'sign_in_refused')
    await beginAnew({ user: 'mes', password: 'right' })
    await arrived(1)
  })

  test('never goes on without encryption where it is asked for', async () => {
    await onDuty()
    await beginAnew({ security: 'starttls' })
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed())[0]?.attempts === 1)
    expect(await listed()).toMatchObject([{ state: 'waiting', fault: 'certificate' }])
    expect(mailbox.attempts).toBe(0)
  })
})

describe('what a person chooses', () => {
  test('is his own, and an e-mail needs an address', async () => {
    const [one, two] = [await onDuty({ pushFrom: 'alarm' }), await onDuty()]
    expect(await plant.ask(getOwnWays, {}, one)).toEqual({ email: one.email, emailFrom: 'warning', pushFrom: 'alarm' })
    expect(await plant.ask(getOwnWays, {}, two)).toMatchObject({ email: two.email, pushFrom: null })
    expect(await plant.send(chooseOwnWays, { emailFrom: 'alarm', pushFrom: null }, { actor: one })).toMatchObject({
      refusals: ['email_missing'],
    })
  })

  test.each([
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example, c@d.example',
    'A <a@b.example>',
    '"a b"@c.example',
    'a@b..example',
    'a@',
    'a.@b.example',
  ])('is one plain address, not %j', (email) => {
    expect(chooseOwnWays.input.safeParse({ email, emailFrom: null, pushFrom: null }).success).toBe(false)
  })

  test('leaves no address behind when it changes, and none when the account is erased', async () => {
    const one = await onDuty()
    const kept = async (email: string) =>
      (await plant.site.pool.query('select from personal_value where site_id = $1 and value = $2', [plant.siteId, email])).rowCount
    expect(await kept(one.email)).toBe(1)
    await choose(one, { email: 'other@plant.example', emailFrom: 'alarm' })
    expect([await kept(one.email), await kept('other@plant.example')]).toEqual([0, 1])
    await plant.make(eraseAccount, { accountId: one.accountId })
    expect(await kept('other@plant.example')).toBe(0)
  })
})
