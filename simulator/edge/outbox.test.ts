import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChance } from '../plant/chance.ts'
import { MischievousNetwork } from './mischief.ts'
import { type DeviceBatch, Outbox } from './outbox.ts'

function batch(device: string, ...values: number[]): DeviceBatch {
  return { device, changes: values.map((value) => ({ name: 'n', atMs: value, value })) }
}

function valuesOf(batches: DeviceBatch[], device: string): number[] {
  return batches.filter((one) => one.device === device).flatMap((one) => one.changes.map((change) => Number(change.value)))
}

describe('outbox', () => {
  test('gives back each device in order, cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 9 }))),
        fc.integer({ min: 1, max: 7 }),
        (stored, most) => {
          const outbox = new Outbox(1_000)
          const expected: Record<string, number[]> = { a: [], b: [] }
          let value = 0
          for (const [device, count] of stored) {
            const values = Array.from({ length: count }, () => value++)
            expected[device]?.push(...values)
            outbox.store(batch(device, ...values))
          }
          expect(outbox.size).toBe(value)
          const taken = outbox.takeAll(most)
          expect(valuesOf(taken, 'a')).toEqual(expected.a)
          expect(valuesOf(taken, 'b')).toEqual(expected.b)
          expect(taken.every((one) => one.changes.length <= most)).toBe(true)
          expect(outbox.size).toBe(0)
        },
      ),
    )
  })

  test('what was sent lately waits again after a doubt, before what is newer; what was sent long ago does not', () => {
    const outbox = new Outbox(1_000)
    outbox.noteSent(batch('a', 1), 0)
    outbox.noteSent(batch('a', 2), 5_000)
    outbox.store(batch('a', 3))
    outbox.doubtSent(5_500)
    expect(valuesOf(outbox.takeAll(10), 'a')).toEqual([2, 3])
    outbox.doubtSent(5_500)
    expect(outbox.size).toBe(0)
  })

  test('what is in doubt is never forgotten: without room nothing more is to be sent until the oldest has passed', () => {
    const outbox = new Outbox(1_000, 100)
    const sent: number[] = []
    for (let n = 0; outbox.hasRoom(n); n++) {
      const values = Array.from({ length: 10 }, (_, i) => n * 10 + i)
      outbox.noteSent(batch('a', ...values), n)
      sent.push(...values)
    }
    expect(sent.length).toBe(100)
    expect(outbox.hasRoom(1_000)).toBe(false)
    expect(outbox.hasRoom(1_001)).toBe(true)
    outbox.doubtSent(1_001)
    expect(valuesOf(outbox.takeAll(1_000), 'a')).toEqual(sent.slice(10))
  })
})

describe('mischievous network', () => {
  test('without mischief it changes nothing', () => {
    const network = new MischievousNetwork<number>(createChance(1, 'n'))
    expect([1, 2, 3].flatMap((message) => network.pass(message))).toEqual([1, 2, 3])
    expect(network.flush()).toEqual([])
  })

  test('with it every message still comes out, at most one place late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1, max: 200 }), (seed, count) => {
        const network = new MischievousNetwork<number>(createChance(seed, 'n'))
        network.mischief = { duplicateShare: 0.2, swapShare: 0.4 }
        const sent = Array.from({ length: count }, (_, i) => i)
        const out = [...sent.flatMap((message) => network.pass(message)), ...network.flush()]
        expect(new Set(out)).toEqual(new Set(sent))
        const once = [...new Set(out)]
        for (const [at, message] of once.entries()) expect(Math.abs(message - at)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
