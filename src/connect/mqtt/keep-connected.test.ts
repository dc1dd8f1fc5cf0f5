import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { until } from '../../../test/system/sparkplug/until.ts'
import { type EmbeddedBroker, startEmbeddedBroker } from './embedded-broker.adapter.ts'
import { type KeptConnection, keepConnected } from './keep-connected.adapter.ts'
import { type MqttConnection, openMqtt } from './mqtt-connection.adapter.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end()
})

async function startBroker(port = 0): Promise<EmbeddedBroker> {
  const broker = await startEmbeddedBroker({ port, users: [{ username: 'u', password: 'p' }], log: { warn: () => {} } })
  cleanUp.push(() => broker.close())
  return broker
}

function keep(url: string, longest = 100) {
  const waits: number[] = []
  const happened: string[] = []
  const online: MqttConnection[] = []
  const kept: KeptConnection = keepConnected({
    open: (signal) =>
      openMqtt({
        signal,
        url,
        clientId: 'keeper',
        username: 'u',
        password: 'p',
        mqttVersion: 4,
        clean: true,
        keepaliveSeconds: 30,
        maxPacketBytes: 10_000,
        connectTimeoutMs: 1000,
        onMessage: () => {},
      }),
    onOnline: (connection) => {
      online.push(connection)
      happened.push('online')
    },
    onLost: (reason) => happened.push(`lost: ${reason}`),
    log: { info: () => {}, warn: (message) => waits.push(Number(/(\d+) ms/.exec(message)?.[1] ?? 0)) },
    backOffMs: { first: 8, longest },
    random: () => 0.5,
  })
  cleanUp.push(() => kept.stop())
  return { kept, waits, happened, online }
}

test('waits longer after each failure, up to a limit, and begins anew after a success', async () => {
  const broker = await startBroker()
  await broker.close()
  const { waits, happened, online } = keep(broker.url, 30)
  await until('five failures', () => waits.length >= 5)
  expect(waits.slice(0, 5)).toEqual([8, 12, 18, 27, 30])
  await startBroker(broker.port)
  await until('online', () => online.length === 1)
  const failures = waits.length
  online[0]?.destroy('cable')
  await until('online again', () => online.length === 2)
  expect(waits[failures]).toBe(8)
  expect(happened.slice(-3)).toEqual(['online', 'lost: cable', 'online'])
})

test('stops at once while it waits', async () => {
  const broker = await startBroker()
  await broker.close()
  const { kept, happened, waits } = keep(broker.url, 60_000)
  await until('a failure', () => waits.length > 0)
  await kept.stop()
  const before = happened.length
  await startBroker(broker.port)
  expect(happened).toHaveLength(before)
})

test('says farewell before it ends the connection, and reports no loss then', async () => {
  const broker = await startBroker()
  const { kept, happened, online } = keep(broker.url)
  await until('online', () => online.length === 1)
  await kept.stop(async (connection) => {
    await connection.publish('farewell', '', { qos: 1, retain: false })
    happened.push('farewell')
  })
  expect(happened).toEqual(['online', 'farewell'])
  expect(await online[0]?.closed).toBe('ended')
})

test('stopping while a connection is being opened ends that one too', async () => {
  const broker = await startBroker()
  const { kept, happened } = keep(broker.url)
  await kept.stop()
  expect(happened).toEqual([])
  await until('nobody is connected', () => broker.clients().length === 0)
})

test('stopping does not wait for something that accepts connections and never answers', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket.on('error', () => {})))
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  cleanUp.push(async () => {
    for (const socket of sockets) socket.destroy()
    silent.close()
    await once(silent, 'close')
  })
  const { kept, happened } = keep(`mqtt://127.0.0.1:${(silent.address() as { port: number }).port}`)
  await until('it is connected', () => sockets.length === 1)
  const startedAt = performance.now()
  await kept.stop()
  expect(performance.now() - startedAt).toBeLessThan(900)
  expect(happened).toEqual([])
})

test('a farewell that fails does not keep the program from ending', async () => {
  const broker = await startBroker()
  const { kept, online } = keep(broker.url)
  await until('online', () => online.length === 1)
  await kept.stop(() => Promise.reject(new Error('no')))
  expect(await online[0]?.closed).toBe('ended')
})
