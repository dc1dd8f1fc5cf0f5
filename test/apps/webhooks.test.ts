import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { textFieldsOf } from '../../src/apps/webhooks.ts'
import * as webhooks from '../../src/exchange/webhook/contract.ts'
import { startWebhooks } from '../../src/exchange/webhook/deliver-webhooks.store.ts'
import { openAddresses } from '../../src/exchange/webhook/open-address.adapter.ts'
import { postWith } from '../../src/exchange/webhook/post-message.adapter.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { sharedDatabase } from '../support/database.ts'
import { openReceiver, type Receiver, signatureFor } from './receiver.fixture.ts'

const CREATED = 'model.material.materialClass.recordCreated'
const PACE = { firstMs: 20, longestMs: 40, awayMs: 60_000, mostRejections: 3 }
const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`

let plant: ModelSite
let sending: ReturnType<typeof start>
const opened: Receiver[] = []
/** Who has asked for something; each test takes its own away again. */
const asked: string[] = []

const start = (allowed = ['127.0.0.1/32'], pace = PACE) =>
  startWebhooks({
    site: plant.site,
    post: postWith({ isOpen: openAddresses(allowed), nowMs: () => Date.now(), timeoutMs: 2_000 }),
    ...{ pace, chance: () => 1, textsOf: textFieldsOf(plant.site.catalogue) },
  })
const beginAnew = async (...how: Parameters<typeof start>) => {
  await sending.close()
  sending = start(...how)
}

beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  sending = start()
})
afterEach(async () => {
  for (const subscriptionId of asked.splice(0)) await plant.send(webhooks.removeSubscription, { subscriptionId })
  await Promise.all(opened.splice(0).map((receiver) => receiver.close()))
})
afterAll(async () => {
  await sending?.close()
  await plant?.close()
})

async function receive(): Promise<Receiver> {
  const receiver = await openReceiver()
  opened.push(receiver)
  return receiver
}

async function subscribe(url: string, more: object = {}): Promise<{ subscriptionId: string; secret: string }> {
  const secret = newSecret()
  const { subscriptionId } = await plant.make(webhooks.createSubscription, { name: 'ERP', url, events: [CREATED], secret, ...more })
  asked.push(subscriptionId)
  return { subscriptionId, secret }
}

let made = 0
/** @returns the codes, in the order in which they were made. */
async function happen(times: number): Promise<string[]> {
  const codes = Array.from({ length: times }, () => `MC-${(made += 1)}`)
  for (const code of codes) await plant.make(materialClass.commands.create, { code, name: code, description: 'in own words' })
  return codes
}
const codesOf = (receiver: Receiver) => receiver.taken.map(({ data }) => (data.payload['fields'] as { code: string }).code)
const deliveries = async (subscriptionId: string, state?: string) =>
  (await plant.ask(webhooks.listDeliveries, { subscriptionId, ...(state && { state }) })).rows as webhooks.DeliveryRow[]
const listed = async (subscriptionId: string) =>
  (await plant.ask(webhooks.listSubscriptions)).rows.find((row: webhooks.SubscriptionRow) => row.subscriptionId === subscriptionId)
const until = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 30_000, interval: 10 })

describe('a receiver', () => {
  test('that fails for a while gets everything once, in order', async () => {
    const receiver = await receive()
    let answers = 0
    // Away, busy, away: two of three attempts fail.
    receiver.answer = () => [503, 429, 200][(answers += 1) % 3]!
    await subscribe(receiver.url)
    const codes = await happen(20)
    await receiver.took(20)
    expect(codesOf(receiver)).toEqual(codes)
    expect(receiver.heard).toHaveLength(20)
    expect(receiver.attempts.length).toBeGreaterThan(40)
    const positions = receiver.taken.map(({ data }) => data.position.seq)
    expect(positions).toEqual(positions.toSorted((left, right) => left - right))
  })

  test('is told nothing of before, and nothing that it did not ask for', async () => {
    await happen(1)
    const receiver = await receive()
    await subscribe(receiver.url)
    await plant.make(equipment.commands.create, { code: `A-${made}`, name: 'Area', level: 'Area', parentId: plant.siteId })
    const codes = await happen(2)
    await receiver.took(2)
    expect(codesOf(receiver)).toEqual(codes)
    expect(receiver.taken.map(({ type }) => type)).toEqual([CREATED, CREATED])
  })

  test('that is away holds up no other', async () => {
    const [away, there] = [await receive(), await receive()]
    away.answer = () => 500
    const { subscriptionId } = await subscribe(away.url)
    await subscribe(there.url)
    const codes = await happen(5)
    await there.took(5)
    expect(codesOf(there)).toEqual(codes)
    expect((await listed(subscriptionId)).trying).toMatchObject({ event: CREATED, status: 500 })
    away.answer = () => 200
    await away.took(5)
    expect(codesOf(away)).toEqual(codes)
  })

  test('gets after a stop in the middle what it had not got, and nothing twice that it had acknowledged', async () => {
    const receiver = await receive()
    receiver.answer = () => (receiver.taken.length < 7 ? 200 : 503)
    await subscribe(receiver.url)
    const codes = await happen(15)
    await receiver.took(7)
    receiver.answer = () => 200
    await beginAnew()
    await receiver.took(15)
    expect(codesOf(receiver)).toEqual(codes)
    expect(receiver.heard).toHaveLength(15)
  })

  test('can check who sent it, and when', async () => {
    const receiver = await receive()
    const { secret } = await subscribe(receiver.url)
    await happen(1)
    await receiver.took(1)
    const { headers } = receiver.taken[0]!
    expect(headers['webhook-signature']).toBe(signatureFor(secret, receiver.taken[0]!))
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(60)
  })

  test('can take a new secret in its own time: for a while both sign', async () => {
    const receiver = await receive()
    const { subscriptionId, secret } = await subscribe(receiver.url)
    const next = newSecret()
    await plant.make(webhooks.rotateSecret, { subscriptionId, secret: next })
    await happen(1)
    await receiver.took(1)
    const signatures = [next, secret].map((one) => signatureFor(one, receiver.taken[0]!))
    expect(receiver.taken[0]!.headers['webhook-signature']).toBe(signatures.join(' '))
  })
})

describe('a message that is refused again and again', () => {
  test('is set aside, the others follow, and a person can send it again', async () => {
    const receiver = await receive()
    let poison = ''
    receiver.answer = ({ data }) => ((data.payload['fields'] as { code: string }).code === poison ? 400 : 200)
    const { subscriptionId } = await subscribe(receiver.url)
    const next = made + 2
    poison = `MC-${next}`
    const codes = await happen(4)
    await receiver.took(3)
    expect(codesOf(receiver)).toEqual(codes.filter((code) => code !== poison))
    const [dead] = await deliveries(subscriptionId, 'dead')
    expect(dead).toMatchObject({ attempts: PACE.mostRejections, status: 400, event: CREATED })
    expect((await listed(subscriptionId)).dead).toBe(1)
    receiver.answer = () => 200
    await plant.make(webhooks.resendDelivery, { subscriptionId, deliveryId: dead!.deliveryId })
    await receiver.took(4)
    expect(codesOf(receiver).at(-1)).toBe(poison)
    await until(async () => (await listed(subscriptionId)).dead === 0)
    const again = await plant.send(webhooks.resendDelivery, { subscriptionId, deliveryId: dead!.deliveryId })
    expect(again).toMatchObject({ refusals: ['delivery_arrived'] })
  })

  test('can be skipped while it holds up the others', async () => {
    const receiver = await receive()
    const first = `MC-${made + 1}`
    receiver.answer = ({ data }) => ((data.payload['fields'] as { code: string }).code === first ? 503 : 200)
    const { subscriptionId } = await subscribe(receiver.url)
    const codes = await happen(3)
    await until(async () => (await deliveries(subscriptionId, 'trying')).length === 1)
    const [waiting] = await deliveries(subscriptionId, 'trying')
    await plant.make(webhooks.skipDelivery, { subscriptionId, deliveryId: waiting!.deliveryId })
    await receiver.took(2)
    expect(codesOf(receiver)).toEqual(codes.slice(1))
    expect(await deliveries(subscriptionId, 'skipped')).toHaveLength(1)
  })

  test('is given up when the receiver stays away too long, and none is lost', async () => {
    await beginAnew(['127.0.0.1/32'], { ...PACE, awayMs: 0 })
    const receiver = await receive()
    receiver.answer = () => 503
    const { subscriptionId } = await subscribe(receiver.url)
    await happen(2)
    await until(async () => (await deliveries(subscriptionId, 'dead')).length === 2)
    await beginAnew()
  })
})

describe('what is sent', () => {
  test('holds no text that a person wrote, unless the plant wants it', async () => {
    const [without, having] = [await receive(), await receive()]
    await Promise.all([subscribe(without.url), subscribe(having.url, { sendsTexts: true })])
    await happen(1)
    await Promise.all([without.took(1), having.took(1)])
    expect(without.taken[0]!.text).not.toContain('in own words')
    expect(without.taken[0]!.data.payload['fields']).not.toHaveProperty('description')
    expect(having.taken[0]!.text).toContain('in own words')
  })

  test('is never an account: its login could not be erased elsewhere', async () => {
    const events = ['model.personnel.account.accountCreated']
    const input = { name: 'x', url: 'https://erp.example/', events, secret: newSecret() }
    expect(await plant.send(webhooks.createSubscription, input)).toMatchObject({ refusals: ['event_unknown'] })
    const { rows } = await plant.ask(webhooks.listEventNames)
    expect(rows.map(({ stream }: { stream: string }) => stream)).not.toContain('model.personnel.account')
    expect(rows.length).toBeGreaterThan(20)
  })

  test('is of a part of the plant only, where that was asked for', async () => {
    const receiver = await receive()
    const event = 'model.equipment.equipment.recordChanged'
    await subscribe(receiver.url, { events: [event], equipmentId: plant.lineId })
    const change = (id: string, code: string) => plant.make(equipment.commands.change, { id, expectedRevision: 1, code, name: 'Other' })
    await change(plant.areaId, 'A1')
    await change(plant.lineId, 'L1')
    await receiver.took(1)
    expect(receiver.taken.map(({ data }) => data.stream.id)).toEqual([plant.lineId])
  })

  test('goes nowhere inside unless the configuration says so, also when a name leads there', async () => {
    await beginAnew([])
    const receiver = await receive()
    const [byAddress, byName] = [await subscribe(receiver.url), await subscribe(receiver.url.replace('127.0.0.1', 'localhost'))]
    await happen(1)
    for (const { subscriptionId } of [byAddress, byName]) {
      await until(async () => (await deliveries(subscriptionId)).length === 1)
      expect(await deliveries(subscriptionId)).toMatchObject([{ fault: 'address_refused', status: null }])
    }
    expect(receiver.attempts).toEqual([])
    await beginAnew()
  })

  test('follows no redirect', async () => {
    const receiver = await receive()
    receiver.answer = () => 302
    const { subscriptionId } = await subscribe(receiver.url)
    await happen(1)
    await until(async () => (await deliveries(subscriptionId, 'dead')).length === 1)
    expect(receiver.attempts).toHaveLength(PACE.mostRejections)
    expect(await deliveries(subscriptionId)).toMatchObject([{ status: 302 }])
  })

  test('waits while it is paused, and a test comes in its turn and once', async () => {
    const receiver = await receive()
    const { subscriptionId } = await subscribe(receiver.url)
    await plant.make(webhooks.pauseSubscription, { subscriptionId })
    const codes = await happen(2)
    expect(await plant.send(webhooks.testSubscription, { subscriptionId })).toMatchObject({ refusals: ['subscription_paused'] })
    expect(receiver.attempts).toEqual([])
    await plant.make(webhooks.resumeSubscription, { subscriptionId })
    await receiver.took(2)
    expect(codesOf(receiver)).toEqual(codes)
    receiver.answer = () => 500
    await plant.make(webhooks.testSubscription, { subscriptionId })
    await until(async () => (await deliveries(subscriptionId, 'dead')).length === 1)
    expect(receiver.attempts.at(-1)).toMatchObject({ type: 'exchange.webhook.subscription.subscriptionTested' })
    expect(receiver.attempts).toHaveLength(3)
  })
})

describe('a webhook', () => {
  test('is for those who may, on the whole site, and its secret is told to nobody', async () => {
    const { subscriptionId, secret } = await subscribe('https://erp.example/')
    expect(JSON.stringify([await listed(subscriptionId), await deliveries(subscriptionId)])).not.toContain(secret)
    const permissions = new Set(['exchange.webhook.read', 'exchange.webhook.edit'])
    const actor = { accountId: plant.system.accountId.replace('1', '2'), grants: [{ permissions, equipmentId: plant.lineId }] }
    expect((await plant.ask(webhooks.listSubscriptions, {}, actor)).rows).toEqual([])
    expect((await plant.ask(webhooks.listDeliveries, { subscriptionId }, actor)).rows).toEqual([])
    expect(await plant.send(webhooks.pauseSubscription, { subscriptionId }, { actor })).toMatchObject({ refusals: ['not_permitted'] })
  })

  test('that was removed is served no more', async () => {
    const receiver = await receive()
    const { subscriptionId } = await subscribe(receiver.url)
    await plant.make(webhooks.removeSubscription, { subscriptionId })
    const other = await receive()
    await subscribe(other.url)
    await happen(1)
    await other.took(1)
    expect(receiver.attempts).toEqual([])
    expect(await plant.send(webhooks.testSubscription, { subscriptionId })).toMatchObject({ refusals: ['subscription_unknown'] })
    expect(plant.incidents.filter((error) => !/serves the webhook/.test(String(error)))).toEqual([])
  })

  test('an address with a user name is refused', async () => {
    const input = { name: 'x', url: 'https://me:secret@erp.example/', events: [CREATED], secret: newSecret() }
    expect(await plant.send(webhooks.createSubscription, input)).toMatchObject({ refusals: ['url_not_usable'] })
  })
})
