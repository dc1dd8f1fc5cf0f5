import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listBrokers } from './brokers.ts'
import type { EdgeNode } from './edge-node.ts'
import { isPresent } from './independent-encoder.ts'
import { type Scene, startBornScene } from './scene.ts'
import { until } from './until.ts'

const ncmdTopic = 'spBv1.0/plant/NCMD/line-1'
const dcmdTopic = 'spBv1.0/plant/DCMD/line-1/press'

describe.each(listBrokers())('commands on $name', (kind) => {
  let scene: Scene & { node: EdgeNode }
  let startedAtMs: number
  let outcomes: unknown[]

  beforeAll(async () => {
    startedAtMs = Date.now()
    scene = await startBornScene(kind, 4)
    const node = { group: 'plant', node: 'line-1' }
    outcomes = [
      await scene.host.requestRebirth('plant', 'line-1'),
      await scene.host.writeMetric({ ...node, metric: 'speed' }, -5),
      await scene.host.writeMetric({ ...node, metric: 'name' }, 'capper'),
      await scene.host.writeMetric({ ...node, device: 'press', metric: 'count' }, 7),
      await scene.host.writeMetric({ ...node, device: 'press', metric: 'setpoint' }, 2.5),
    ]
    await until('all commands', () => scene.commands(ncmdTopic).length === 3 && scene.commands(dcmdTopic).length === 2)
  })
  afterAll(() => scene.stop())

  const ncmds = () => scene.commands(ncmdTopic)
  const dcmds = () => scene.commands(dcmdTopic)
  const metrics = (commands: ReturnType<typeof ncmds>) => commands.flatMap((command) => command.payload.metrics)
  const expectNow = (timestamp: bigint | undefined) => {
    expect(Number(timestamp)).toBeGreaterThanOrEqual(startedAtMs)
    expect(Number(timestamp)).toBeLessThanOrEqual(Date.now())
  }

  test('what the BIRTH declared can be written', () => {
    expect(outcomes).toEqual([true, { ok: true }, { ok: true }, { ok: true }, { ok: true }])
  })

  test.each(['tck-id-topics-ncmd-topic', 'tck-id-operational-behavior-data-commands-ncmd-verb'])('%s', () => {
    expect(ncmds()).toHaveLength(3)
  })

  test.each(['tck-id-topics-ncmd-mqtt', 'tck-id-payloads-ncmd-qos', 'tck-id-payloads-ncmd-retain'])('%s', () => {
    for (const { packet } of ncmds()) expect(packet).toMatchObject({ qos: 0, retain: false })
  })

  test.each(['tck-id-topics-ncmd-timestamp', 'tck-id-payloads-ncmd-timestamp', 'tck-id-payloads-timestamp-in-UTC'])('%s', () => {
    for (const { payload } of ncmds()) expectNow(payload.timestamp)
  })

  test('tck-id-payloads-ncmd-seq', () => {
    for (const { payload } of ncmds()) expect(isPresent(payload, 'seq')).toBe(false)
  })

  test('tck-id-topics-ncmd-payload', () => {
    for (const { payload } of ncmds()) expect(payload.metrics).toHaveLength(1)
  })

  test.each([
    'tck-id-operational-behavior-data-commands-ncmd-rebirth-verb',
    'tck-id-operational-behavior-data-commands-ncmd-rebirth-name',
    'tck-id-operational-behavior-data-commands-ncmd-rebirth-value',
  ])('%s', () => {
    expect(ncmds()[0]?.payload.metrics[0]).toMatchObject({ name: 'Node Control/Rebirth', value: { case: 'booleanValue', value: true } })
  })

  test.each(['tck-id-operational-behavior-data-commands-ncmd-metric-name', 'tck-id-operational-behavior-data-commands-ncmd-metric-value'])(
    '%s',
    async () => {
      const [, speed, name] = metrics(ncmds())
      expect(speed).toMatchObject({ alias: 1n, value: { case: 'intValue', value: 4_294_967_291 } })
      expect(name).toMatchObject({ name: 'name', value: { case: 'stringValue', value: 'capper' } })
      const node = { group: 'plant', node: 'line-1' }
      expect(await scene.host.writeMetric({ ...node, metric: 'unheard of' }, 1)).toEqual({ ok: false, reason: 'metric_unknown' })
      expect(await scene.host.writeMetric({ ...node, metric: 'speed' }, 1.5)).toEqual({ ok: false, reason: 'value_not_compatible' })
      expect(await scene.host.writeMetric({ group: 'plant', node: 'nobody', metric: 'speed' }, 1)).toEqual({
        ok: false,
        reason: 'node_unknown',
      })
      expect(ncmds()).toHaveLength(3)
    },
  )

  test.each([
    'tck-id-topics-dcmd-topic',
    'tck-id-operational-behavior-data-commands-dcmd-verb',
    'tck-id-topic-structure-namespace-device-id-associated-message-types',
  ])('%s', () => {
    expect(dcmds()).toHaveLength(2)
  })

  test.each(['tck-id-topics-dcmd-mqtt', 'tck-id-payloads-dcmd-qos', 'tck-id-payloads-dcmd-retain'])('%s', () => {
    for (const { packet } of dcmds()) expect(packet).toMatchObject({ qos: 0, retain: false })
  })

  test.each(['tck-id-topics-dcmd-timestamp', 'tck-id-payloads-dcmd-timestamp'])('%s', () => {
    for (const { payload } of dcmds()) expectNow(payload.timestamp)
  })

  test('tck-id-payloads-dcmd-seq', () => {
    for (const { payload } of dcmds()) expect(isPresent(payload, 'seq')).toBe(false)
  })

  test('tck-id-topics-dcmd-payload', () => {
    for (const { payload } of dcmds()) expect(payload.metrics).toHaveLength(1)
  })

  test.each(['tck-id-operational-behavior-data-commands-dcmd-metric-name', 'tck-id-operational-behavior-data-commands-dcmd-metric-value'])(
    '%s',
    async () => {
      const [count, setpoint] = metrics(dcmds())
      expect(count).toMatchObject({ alias: 10n, value: { case: 'intValue', value: 7 } })
      expect(setpoint).toMatchObject({ name: 'setpoint', value: { case: 'doubleValue', value: 2.5 } })
      const target = { group: 'plant', node: 'line-1', device: 'press' }
      expect(await scene.host.writeMetric({ ...target, metric: 'speed' }, 1)).toEqual({ ok: false, reason: 'metric_unknown' })
      expect(await scene.host.writeMetric({ ...target, metric: 'count' }, -1)).toEqual({ ok: false, reason: 'value_not_compatible' })
      expect(await scene.host.writeMetric({ ...target, device: 'x', metric: 'count' }, 1)).toEqual({ ok: false, reason: 'device_unknown' })
      expect(dcmds()).toHaveLength(2)
    },
  )

  test('tck-id-payloads-alias-data-cmd-requirement', () => {
    for (const metric of [...metrics(ncmds()), ...metrics(dcmds())]) expect(isPresent(metric, 'name')).toBe(!isPresent(metric, 'alias'))
    expect(metrics(dcmds()).map((metric) => isPresent(metric, 'alias'))).toEqual([true, false])
  })

  test.each(['tck-id-payloads-name-cmd-requirement', 'tck-id-payloads-metric-timestamp-in-UTC'])('%s', () => {
    for (const metric of [...metrics(ncmds()), ...metrics(dcmds())]) expectNow(metric.timestamp)
  })

  test('tck-id-payloads-metric-datatype-not-req', () => {
    for (const metric of [...metrics(ncmds()), ...metrics(dcmds())]) expect(isPresent(metric, 'datatype')).toBe(false)
  })
})
