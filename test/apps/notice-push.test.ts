import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { startOurNotices } from '../../src/apps/notices.ts'
import {
  addOwnBrowser,
  getNoticeWays,
  listNoticeDeliveries,
  listOwnBrowsers,
  type NoticeDeliveryRow,
  removeOwnBrowser,
} from '../../src/exchange/notice/contract.ts'
import { openAddresses } from '../../src/exchange/webhook/open-address.adapter.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { MIND_OWN } from '../../src/model/access/contract.ts'
import { chooseOwnWays, raiseNotice } from '../../src/model/notice/contract.ts'
import { createAccount, eraseAccount } from '../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { local, openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'
import { claimsOf, decrypt, newBrowser, openPushReceiver, type PushReceiver, until } from './push-receiver.fixture.ts'

const PACE = { firstMs: 10, longestMs: 20, giveUpMs: 60_000 }
let plant: ShiftPlant
let service: PushReceiver
let sending: { close(): Promise<void> }
let personnelClassId: string
let people = 0
let startedAtMs = 0

const start = (allowed = ['127.0.0.1'], publicUrl: string | undefined = 'https://mes.plant.example/') =>
  startOurNotices(plant.site, { mail: undefined, publicUrl, guard: { isOpen: openAddresses(allowed), ca: service.ca } }, () => 1, PACE)

beforeEach(async () => {
  service = await openPushReceiver()
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  personnelClassId = (await plant.make(personnelClass.commands.create, { code: 'TECHNICIAN', name: 'technician' })).id
  plant.setNow(local('09:00'))
  startedAtMs = Date.now()
  sending = await start()
  await until(async () => (await plant.ask(getNoticeWays)).pushKey !== null)
})
afterEach(async () => {
  await sending?.close()
  await service?.close()
  await plant?.close()
})

/** Somebody on duty who wants to be told of everything in his browsers. */
async function onDuty(language = 'en'): Promise<Actor> {
  const login = `push-${randomUUID().slice(0, 8)}`
  const { id: personId } = await plant.make(person.commands.create, { code: `P-${(people += 1)}`, name: login })
  const account = { login, displayName: login, password: 'a long enough password', personId, language }
  const { accountId } = await plant.make(createAccount, account)
  await plant.make(dutyAssignment.commands.create, { personId, personnelClassId, equipmentId: plant.lineId, startsAt: local('05:00') })
  const actor: Actor = { accountId, grants: [{ permissions: new Set([MIND_OWN]), equipmentId: plant.siteId as never }] }
  await plant.send(chooseOwnWays, { emailFrom: null, pushFrom: 'information' }, { actor })
  return actor
}

async function add(actor: Actor, path: string, keys = newBrowser()) {
  const subscription = { p256dh: keys.publicKey.toString('base64url'), auth: keys.auth.toString('base64url') }
  const outcome = await plant.send(addOwnBrowser, { endpoint: `${service.origin}${path}`, ...subscription }, { actor })
  return { keys, path, outcome }
}
const jam = (more: object = {}) => ({
  ...{ equipmentId: plant.unitId, function: 'TECHNICIAN', severity: 'alarm', textEn: 'Jam', textDe: 'Klemmer am Füller', ...more },
})
const listed = async (state?: string) => (await plant.ask(listNoticeDeliveries, { ...(state && { state }) })).rows as NoticeDeliveryRow[]
const own = async (actor: Actor) => (await plant.ask(listOwnBrowsers, {}, actor)).rows
const arrived = (count: number) =>
  until(async () => {
    plant.setNow(new Date(Date.parse(local('09:00')) + Date.now() - startedAtMs).toISOString() as never)
    return service.taken.length >= count && (await listed('waiting')).length === 0
  })

test('what this test reads with is what RFC 8291 says (appendix A)', () => {
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const keys = {
    privateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
    publicKey: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
    auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  }
  const message =
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
  expect(decrypt(bytes(message), keys)).toBe('When I grow up, I want to be a watermelon')
})

describe('a push', () => {
  test('is read by the browser of whom it is for and by nobody else, and says who sends it', async () => {
    const mia = await onDuty('de')
    const { keys } = await add(mia, '/mia')
    const { noticeId } = await plant.make(raiseNotice, jam())
    await arrived(1)
    const [taken] = service.taken as [PushReceiver['taken'][number]]
    const expected = { title: 'Alarm · L1-F', body: 'Klemmer am Füller', language: 'de', tag: noticeId, path: `/own-notices#${noticeId}` }
    expect(JSON.parse(decrypt(taken.body, keys))).toEqual(expected)
    expect(() => decrypt(taken.body, newBrowser())).toThrow()
    expect(taken.body.toString('latin1')).not.toContain('Klemmer')
    expect(taken.headers).toMatchObject({ urgency: 'high', ttl: '86400', 'content-encoding': 'aes128gcm' })
    const { pushKey } = await plant.ask(getNoticeWays)
    expect(claimsOf(taken, pushKey)).toMatchObject({ aud: service.origin, sub: 'https://mes.plant.example' })
  })

  test('goes to each browser of a person, once, and to no browser that tells somebody else', async () => {
    const [mia, leo] = [await onDuty(), await onDuty()]
    const [phone] = [await add(mia, '/phone'), await add(mia, '/desk')]
    // At the same desk somebody else has come.
    await add(leo, '/desk')
    await plant.make(raiseNotice, jam())
    await arrived(2)
    expect(service.taken.map(({ path }) => path).toSorted()).toEqual(['/desk', '/phone'])
    expect([(await own(mia)).length, (await own(leo)).length]).toEqual([1, 1])
    const { browserId } = (phone.outcome as unknown as { result: { browserId: string } }).result
    expect(await plant.send(removeOwnBrowser, { browserId }, { actor: leo })).toMatchObject({ refusals: ['browser_unknown'] })
    expect(await plant.send(removeOwnBrowser, { browserId }, { actor: mia })).toMatchObject({ outcome: 'accepted' })
    expect(await own(mia)).toEqual([])
  })

  test.each([404, 410])('is not sent again to a browser that is gone (%i)', async (status) => {
    const mia = await onDuty()
    await add(mia, '/gone')
    service.answer = () => status
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed('obsolete')).length === 1)
    expect(await own(mia)).toEqual([])
    await plant.make(raiseNotice, jam())
    await arrived(0)
    expect(service.attempts).toBe(1)
  })

  test('waits for a service that is busy, in order, and is given up when the service refuses it', async () => {
    const mia = await onDuty()
    const { keys } = await add(mia, '/busy')
    service.answer = () => (service.attempts < 3 ? 503 : 201)
    for (const textEn of ['one', 'two']) await plant.make(raiseNotice, jam({ textEn }))
    await arrived(2)
    expect(service.taken.map(({ body }) => JSON.parse(decrypt(body, keys)).body)).toEqual(['one', 'two'])
    service.answer = () => 403
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed('dead')).length === 1)
    expect(await listed('dead')).toMatchObject([{ way: 'push', status: 403, fault: 'refused' }])
  })

  test('goes nowhere inside the network, and follows no redirect', async () => {
    const mia = await onDuty()
    await add(mia, '/inside')
    service.answer = () => 302
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed('dead')).length === 1)
    expect(service.attempts).toBe(1)
    await sending.close()
    sending = await start([])
    await plant.make(raiseNotice, jam())
    await until(async () => (await listed('dead')).length === 2)
    expect((await listed('dead'))[0]).toMatchObject({ fault: 'address_refused' })
    expect(service.attempts).toBe(1)
  })

  test('keeps its key when the program begins anew; without an https address there is none, and no browser is kept', async () => {
    const mia = await onDuty()
    const { pushKey } = await plant.ask(getNoticeWays)
    await add(mia, '/here')
    await sending.close()
    sending = await start()
    expect((await plant.ask(getNoticeWays)).pushKey).toBe(pushKey)
    expect(await own(mia)).toHaveLength(1)
    await sending.close()
    sending = await start([], 'http://mes.plant.example')
    expect((await plant.ask(getNoticeWays)).pushKey).toBeNull()
    expect(await own(mia)).toEqual([])
    expect((await add(mia, '/here')).outcome).toMatchObject({ refusals: ['push_not_open'] })
  })
})

describe('a browser', () => {
  test('is added with a key that can be written to, and at most ten by one person', async () => {
    const mia = await onDuty()
    const nobody = { ...newBrowser(), publicKey: Buffer.alloc(65, 4) }
    expect((await add(mia, '/wrong', nobody)).outcome).toMatchObject({ refusals: ['key_not_usable'] })
    for (let number = 0; number < 10; number += 1) await add(mia, `/${number}`)
    expect((await add(mia, '/11')).outcome).toMatchObject({ refusals: ['too_many_browsers'] })
    expect((await add(mia, '/3')).outcome).toMatchObject({ outcome: 'accepted' })
    expect(await own(mia)).toHaveLength(10)
  })

  test('has an address that is https and nothing else', () => {
    const { endpoint } = addOwnBrowser.input.shape
    const wrong = ['http://push.example/a', 'https://user@push.example/a', 'https://push.example/a b', 'ftp://push.example', 'https://']
    expect(wrong.filter((text) => endpoint.safeParse(text).success)).toEqual([])
    expect(endpoint.safeParse('https://push.example/a?b=c').success).toBe(true)
  })

  test('is forgotten with the account', async () => {
    const mia = await onDuty()
    await add(mia, '/mia')
    await plant.make(eraseAccount, { accountId: mia.accountId })
    await until(async () => (await own(mia)).length === 0)
  })
})
