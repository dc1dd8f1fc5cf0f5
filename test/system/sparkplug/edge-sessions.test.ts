import { afterEach, describe, expect, test } from 'vitest'
import { listBrokers } from './brokers.ts'
import type { EdgeNode } from './edge-node.ts'
import { type Scene, startBornScene } from './scene.ts'
import { until } from './until.ts'

const ncmdTopic = 'spBv1.0/plant/NCMD/line-1'

describe.each(listBrokers())('edge nodes on $name', (kind) => {
  let scene: (Scene & { node: EdgeNode }) | undefined
  afterEach(() => scene?.stop())

  const start = async (reorderTimeoutMs = 150) => {
    scene = await startBornScene(kind, 4, { reorderTimeoutMs })
    return scene
  }
  const speed = (seq: number, value = seq) => ({ seq: BigInt(seq), metrics: [{ alias: 1n, value: { case: 'intValue' as const, value } }] })
  const speeds = (of: Scene) => of.observed(undefined, 'speed').map((observation) => observation.value)
  const presence = (of: Scene, type: 'nodeOffline' | 'deviceOffline') =>
    until(type, () => of.effects.flatMap((effect) => (effect.type === type ? [effect.presence] : []))[0])
  const stale = (of: Scene, device: string | undefined, metric: string) =>
    until(`${metric} stale`, () => of.observed(device, metric).find((observation) => observation.quality === 'stale'))

  test.each([
    'tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline',
    'tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale',
    'tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline',
    'tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale',
  ])('%s', async () => {
    const of = await start()
    const sinceMs = Date.now()
    of.node.vanish()
    const died = await presence(of, 'nodeOffline')
    const device = await presence(of, 'deviceOffline')
    expect(died).toMatchObject({ online: false, reason: 'death', source: { group: 'plant', node: 'line-1' } })
    expect(device).toMatchObject({ online: false, source: { device: 'press' }, atMs: died.atMs })
    for (const metric of ['speed', 'name']) expect((await stale(of, undefined, metric)).sourceAtMs).toBe(died.atMs)
    for (const metric of ['count', 'setpoint']) expect((await stale(of, 'press', metric)).sourceAtMs).toBe(died.atMs)
    expect(died.atMs).toBeGreaterThanOrEqual(sinceMs)
    expect(died.atMs).toBeLessThanOrEqual(Date.now())
    expect(of.host.state().nodes[0]).toMatchObject({ phase: 'offline', devices: [{ phase: 'offline' }] })
  })

  test.each([
    'tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline',
    'tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale',
  ])('%s', async () => {
    const of = await start()
    const atMs = Date.now() - 60_000
    await of.node.send('DDEATH', { timestamp: BigInt(atMs), seq: 2n }, { device: 'press' })
    expect(await presence(of, 'deviceOffline')).toMatchObject({ online: false, atMs, source: { device: 'press' } })
    for (const metric of ['count', 'setpoint']) expect((await stale(of, 'press', metric)).sourceAtMs).toBe(atMs)
    expect(of.host.state().nodes[0]).toMatchObject({ phase: 'online', devices: [{ phase: 'offline' }] })
    expect(of.observed(undefined, 'speed').every((observation) => observation.quality === 'good')).toBe(true)
  })

  test('tck-id-operational-behavior-host-reordering-param', async () => {
    // The same gap, two settings: with the long one nothing is asked for while the short one has long asked.
    const patient = await start(30_000)
    const impatient = await startBornScene(kind, 4, { reorderTimeoutMs: 50 })
    await patient.node.send('NDATA', speed(9))
    await impatient.node.send('NDATA', speed(9))
    await until('the impatient host asks', () => impatient.commands(ncmdTopic)[0])
    expect(patient.commands(ncmdTopic)).toEqual([])
    expect(patient.host.state().nodes[0]?.held).toBe(1)
    await impatient.stop()
  })

  test.each(['tck-id-operational-behavior-host-reordering-start', 'tck-id-operational-behavior-host-reordering-rebirth'])(
    '%s',
    async () => {
      const of = await start(200)
      const sentAtMs = Date.now()
      await of.node.send('NDATA', speed(3))
      await until('the message is held', () => of.host.state().nodes[0]?.held === 1)
      expect(of.commands(ncmdTopic)).toEqual([])
      const command = await until('the rebirth request', () => of.commands(ncmdTopic)[0])
      expect(Number(command.payload.timestamp) - sentAtMs).toBeGreaterThanOrEqual(200)
      expect(command.payload.metrics[0]).toMatchObject({ name: 'Node Control/Rebirth', value: { case: 'booleanValue', value: true } })
      expect(speeds(of)).toEqual([0, 3])
    },
  )

  test('tck-id-operational-behavior-host-reordering-success', async () => {
    const of = await start(400)
    for (const seq of [4, 3, 2]) await of.node.send('NDATA', speed(seq))
    await until('all values in order', () => speeds(of).length === 4)
    expect(speeds(of)).toEqual([0, 2, 3, 4])
    expect(of.host.state().nodes[0]?.held).toBe(0)
    // Had the timer gone on, it would have asked for a rebirth before the one of the next gap.
    await of.node.send('NDATA', speed(6))
    const command = await until('the next gap', () => of.commands(ncmdTopic)[0])
    expect(Number(command.payload.timestamp) - (of.observed(undefined, 'speed')[3]?.arrivedAtMs ?? 0)).toBeGreaterThanOrEqual(400)
  })

  test.each([
    'tck-id-operational-behavior-primary-application-state-with-multiple-servers-state-subs',
    'tck-id-operational-behavior-primary-application-state-with-multiple-servers-state',
    'tck-id-operational-behavior-host-application-multi-server-timestamp',
  ])('%s', async () => {
    const first = await start()
    const second = await startBornScene(kind, 4)
    const births = [first, second].map((of) => of.published()[0])
    const contents = births.map((birth) => JSON.parse(String(birth?.payload)) as { online: boolean; timestamp: number })
    expect(births.map((birth) => birth?.topic)).toEqual(['spBv1.0/STATE/entresol-test', 'spBv1.0/STATE/entresol-test'])
    expect(contents.every((content) => content.online)).toBe(true)
    // A reconnection to one server changes the time there and nowhere else.
    second.tap.cut()
    const again = await until('the second birth on the second server', () => second.published(1)[0])
    expect((JSON.parse(String(again.payload)) as { timestamp: number }).timestamp).toBeGreaterThan(contents[1]?.timestamp ?? 0)
    const observer = await first.edge({ node: 'observer' })
    await observer.sendRaw('spBv1.0/STATE/entresol-test', JSON.stringify({ online: false, timestamp: 1 }), { qos: 1 })
    const repeated = await until('STATE on the first server', () => first.published(0)[1])
    expect(JSON.parse(String(repeated.payload))).toEqual(contents[0])
    await second.stop()
  })

  test('EC-05 QoS 1 deliveries twice, a replayed birth and an old death change nothing', async () => {
    const of = await start()
    const value = { ...speed(2, 7), timestamp: BigInt(Date.now()) }
    await of.node.send('NDATA', value, { qos: 1 })
    await of.node.send('NDATA', value, { qos: 1 })
    await of.node.send('NDEATH', { metrics: [{ name: 'bdSeq', datatype: 8, value: { case: 'longValue', value: 200n } }] }, { qos: 1 })
    await of.node.send('NDATA', speed(3, 8))
    await until('the last value', () => speeds(of).includes(8))
    expect(speeds(of)).toEqual([0, 7, 8])
    expect(of.host.state().nodes[0]).toMatchObject({ phase: 'online', counts: { duplicates: 1, staleDeaths: 1 } })
  })

  test('a rebirth request that was not answered is repeated with the data type, for clients that need it', async () => {
    const of = await startBornScene(kind, 4, { reorderTimeoutMs: 50, policy: { rebirthIntervalMs: 50 } })
    scene = of
    await of.node.send('NDATA', speed(9))
    await until('the second request', () => of.commands(ncmdTopic)[1])
    expect(of.commands(ncmdTopic).map(({ payload }) => payload.metrics.map((metric) => metric.datatype))).toMatchObject([[0], [11]])
  })

  test('a node known from an earlier life of the host is asked for its birth when it keeps silent', async () => {
    const of = await startBornScene(kind, 4, { knownNodes: [{ group: 'plant', node: 'silent' }], policy: { birthWaitMs: 50 } })
    scene = of
    const command = await until('the request', () => of.commands('spBv1.0/plant/NCMD/silent')[0])
    expect(command.payload.metrics[0]?.name).toBe('Node Control/Rebirth')
    expect(of.commands(ncmdTopic)).toEqual([])
  })

  test('malformed messages are counted and shown, and do not disturb the next good one', async () => {
    const of = await start()
    await of.node.sendRaw('spBv1.0/plant/NDATA', 'x')
    await of.node.sendRaw('spBv1.0/plant/NDATA/line-1', '{"speed":1}')
    await of.node.send('NDATA', speed(2, 9))
    await until('the good value', () => speeds(of).includes(9))
    const { refused, nodes } = of.host.state()
    expect(refused).toMatchObject({ count: 1, recent: [{ reason: 'topic_malformed', topic: 'spBv1.0/plant/NDATA' }] })
    expect(nodes[0]?.recentBad).toMatchObject([{ reason: 'unsupported_wire_type', type: 'NDATA', bytes: 11 }])
    await until('a rebirth is asked for', () => of.commands(ncmdTopic)[0])
  })
})
