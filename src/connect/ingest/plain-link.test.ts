import mqtt from 'mqtt'
import { expect, test, vi } from 'vitest'
import { startEmbeddedBroker } from '../mqtt/embedded-broker.adapter.ts'
import { openPlainLink } from './plain-link.adapter.ts'

const user = { username: 'machine', password: 'secret' }
const log = { info: () => undefined, warn: () => undefined }
const HIGH_WATER = 20
const SOON = { timeout: 20_000 }

test('while the store is behind nothing more is read, also over a new connection to the broker', async () => {
  let broker = await startEmbeddedBroker({ port: 0, users: [user], log })
  const stored = Promise.withResolvers<void>()
  let values = 0
  const link = openPlainLink({
    ...{ ...user, url: broker.url, connectionId: 'c1', topics: ['plant/#'], log, now: Date.now, random: () => 0 },
    ...{ highWater: HIGH_WATER, keepaliveSeconds: 1 },
    onEffects: (effects) => stored.promise.then(() => void (values += effects.length)),
    onLost: async () => undefined,
  })
  const publish = async (messages: number) => {
    const machine = await mqtt.connectAsync(broker.url, user)
    const heard = Promise.withResolvers<void>()
    machine.on('message', (topic) => topic.endsWith('last') && heard.resolve())
    await machine.subscribeAsync('plant/#', { qos: 1 })
    for (let message = 0; message < messages; message += 1) await machine.publishAsync('plant/press/Count', String(message), { qos: 1 })
    await machine.publishAsync('plant/press/last', '1', { qos: 1 })
    // The broker hands a message to all of its readers in one go.
    await heard.promise
    await machine.endAsync(true)
  }
  await vi.waitFor(() => expect(link.phase).toBe('online'), SOON)
  await publish(HIGH_WATER + 10)
  await vi.waitFor(() => expect(link.waiting).toBeGreaterThan(HIGH_WATER), SOON)
  await broker.close()
  await vi.waitFor(() => expect(link.phase).toBe('offline'), SOON)
  broker = await startEmbeddedBroker({ port: broker.port, users: [user], log })
  await vi.waitFor(() => expect(link.phase).toBe('online'), SOON)
  const waited = link.waiting
  await publish(200)
  expect(link.waiting).toBe(waited)
  stored.resolve()
  await vi.waitFor(() => expect(values).toBeGreaterThan(waited + 200), SOON)
  await link.close()
  await broker.close()
})
