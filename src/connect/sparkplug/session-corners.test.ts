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
import { receive } from './host-session.ts'

describe('messages that were held', () => {
  test('from before a birth are booked first, under the old names', () => {
    const stage = born()
      .send(ndata(4))
      .send(nbirth(2, at + 1))
    expect(stage.taken()).toEqual(['node.speed=4', 'node.speed=10'])
  })

  test('from before a death are booked first', () => {
    expect(born().send(ndata(4)).send(ndeath()).taken().slice(0, 2)).toEqual(['node.speed=4', 'nodeOffline'])
  })

  test('with the same number twice: the first counts', () => {
    const stage = born().send(ndata(3, 30)).send(ndata(3, 31)).send(ndata(2))
    expect(stage.taken()).toEqual(['node.speed=2', 'node.speed=30'])
    expect(stage.state.counts.duplicates).toBe(1)
  })

  test('are never more than the policy allows: then waiting ends at once', () => {
    const stage = born()
    for (let seq = 3; seq < 3 + policy.heldMessages; seq++) stage.send(ndata(seq))
    expect([stage.taken(), stage.state.held.length]).toEqual([[], policy.heldMessages])
    const words = stage.send(ndata(3 + policy.heldMessages)).taken()
    expect([words.length, words.at(-1), stage.state.held.length]).toEqual([policy.heldMessages + 2, 'rebirth: gap', 0])
  })

  test('behind a second gap get a time-out of their own', () => {
    const stage = born().send(ndata(3)).send(ndata(5)).wait(900).send(ndata(2)).wait(900)
    expect(stage.taken()).toEqual(['node.speed=2', 'node.speed=3'])
    expect(stage.wait(100).taken()).toEqual(['node.speed=5', 'rebirth: gap'])
  })

  test('a gap up to 255 hides no birth, since that would have been number 0', () => {
    const stage = born()
    for (let seq = 2; seq < 250; seq++) stage.send(ndata(seq))
    stage.taken()
    expect(stage.send(ndata(0)).wait(1000).taken()).toEqual(['node.speed=0', 'rebirth: gap'])
  })

  test('a gap that begins with 0 does', () => {
    const stage = born()
    for (let seq = 2; seq < 256; seq++) stage.send(ndata(seq))
    stage.taken()
    expect(stage.send(ndata(1)).wait(1000).taken()).toContain('bad: birth_lost')
    expect(stage.state.phase).toBe('unborn')
  })
})

describe('comings and goings', () => {
  test('a second death changes nothing', () => {
    const stage = born().send(ndeath())
    stage.taken()
    expect(stage.send(ndeath()).taken()).toEqual([])
    expect(stage.state.counts.duplicates).toBe(1)
  })

  test('a second DDEATH changes nothing', () => {
    const stage = born().send(message('DDEATH', 2, [], 'filler'))
    stage.taken()
    expect(stage.send(message('DDEATH', 3, [], 'filler')).taken()).toEqual([])
  })

  test('a device that was not born again before its node died went when its node was reborn', () => {
    const stage = born().send(nbirth(2, at + 1))
    const rebornAtMs = stage.nowMs
    stage.nowMs += 500
    stage.send(ndeath(2))
    const gone = stage.effects.find((effect) => effect.type === 'deviceOffline')
    expect(gone).toMatchObject({ presence: { atMs: rebornAtMs, arrivedAtMs: stage.nowMs } })
  })

  test('without grace a device is offline at the birth of its node', () => {
    const stage = born()
    const { effects } = receive(stage.state, nbirth(2, at + 1), stage.nowMs, { ...policy, deviceBirthGraceMs: 0 })
    expect(effects.map(word)).toEqual(['deviceOffline filler', 'filler.count=null!stale', 'node.speed=10'])
  })

  test('a metric that a new birth does not declare any more is stale', () => {
    const first = message('NBIRTH', 0, [bdSeq(1), int('speed', 1, { datatype: 3 }), int('extra', 2, { datatype: 3 })])
    const stage = new Stage().send(first)
    stage.taken()
    expect(stage.send(nbirth(1, at + 1)).taken()).toEqual(['node.extra=null!stale', 'node.speed=10'])
    stage.send(dbirth(1)).taken()
    const second = message('DBIRTH', 2, [int('other', 1, { datatype: 3 })], 'filler')
    expect(stage.send(second).taken()).toEqual(['filler.count=null!stale', 'filler.other=1'])
  })

  test('data of a device that was never born asks for a rebirth', () => {
    expect(
      born()
        .send(ddata(2, 1, 'labeller'))
        .taken(),
    ).toEqual(['bad: device_before_birth labeller', 'rebirth: device_before_birth'])
  })
})

describe('clients that do not keep to the standard', () => {
  test('data without a sequence number is booked and counted', () => {
    expect(
      born()
        .send(message('NDATA', undefined, [int(1n, 5)]))
        .taken(),
    ).toEqual(['bad: seq_missing', 'node.speed=5'])
  })

  test('a death without bdSeq may be of any session: the node is asked', () => {
    expect(
      born()
        .send(message('NDEATH', undefined, []))
        .taken(),
    ).toEqual(['bad: bdseq_missing', 'rebirth: undecodable'])
  })

  test('names in a birth that cannot be used are reported, the rest counts', () => {
    const metrics: IndependentMetric[] = [
      bdSeq(1),
      int('a\0b', 1, { datatype: 3 }),
      int(5n, 1, { datatype: 3 }),
      int('untyped', 1),
      int('x'.repeat(401), 1, { datatype: 3 }),
      int('ok', 1, { datatype: 3 }),
    ]
    expect(new Stage().send(message('NBIRTH', 0, metrics)).taken()).toEqual([
      'nodeOnline',
      'bad: name_has_null a\0b',
      'bad: name_missing 5',
      'bad: datatype_missing untyped',
      `bad: name_too_long ${'x'.repeat(400)}`,
      'node.ok=1',
    ])
  })

  test('a zero byte in a text is replaced, because no database takes it', () => {
    const text: IndependentMetric = { name: 'text', datatype: 12, value: { case: 'stringValue', value: 'A\0' } }
    expect(new Stage().send(message('NBIRTH', 0, [bdSeq(1), text])).taken()).toEqual(['nodeOnline', 'node.text=A\uFFFD'])
  })

  test('definitions that name each other in a circle are read to an end', () => {
    const member = (index: number): IndependentMetric => ({
      name: `m${index}`,
      datatype: 19,
      value: { case: 'templateValue', value: { templateRef: 'D', metrics: [] } },
    })
    const members = Array.from({ length: 60 }, (_, index) => member(index))
    const definition: IndependentMetric = {
      name: 'D',
      datatype: 19,
      value: { case: 'templateValue', value: { isDefinition: true, metrics: members } },
    }
    const instance = { ...member(0), name: 'instance' }
    expect(new Stage().send(message('NBIRTH', 0, [bdSeq(1), definition, instance, int('ok', 1, { datatype: 3 })])).taken()).toEqual([
      'nodeOnline',
      'node.ok=1',
    ])
  })

  test('a template member without usable name is reported, the others count', () => {
    const value = { templateRef: 'none', metrics: [int('a\0', 1, { datatype: 3 }), int('untyped', 1), int('rpm', 2, { datatype: 3 })] }
    const instance: IndependentMetric = { name: 'm', datatype: 19, value: { case: 'templateValue', value } }
    expect(new Stage().send(message('NBIRTH', 0, [bdSeq(1), instance])).taken()).toEqual([
      'nodeOnline',
      'node.m/rpm=2',
      'bad: member_without_name m',
      'bad: datatype_missing m/untyped',
    ])
  })

  test('templates that contain each other end somewhere', () => {
    const definition = (name: string, other: string): IndependentMetric => ({
      name,
      datatype: 19,
      value: {
        case: 'templateValue',
        value: {
          isDefinition: true,
          metrics: [{ name: 'inner', datatype: 19, value: { case: 'templateValue', value: { templateRef: other, metrics: [] } } }],
        },
      },
    })
    const instance: IndependentMetric = {
      name: 'x',
      datatype: 19,
      value: { case: 'templateValue', value: { templateRef: 'A', metrics: [] } },
    }
    const stage = new Stage().send(message('NBIRTH', 0, [bdSeq(1), definition('A', 'B'), definition('B', 'A'), instance]))
    expect(stage.taken()).toEqual(['nodeOnline'])
  })
})

describe('a node that invents devices', () => {
  test('is heard with as many as the policy allows; the rest is shown and fills no memory', () => {
    const few = { ...policy, devices: 2 }
    let state = receive(born().state, dbirth(2, 'second', 3n), at, few).state
    for (const [index, extra] of [dbirth(3, 'third', 4n), ddata(4, 7, 'third', 4n), message('DDEATH', 5, [], 'third')].entries()) {
      const outcome = receive(state, extra, at + index, few)
      expect(outcome.effects.map((effect) => (effect.type === 'badMessage' ? effect.bad : effect.type))).toMatchObject([
        { reason: 'too_many_devices', device: 'third' },
      ])
      state = outcome.state
    }
    expect([...state.devices.keys()]).toEqual(['filler', 'second'])
    expect(state.recentBad).toHaveLength(3)
  })
})
