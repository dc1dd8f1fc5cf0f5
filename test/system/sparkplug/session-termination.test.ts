import type { IPublishPacket } from 'mqtt-packet'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentials, listBrokers } from './brokers.ts'
import { isState, readState, type Scene, startScene, stateTopic } from './scene.ts'

describe.each(listBrokers())('ending the session on $name', (kind) => {
  let scene: Scene
  let closedAtMs: number
  let death: IPublishPacket

  beforeAll(async () => {
    scene = await startScene(kind, 4)
    closedAtMs = Date.now()
    await scene.host.close()
    death = scene.tap.sent(0).filter(isState).at(-1) as IPublishPacket
  })
  afterAll(() => scene.stop())

  const expectDeath = () => {
    const { online, timestamp } = readState(death.payload as Buffer)
    expect(online).toBe(false)
    expect(timestamp).toBeGreaterThanOrEqual(closedAtMs)
    expect(timestamp).toBeLessThanOrEqual(Date.now())
  }

  test.each([
    'tck-id-operational-behavior-host-application-termination',
    'tck-id-operational-behavior-host-application-death-payload',
    'tck-id-host-topic-phid-death-payload-timestamp-disconnect-clean',
  ])('%s', () => {
    expectDeath()
    const sent = scene.tap.sent(0)
    expect(sent.indexOf(death)).toBeLessThan(sent.findIndex((packet) => packet.cmd === 'disconnect'))
  })

  test('tck-id-host-topic-phid-death-payload-timestamp-disconnect-with-no-disconnect-packet', () => {
    // The host always sends DISCONNECT too; the death is acknowledged by the broker before anything ends the connection.
    expectDeath()
    const order = scene.tap.packets.map(({ packet }) => packet)
    const acknowledged = order.findIndex((packet) => packet.cmd === 'puback' && packet.messageId === death.messageId)
    expect(acknowledged).toBeGreaterThan(order.indexOf(death))
    expect(acknowledged).toBeLessThan(order.findIndex((packet) => packet.cmd === 'disconnect'))
  })

  test('tck-id-operational-behavior-host-application-death-topic', () => {
    expect(death.topic).toBe(stateTopic)
  })

  test('tck-id-operational-behavior-host-application-death-qos', () => {
    expect(death.qos).toBe(1)
  })

  test('tck-id-operational-behavior-host-application-death-retained', async () => {
    expect(death.retain).toBe(true)
    const late = await mqtt.connectAsync(scene.broker.url, { ...credentials, reconnectPeriod: 0 })
    const kept = new Promise<Buffer>((resolve) => late.once('message', (_topic, payload) => resolve(payload)))
    await late.subscribeAsync(stateTopic, { qos: 1 })
    expect(readState(await kept)).toEqual(readState(death.payload as Buffer))
    await late.endAsync()
  })

  test('tck-id-operational-behavior-host-application-disconnect-intentional', () => {
    expect(scene.tap.sent(0).at(-1)?.cmd).toBe('disconnect')
  })

  test('a host that is cut off leaves its will: online false with the time of its CONNECT', async () => {
    const other = await startScene(kind, 4)
    const observer = await mqtt.connectAsync(other.broker.url, { ...credentials, reconnectPeriod: 0 })
    const states: string[] = []
    const seen = new Promise<void>((resolve) => {
      observer.on('message', (_topic, payload) => {
        states.push(payload.toString())
        if (states.length === 2) resolve()
      })
    })
    await observer.subscribeAsync(stateTopic, { qos: 1 })
    other.tap.setOpen(false)
    other.tap.cut()
    await seen
    const [online, offline] = states.map((state) => readState(state))
    expect(offline).toEqual({ online: false, timestamp: online?.timestamp })
    await observer.endAsync()
    await other.stop()
  })
})
