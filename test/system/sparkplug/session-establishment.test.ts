import type { IConnectPacket, IPublishPacket, ISubscribePacket } from 'mqtt-packet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listBrokers } from './brokers.ts'
import { hostId, isState, readState, type Scene, startScene, stateTopic } from './scene.ts'
import { until } from './until.ts'

const runs = listBrokers().flatMap((kind) =>
  kind.versions.map((version) => ({ kind, version, label: `${kind.name}, MQTT ${version === 4 ? '3.1.1' : '5'}` })),
)

const cleanSession = {
  4: { id: 'tck-id-message-flow-phid-sparkplug-clean-session-311', connect: { protocolVersion: 4, clean: true } },
  5: {
    id: 'tck-id-message-flow-phid-sparkplug-clean-session-50',
    connect: { protocolVersion: 5, clean: true, properties: { sessionExpiryInterval: 0 } },
  },
}

describe.each(runs)('establishing the session on $label', ({ kind, version }) => {
  let scene: Scene
  let connect: IConnectPacket
  let subscribe: ISubscribePacket
  let birth: IPublishPacket
  let startedAtMs: number

  beforeAll(async () => {
    startedAtMs = Date.now()
    scene = await startScene(kind, version)
    const sent = scene.tap.sent(0)
    connect = sent[0] as IConnectPacket
    subscribe = sent[1] as ISubscribePacket
    birth = sent[2] as IPublishPacket
  })
  afterAll(() => scene.stop())

  const filters = () => subscribe.subscriptions.map((subscription) => subscription.topic)
  const expectBirth = () => {
    expect(isState(birth)).toBe(true)
    expect(readState(birth.payload as Buffer)).toEqual({ online: true, timestamp: readState(connect.will?.payload).timestamp })
  }
  const expectWill = () => {
    expect(connect.cmd).toBe('connect')
    expect(readState(connect.will?.payload).online).toBe(false)
  }
  const expectNow = (timestamp: number) => {
    expect(timestamp).toBeGreaterThanOrEqual(startedAtMs)
    expect(timestamp).toBeLessThanOrEqual(Date.now())
  }

  test.each(['tck-id-intro-sparkplug-host-state', 'tck-id-components-ph-state', 'tck-id-conformance-primary-host'])('%s', () => {
    expectWill()
    expectBirth()
  })

  test.each(['tck-id-principles-birth-certificates-order', 'tck-id-host-topic-phid-birth-message'])('%s', () => {
    const published = scene.published(0)
    expect(published[0]).toBe(birth)
    expectBirth()
  })

  test.each([
    'tck-id-topic-structure',
    'tck-id-topic-structure-namespace-a',
    'tck-id-topic-structure-namespace-device-id-non-associated-message-types',
  ])('%s', () => {
    expect(birth.topic.split('/')).toEqual(['spBv1.0', 'STATE', hostId])
    expect(connect.will?.topic.split('/')).toEqual(['spBv1.0', 'STATE', hostId])
    expect(filters().every((filter) => filter.startsWith('spBv1.0/'))).toBe(true)
  })

  test.each([
    'tck-id-host-topic-phid-birth-topic',
    'tck-id-operational-behavior-host-application-connect-birth-topic',
    'tck-id-host-topic-phid-death-topic',
    'tck-id-operational-behavior-host-application-connect-will-topic',
    'tck-id-payloads-state-will-message',
  ])('%s', () => {
    expect(birth.topic).toBe(stateTopic)
    expect(connect.will?.topic).toBe(stateTopic)
  })

  test.each(['tck-id-host-topic-phid-birth-qos', 'tck-id-operational-behavior-host-application-connect-birth-qos'])('%s', () => {
    expect(birth.qos).toBe(1)
  })

  test.each(['tck-id-host-topic-phid-birth-retain', 'tck-id-operational-behavior-host-application-connect-birth-retained'])('%s', () => {
    expect(birth.retain).toBe(true)
  })

  test.each([
    'tck-id-host-topic-phid-birth-sub-required',
    'tck-id-message-flow-phid-sparkplug-subscription',
    'tck-id-payloads-state-subscribe',
  ])('%s', () => {
    expect(
      scene.tap
        .sent(0)
        .slice(0, 3)
        .map((packet) => packet.cmd),
    ).toEqual(['connect', 'subscribe', 'publish'])
    expect(filters()).toEqual([stateTopic, 'spBv1.0/#'])
  })

  test.each([
    'tck-id-host-topic-phid-birth-required',
    'tck-id-message-flow-phid-sparkplug-state-publish',
    'tck-id-operational-behavior-host-application-connect-birth',
  ])('%s', () => {
    const order = scene.tap.packets.map(({ from, packet }) => `${from} ${packet.cmd}`)
    expect(order.indexOf('host publish')).toBeGreaterThan(order.indexOf('broker suback'))
    expectBirth()
  })

  test.each([
    'tck-id-host-topic-phid-birth-payload',
    'tck-id-host-topic-phid-birth-payload-timestamp',
    'tck-id-message-flow-phid-sparkplug-state-publish-payload',
    'tck-id-message-flow-phid-sparkplug-state-publish-payload-timestamp',
    'tck-id-operational-behavior-host-application-connect-birth-payload',
    'tck-id-payloads-state-birth-payload',
  ])('%s', () => {
    expectBirth()
    expectNow(readState(birth.payload as Buffer).timestamp)
  })

  test('tck-id-payloads-state-birth', () => {
    expect(birth).toMatchObject({ cmd: 'publish', topic: stateTopic, qos: 1, retain: true })
  })

  test.each(['tck-id-host-topic-phid-death-required', 'tck-id-operational-behavior-host-application-connect-will'])('%s', () => {
    expect(connect.will).toBeDefined()
    expectWill()
  })

  test.each([
    'tck-id-host-topic-phid-death-qos',
    'tck-id-operational-behavior-host-application-connect-will-qos',
    'tck-id-payloads-state-will-message-qos',
  ])('%s', () => {
    expect(connect.will?.qos).toBe(1)
  })

  test.each([
    'tck-id-host-topic-phid-death-retain',
    'tck-id-operational-behavior-host-application-connect-will-retained',
    'tck-id-payloads-state-will-message-retain',
  ])('%s', () => {
    expect(connect.will?.retain).toBe(true)
  })

  test.each([
    'tck-id-host-topic-phid-death-payload',
    'tck-id-host-topic-phid-death-payload-timestamp-connect',
    'tck-id-operational-behavior-host-application-connect-will-payload',
    'tck-id-payloads-state-will-message-payload',
  ])('%s', () => {
    expectWill()
    expectNow(readState(connect.will?.payload).timestamp)
  })

  test(`${cleanSession[version].id}`, () => {
    expect(connect).toMatchObject(cleanSession[version].connect)
  })

  test('tck-id-message-flow-hid-sparkplug-state-message-delivered', async () => {
    const before = scene.published(0).length
    const other = await scene.edge({ node: 'somebody' })
    await other.sendRaw(stateTopic, JSON.stringify({ online: false, timestamp: 1 }), { qos: 1, retain: true })
    const again = await until('STATE is published again', () => scene.published(0)[before])
    expect(again).toMatchObject({ topic: stateTopic, qos: 1, retain: true })
    expect(readState(again.payload as Buffer)).toEqual(readState(birth.payload as Buffer))
  })

  test('tck-id-operational-behavior-host-application-host-id', async () => {
    expect(scene.host.state().hostIdClash).toBe(false)
    const other = await scene.edge({ node: 'other-host' })
    await other.sendRaw(stateTopic, JSON.stringify({ online: true, timestamp: Date.now() + 5 }), { qos: 1, retain: true })
    await until('the clash is seen', () => scene.host.state().hostIdClash)
  })

  test('a new connection after a cut has its own will and birth time, and STATE comes first again', async () => {
    scene.tap.cut()
    await until('the second connection', () => scene.published(1).some(isState))
    const [again] = scene.tap.sent(1) as [IConnectPacket]
    const timestamp = readState(again.will?.payload).timestamp
    expect(timestamp).toBeGreaterThan(readState(connect.will?.payload).timestamp)
    const [first] = scene.published(1)
    expect(readState(first?.payload)).toEqual({ online: true, timestamp })
  })
})
