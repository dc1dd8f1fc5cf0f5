import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { afterEach, describe, expect, test } from 'vitest'
import { makeSelfSigned } from '../../../test/system/sparkplug/self-signed.ts'
import { until } from '../../../test/system/sparkplug/until.ts'
import { startEmbeddedBroker } from './embedded-broker.adapter.ts'
import { type IncomingMessage, type MqttConnectOptions, openMqtt } from './mqtt-connection.adapter.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end()
})

/** A broker that does only what a test tells it. */
async function startScript(answer: (packet: Packet, socket: Socket, send: (packet: Packet) => void) => void) {
  const received: Packet[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const parser = mqttPacket.parser()
    const send = (packet: Packet) => void mqttPacket.writeToStream(packet, socket)
    parser.on('packet', (packet) => {
      received.push(packet)
      answer(packet, socket, send)
    })
    socket.on('data', (chunk) => parser.parse(chunk as Buffer))
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUp.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return { url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`, received }
}

function open(url: string, more: Partial<MqttConnectOptions> = {}) {
  return openMqtt({
    url,
    clientId: 'test',
    mqttVersion: 4,
    clean: true,
    keepaliveSeconds: 30,
    maxPacketBytes: 10_000,
    connectTimeoutMs: 5000,
    onMessage: () => {},
    ...more,
  })
}

const accept = (packet: Packet, _socket: Socket, send: (packet: Packet) => void) => {
  if (packet.cmd === 'connect') send({ cmd: 'connack', returnCode: 0, sessionPresent: false })
}

describe('a connection that does not come about', () => {
  test.each([
    ['url_malformed', 'nowhere'],
    ['url_scheme_unsupported', 'http://127.0.0.1'],
    ['url_scheme_unsupported', 'ws://127.0.0.1'],
  ])('%s: %s', async (reason, url) => {
    await expect(open(url)).rejects.toMatchObject({ reason })
  })

  test.each([
    [1, 'protocol_version_unsupported'],
    [4, 'bad_user_or_password'],
    [5, 'not_authorized'],
    [77, 'connection_refused_77'],
  ])('CONNACK %i is %s', async (returnCode, reason) => {
    const { url } = await startScript((_packet, _socket, send) => send({ cmd: 'connack', returnCode, sessionPresent: false }))
    await expect(open(url)).rejects.toMatchObject({ reason })
  })

  test('a broker that is not there', async () => {
    const broker = await startEmbeddedBroker({ port: 0, users: [], log: { warn: () => {} } })
    await broker.close()
    await expect(open(broker.url)).rejects.toMatchObject({ reason: 'socket_error: ECONNREFUSED' })
  })

  test('a broker that does not answer', async () => {
    const { url } = await startScript(() => {})
    await expect(open(url, { connectTimeoutMs: 30 })).rejects.toMatchObject({ reason: 'connect_timeout' })
  })

  test('something that is no broker', async () => {
    const { url } = await startScript((_packet, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(open(url)).rejects.toMatchObject({ reason: expect.stringMatching(/^protocol_error/) })
  })
})

describe('an open connection', () => {
  test('acknowledges QoS 1 when told to, QoS 0 never', async () => {
    const { url, received } = await startScript((packet, socket, send) => {
      accept(packet, socket, send)
      if (packet.cmd !== 'subscribe') return
      send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [1] })
      for (const messageId of [11, 12]) send({ cmd: 'publish', topic: 'a', payload: 'x', qos: 1, retain: false, dup: false, messageId })
      send({ cmd: 'publish', topic: 'b', payload: 'y', qos: 0, retain: true, dup: false })
    })
    const messages: IncomingMessage[] = []
    const connection = await open(url, { onMessage: (message) => messages.push(message) })
    await connection.subscribe([{ topic: '#', qos: 1 }])
    await until('three messages', () => messages.length === 3)
    expect(messages.map(({ topic, bytes, retain }) => [topic, String(bytes), retain])).toEqual([
      ['a', 'x', false],
      ['a', 'x', false],
      ['b', 'y', true],
    ])
    expect(received.map((packet) => packet.cmd)).toEqual(['connect', 'subscribe'])
    for (const message of messages) message.ack()
    await connection.end()
    expect(received.slice(2).map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
      ['puback', 11],
      ['puback', 12],
      ['disconnect', undefined],
    ])
    messages[0]?.ack()
    await expect(connection.publish('a', 'x', { qos: 0, retain: false })).rejects.toMatchObject({ reason: 'not_connected' })
  })

  test('a refused subscription and a broker that goes reject what waits', async () => {
    const { url } = await startScript((packet, socket, send) => {
      accept(packet, socket, send)
      if (packet.cmd === 'subscribe') send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0x80] })
      if (packet.cmd === 'publish') socket.destroy()
    })
    const connection = await open(url)
    await expect(connection.subscribe([{ topic: '#', qos: 1 }])).rejects.toMatchObject({ reason: 'subscription_refused' })
    await expect(connection.publish('a', 'x', { qos: 1, retain: false })).rejects.toMatchObject({ reason: 'closed_by_broker' })
    expect(await connection.closed).toBe('closed_by_broker')
  })

  test('a packet larger than allowed ends it before it fills the memory', async () => {
    const { url } = await startScript((packet, socket, send) => {
      accept(packet, socket, send)
      // The head of a PUBLISH of 200 MB, then bytes without end.
      if (packet.cmd === 'connect') socket.write(Buffer.concat([Buffer.of(0x30, 0x80, 0x84, 0xaf, 0x5f), Buffer.alloc(50_000)]))
    })
    const connection = await open(url)
    expect(await connection.closed).toBe('packet_too_large')
  })

  test('a broker that has fallen silent is noticed', async () => {
    const { url } = await startScript(accept)
    const connection = await open(url, { keepaliveSeconds: 1 })
    expect(await connection.closed).toBe('keepalive_timeout')
  })
})

describe('TLS', () => {
  async function startTls() {
    const broker = await startEmbeddedBroker({ port: 0, users: [{ username: 'u', password: 'p' }], log: { warn: () => {} } })
    const identity = makeSelfSigned()
    const server = createTlsServer(identity, (near) => {
      const far = connect(broker.port, '127.0.0.1')
      near.pipe(far).pipe(near)
      near.on('error', () => far.destroy())
      far.on('error', () => near.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanUp.push(async () => {
      await broker.close()
      server.close()
      await once(server, 'close')
    })
    return { url: `mqtts://127.0.0.1:${(server.address() as { port: number }).port}`, ca: identity.cert }
  }
  const user = { username: 'u', password: 'p' }

  test('connects to a broker whose authority it was given', async () => {
    const { url, ca } = await startTls()
    const connection = await open(url, { ...user, tls: { ca } })
    await connection.publish('a', 'x', { qos: 1, retain: false })
    await connection.end()
    expect(await connection.closed).toBe('ended')
  })

  test('does not talk to one it cannot trust, unless told to', async () => {
    const { url } = await startTls()
    await expect(open(url, user)).rejects.toMatchObject({ reason: 'socket_error: DEPTH_ZERO_SELF_SIGNED_CERT' })
    const connection = await open(url, { ...user, tls: { insecure: true } })
    await connection.end()
  })
})
