import { describe, expect, test } from 'vitest'
import type { IndependentMetric } from '../../../test/system/sparkplug/independent-encoder.ts'
import {
  at,
  bdSeq,
  born,
  dbirth,
  ddata,
  int,
  message,
  nbirth,
  ndata,
  ndeath,
  policy,
  Stage,
  word,
} from '../../../test/system/sparkplug/session-stage.ts'
import type { Observation } from '../observation.ts'
import { loseConnection } from './host-session.ts'

describe('births and data', () => {
  test('a node and its device come online, then values follow by alias', () => {
    const stage = new Stage().send(nbirth()).send(dbirth(1)).send(ndata(2, 4_294_967_295)).send(ddata(3, 101))
    expect(stage.taken()).toEqual([
      'nodeOnline',
      'node.speed=10',
      'deviceOnline filler',
      'filler.count=100',
      'node.speed=-1',
      'filler.count=101',
    ])
    expect(stage.state.counts).toMatchObject({ messages: 4, metrics: 4, bad: 0 })
  })

  test('an observation carries both clocks, type, source and flags', () => {
    const stage = born().send(message('DDATA', 2, [int(2n, 7, { timestamp: 5000n, isHistorical: true, isTransient: true })], 'filler'))
    const [effect] = stage.effects
    expect(effect).toEqual({
      type: 'observation',
      observation: {
        kind: 'value',
        source: { connectionId: 'c1', group: 'plant', node: 'line', device: 'filler' },
        metric: 'count',
        value: 7,
        datatype: 'UInt32',
        sourceAtMs: 5000,
        arrivedAtMs: stage.nowMs,
        quality: 'good',
        historical: true,
        transient: true,
      } satisfies Observation,
    })
  })

  test.each([
    [192, 'filler.count=1'],
    [0, 'filler.count=1!bad'],
    [500, 'filler.count=1!stale'],
    [64, 'filler.count=1!bad'],
  ])('quality %i', (code, expected) => {
    const properties = { keys: ['Quality'], values: [{ type: 3, value: { case: 'intValue' as const, value: code } }] }
    expect(
      born()
        .send(message('DDATA', 2, [int(2n, 1, { properties })], 'filler'))
        .taken(),
    ).toEqual([expected])
  })

  test('null is a value that is not there, and a value of the wrong type is bad', () => {
    const wrong: IndependentMetric = { alias: 2n, value: { case: 'stringValue', value: 'x' } }
    const stage = born()
      .send(message('DDATA', 2, [{ alias: 2n, isNull: true }], 'filler'))
      .send(message('DDATA', 3, [wrong], 'filler'))
    expect(stage.taken()).toEqual(['filler.count=null', 'filler.count=null!bad', 'bad: value_kind_differs count'])
  })

  test('the sequence goes over 255 to 0', () => {
    const stage = born()
    for (let index = 2; index < 600; index++) stage.send(ndata(index & 255, index))
    expect(stage.taken()).toHaveLength(598)
    expect(stage.state.held).toEqual([])
  })

  test('template members are read by the definition, data sets and arrays come as JSON', () => {
    const template = (value: unknown, more: IndependentMetric = {}): IndependentMetric => ({
      ...more,
      value: { case: 'templateValue', value },
    })
    const definition = template({ isDefinition: true, metrics: [{ name: 'rpm', datatype: 3 }] }, { name: 'Motor', datatype: 19 })
    const instance = template({ templateRef: 'Motor', metrics: [int('rpm', 1450)] }, { name: 'm1', alias: 5n, datatype: 19 })
    const rows = [{ elements: [{ value: { case: 'longValue', value: 2n ** 60n } }, { value: { case: 'doubleValue', value: Number.NaN } }] }]
    const dataSet: IndependentMetric = {
      name: 'ds',
      datatype: 16,
      value: { case: 'datasetValue', value: { numOfColumns: 2n, columns: ['a', 'b'], types: [8, 10], rows } },
    }
    const array: IndependentMetric = { name: 'arr', datatype: 22, value: { case: 'bytesValue', value: Uint8Array.of(255, 1) } }
    const stage = new Stage().send(message('NBIRTH', 0, [bdSeq(1), definition, instance, dataSet, array]))
    const change = template({ templateRef: 'Motor', metrics: [int('rpm', 4_294_967_295)] }, { alias: 5n })
    stage.send(message('NDATA', 1, [change]))
    expect(stage.taken()).toEqual([
      'nodeOnline',
      'node.m1/rpm=1450',
      'node.ds={"columns":["a","b"],"types":["UInt64","Double"],"rows":[["1152921504606846976","NaN"]]}',
      'node.arr=[-1,1]',
      'node.m1/rpm=-1',
    ])
  })
})

describe('deaths', () => {
  test('NDEATH: node and all devices offline and stale by the host clock', () => {
    const stage = born().send(ndeath())
    expect(stage.effects.every((effect) => 'presence' in effect === false || effect.presence.atMs === stage.nowMs)).toBe(true)
    expect(stage.taken()).toEqual(['nodeOffline', 'node.speed=null!stale', 'deviceOffline filler', 'filler.count=null!stale'])
  })

  test('EC-07 a node that is gone is not known to be idle or at zero: its metrics have no value any more', () => {
    const stage = born().send(ndeath())
    const told = stage.effects.flatMap((effect) => (effect.type === 'observation' ? [effect.observation] : []))
    expect(told.map(({ metric, value, quality }) => [metric, value, quality])).toEqual([
      ['speed', null, 'stale'],
      ['count', null, 'stale'],
    ])
  })

  test('DDEATH: the device offline and stale by the time of the payload', () => {
    const stage = born().send(message('DDEATH', 2, [], 'filler', 1_650_000_000_000))
    const [death, stale] = stage.effects
    expect(death).toMatchObject({ type: 'deviceOffline', presence: { atMs: 1_650_000_000_000, online: false, reason: 'death' } })
    expect(stale).toMatchObject({ observation: { metric: 'count', quality: 'stale', sourceAtMs: 1_650_000_000_000 } })
    expect(stage.state.phase).toBe('online')
  })

  test('the death of an earlier session is ignored', () => {
    expect(
      born()
        .send(nbirth(2, at + 1))
        .send(ndeath(1))
        .taken(),
    ).toEqual(['node.speed=10'])
  })

  test('data after a death asks for a rebirth', () => {
    const stage = born().send(ndeath())
    stage.taken()
    expect(stage.send(ddata(2, 5)).taken()).toEqual(['bad: before_birth', 'rebirth: before_birth'])
  })

  test('an NBIRTH makes devices stale; those without DBIRTH in time went offline at that NBIRTH', () => {
    const stage = born()
      .send(dbirth(2, 'capper', 3n))
      .send(nbirth(2, at + 1))
    const rebornAtMs = stage.nowMs
    expect([...stage.state.devices.values()].map((device) => device.phase)).toEqual(['stale', 'stale'])
    stage.taken()
    stage.send(dbirth(1)).wait(3000)
    expect(stage.effects.at(-2)).toMatchObject({ type: 'deviceOffline', presence: { atMs: rebornAtMs, source: { device: 'capper' } } })
    expect(stage.taken()).toEqual(['filler.count=100', 'deviceOffline capper', 'capper.count=null!stale'])
  })

  test('the lost broker takes everything offline, and the same birth counts again afterwards', () => {
    const stage = born()
    const lost = loseConnection(stage.state, 9, 'connection_lost', policy)
    expect(lost.effects.map(word)).toEqual(['nodeOffline', 'node.speed=null!stale', 'deviceOffline filler', 'filler.count=null!stale'])
    stage.state = lost.state
    expect(stage.send(nbirth()).taken()).toEqual(['nodeOnline', 'node.speed=10'])
  })
})
