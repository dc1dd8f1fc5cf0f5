import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeIndependently } from '../../../test/system/sparkplug/independent-encoder.ts'
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
import { askRebirth, expectBirth, loseConnection } from './host-session.ts'
import type { EdgeMessage, EdgeMessageType } from './session-state.ts'

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

  test('after a reconnection a node that is not born by itself is asked; one that never answers is left alone', () => {
    const stage = born()
    stage.state = expectBirth(loseConnection(stage.state, stage.nowMs, 'connection_lost', policy).state, stage.nowMs, policy)
    expect(stage.wait(2900).taken()).toEqual([])
    expect(stage.wait(100).taken()).toEqual(['rebirth: reconnected'])
    stage.wait(5000).wait(10_000).wait(20_000).wait(40_000)
    expect(stage.taken()).toEqual(['rebirth: reconnected', 'rebirth: reconnected'])
    stage.state = expectBirth(stage.state, stage.nowMs, policy)
    expect(stage.send(nbirth()).wait(10_000).taken()).toEqual(['nodeOnline', 'node.speed=10'])
  })

  test('a node that sends on without answering is not taken offline', () => {
    const stage = born().send(ndata(9)).wait(1000)
    for (let second = 0; second < 60; second++) stage.send(ndata(stage.state.nextSeq)).wait(1000)
    expect(stage.state.rebirth.attempts).toBeGreaterThan(3)
    expect(stage.taken().filter((text) => text === 'nodeOffline')).toEqual([])
    expect(stage.state.phase).toBe('online')
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

  test('a compressed payload is counted, not misread', () => {
    const bytes = encodeIndependently({ uuid: 'SPBV1.0_COMPRESSED', body: Uint8Array.of(1), metrics: [int('algorithm', 1)] })
    expect(born().send({ type: 'NDATA', device: undefined, bytes, retained: false }).taken()).toEqual(['bad: compressed'])
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
