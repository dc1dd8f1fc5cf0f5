import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeIndependently, type IndependentMetric } from '../../../test/system/sparkplug/independent-encoder.ts'
import type { Observation } from '../observation.ts'
import { askRebirth, loseConnection, receive, tick } from './host-session.ts'
import {
  defaultSessionPolicy,
  type EdgeMessage,
  type EdgeMessageType,
  type NodeSession,
  type SessionEffect,
  startSession,
} from './session-state.ts'

const policy = { ...defaultSessionPolicy, reorderTimeoutMs: 1000, rebirthIntervalMs: 5000, deviceBirthGraceMs: 3000, silenceMs: 60_000 }

/** Plays messages and time into one session and keeps what came out. */
class Stage {
  state: NodeSession = startSession('c1', 'plant', 'line', 0)
  effects: SessionEffect[] = []
  nowMs = 1_700_000_000_000

  send(message: EdgeMessage): this {
    const outcome = receive(this.state, message, ++this.nowMs, policy)
    this.state = outcome.state
    this.effects.push(...outcome.effects)
    return this
  }

  wait(ms: number): this {
    this.nowMs += ms
    const outcome = tick(this.state, this.nowMs, policy)
    this.state = outcome.state
    this.effects.push(...outcome.effects)
    return this
  }

  /** Short words for the effects since the last call. */
  taken(): string[] {
    const words = this.effects.map(word)
    this.effects = []
    return words
  }
}

function word(effect: SessionEffect): string {
  if (effect.type === 'observation') {
    const { source, metric, value, quality, historical } = effect.observation
    return `${source.device ?? 'node'}.${metric}=${value}${quality === 'good' ? '' : `!${quality}`}${historical ? ' (historical)' : ''}`
  }
  if (effect.type === 'requestRebirth') return `rebirth: ${effect.reason}`
  if (effect.type === 'badMessage') return `bad: ${effect.bad.reason}${effect.bad.detail === undefined ? '' : ` ${effect.bad.detail}`}`
  return `${effect.type}${effect.presence.source.device === undefined ? '' : ` ${effect.presence.source.device}`}`
}

const at = 1_600_000_000_000

function message(
  type: EdgeMessageType,
  seq: number | undefined,
  metrics: IndependentMetric[],
  device?: string,
  timestamp = at,
): EdgeMessage {
  const bytes = encodeIndependently({ timestamp: BigInt(timestamp), metrics, ...(seq !== undefined && { seq: BigInt(seq) }) })
  return { type, device, bytes, retained: false }
}

const bdSeq = (value: number): IndependentMetric => ({ name: 'bdSeq', datatype: 8, value: { case: 'longValue', value: BigInt(value) } })
const int = (key: string | bigint, value: number, more: IndependentMetric = {}): IndependentMetric => ({
  ...(typeof key === 'string' ? { name: key } : { alias: key }),
  value: { case: 'intValue', value },
  ...more,
})

const nbirth = (bd = 1, timestamp = at, speed = 10) =>
  message('NBIRTH', 0, [bdSeq(bd), int('speed', speed, { alias: 1n, datatype: 3 })], undefined, timestamp)
const ndeath = (bd = 1) => message('NDEATH', undefined, [bdSeq(bd)])
const dbirth = (seq: number, device = 'filler', alias = 2n, timestamp = at) =>
  message('DBIRTH', seq, [int('count', 100, { alias, datatype: 7 })], device, timestamp)
const ndata = (seq: number, value = seq) => message('NDATA', seq, [int(1n, value)])
const ddata = (seq: number, value: number, device = 'filler', alias = 2n) => message('DDATA', seq, [int(alias, value)], device)
const born = () => {
  const stage = new Stage().send(nbirth()).send(dbirth(1))
  stage.taken()
  return stage
}

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

describe('order', () => {
  test('messages out of order are booked in order when the missing one comes', () => {
    const stage = born().send(ndata(4)).send(ndata(3)).wait(900)
    expect(stage.taken()).toEqual([])
    expect(stage.send(ndata(2)).taken()).toEqual(['node.speed=2', 'node.speed=3', 'node.speed=4'])
    expect(stage.wait(5000).taken()).toEqual([])
  })

  test('after the time-out what was held is booked and a rebirth asked for', () => {
    expect(born().send(ndata(4)).wait(1000).taken()).toEqual(['node.speed=4', 'rebirth: gap'])
  })

  test('a gap over 0 may hide a lost NBIRTH: nothing is trusted until the next', () => {
    const stage = born().send(ndata(1, 77)).wait(1000)
    expect(stage.taken().filter((text) => !text.includes('stale'))).toEqual([
      'bad: birth_lost',
      'nodeOffline',
      'deviceOffline filler',
      'rebirth: gap',
    ])
    expect(stage.send(ndata(2)).taken()).toEqual(['bad: before_birth'])
    expect(stage.send(nbirth(1, at + 5)).taken()).toEqual(['nodeOnline', 'node.speed=10'])
  })

  test('a birth that overtakes its own followers is put first', () => {
    const stage = born()
    const early = { ...dbirth(1, 'filler', 9n, at + 10) }
    stage.send(early).send(nbirth(2, at + 5))
    expect(stage.taken()).toEqual(['node.speed=10', 'filler.count=100'])
    expect(stage.send(message('DDATA', 2, [int(9n, 102)], 'filler')).taken()).toEqual(['filler.count=102'])
  })

  test('rebirth requests are limited and wait twice as long each time', () => {
    const stage = new Stage()
    const requests: number[] = []
    for (let second = 0; second < 100; second++) {
      stage.send(ndata(second)).wait(999)
      if (stage.taken().some((text) => text.startsWith('rebirth'))) requests.push(second)
    }
    expect(requests).toEqual([0, 5, 15, 35, 75])
  })

  test('a node that never declares what it sends is not reborn for ever', () => {
    const stage = born()
    let requests = 0
    for (let second = 0; second < 300; second++) {
      stage.wait(1000)
      for (const text of stage.send(message('NDATA', stage.state.nextSeq, [int('surprise', 1)])).taken()) {
        if (text !== 'rebirth: metric_unknown') continue
        requests++
        stage.send(nbirth(1, at + second + 1))
      }
    }
    expect(requests).toBeLessThan(8)
  })

  test('an unknown alias and an undecodable payload ask for a rebirth', () => {
    expect(
      born()
        .send(message('NDATA', 2, [int(77n, 1)]))
        .taken(),
    ).toEqual(['bad: alias_unknown 77', 'rebirth: alias_unknown'])
    const broken: EdgeMessage = { type: 'NDATA', device: undefined, bytes: Uint8Array.of(0x12, 0x50), retained: false }
    const stage = born().send(broken)
    expect(stage.taken()).toEqual(['bad: truncated', 'rebirth: undecodable'])
    expect(stage.state.recentBad[0]).toMatchObject({ reason: 'truncated', bytes: 2, head: '1250', group: 'plant', node: 'line' })
  })

  test('silence asks for a rebirth; without any answer the node is offline', () => {
    const stage = born().wait(60_000)
    expect(stage.taken()).toEqual(['rebirth: silence'])
    stage.wait(5000).wait(10_000).wait(20_000)
    expect(stage.taken().slice(0, 3)).toEqual(['rebirth: silence', 'rebirth: silence', 'nodeOffline'])
  })

  test('a person may ask at any time', () => {
    const stage = born()
    expect(askRebirth(stage.state, stage.nowMs, policy).effects.map(word)).toEqual(['rebirth: asked_by_person'])
  })
})

describe('repeated and strange deliveries', () => {
  test('EC-05 a duplicate, a replayed birth and a stored message change nothing', () => {
    const stage = born().send(ddata(2, 101))
    stage.taken()
    stage
      .send(ddata(2, 101))
      .send(dbirth(1))
      .send(nbirth())
      .send({ ...ndata(3), retained: true })
    expect(stage.taken()).toEqual(['bad: retained'])
    expect(stage.state.counts.duplicates).toBe(3)
    expect(stage.send(ndata(3)).taken()).toEqual(['node.speed=3'])
  })

  test('EC-05 a replayed birth does not raise the dead', () => {
    const stage = born().send(ndeath()).send(ndeath())
    stage.taken()
    expect(stage.send(nbirth()).taken()).toEqual([])
    expect(stage.state.phase).toBe('offline')
  })

  test('a node without a clock may answer a rebirth request with equal bytes', () => {
    const stage = born().send(ndata(9)).wait(1000)
    stage.taken()
    expect(stage.send(nbirth()).taken()).toEqual(['node.speed=10'])
    expect(stage.send(ndata(1)).taken()).toEqual(['node.speed=1'])
  })

  test('an alias used twice in one birth names neither metric', () => {
    const stage = new Stage().send(
      message('NBIRTH', 0, [bdSeq(1), int('a', 1, { alias: 1n, datatype: 3 }), int('b', 2, { alias: 1n, datatype: 3 })]),
    )
    expect(stage.taken()).toEqual(['nodeOnline', 'bad: alias_not_unique b', 'node.a=1', 'node.b=2'])
    expect(stage.send(ndata(1)).taken()).toEqual(['bad: alias_unknown 1', 'rebirth: alias_unknown'])
  })

  test('an alias used by node and device is reported, and each topic keeps its own', () => {
    const stage = new Stage().send(nbirth()).send(dbirth(1, 'filler', 1n))
    expect(stage.taken()).toContain('bad: alias_not_unique count')
    expect(stage.send(ddata(2, 5, 'filler', 1n)).taken()).toEqual(['filler.count=5'])
  })

  test('EC-06 a clock in 1970 or far ahead is kept as it is', () => {
    const stage = born().send(message('DDATA', 2, [int(2n, 1, { timestamp: 0n }), int(2n, 2, { timestamp: 2n ** 64n - 1n })], 'filler'))
    const times = stage.effects.map((effect) => (effect.type === 'observation' ? effect.observation.sourceAtMs : undefined))
    expect(times).toEqual([0, 253_402_300_799_999])
  })
})

test('whatever order messages arrive in within the window, the values booked are those sent, in their order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([2, 3, 4, 5, 6, 7, 8, 9], { minLength: 8 }), fc.array(fc.nat(7)), (order, repeats) => {
      const stage = born()
      for (const seq of order) stage.send(ndata(seq))
      for (const index of repeats) stage.send(ndata(order[index] as number))
      expect(stage.taken()).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((seq) => `node.speed=${seq}`))
    }),
  )
})

test('random bytes on every topic never throw', () => {
  const types: EdgeMessageType[] = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA']
  const any = fc.record({ type: fc.constantFrom(...types), bytes: fc.uint8Array({ maxLength: 60 }), waitMs: fc.nat(5000) })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (messages) => {
      const stage = born()
      for (const { type, bytes, waitMs } of messages) {
        stage.send({ type, bytes, device: type.startsWith('D') ? 'filler' : undefined, retained: false }).wait(waitMs)
      }
      expect(stage.state.recentBad.length).toBeLessThanOrEqual(policy.recentBad)
      expect(stage.state.held.length).toBeLessThanOrEqual(policy.heldMessages)
    }),
    { numRuns: 300 },
  )
})
