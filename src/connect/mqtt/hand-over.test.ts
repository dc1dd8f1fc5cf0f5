import { describe, expect, test } from 'vitest'
import { openHandOver } from './hand-over.adapter.ts'

function start(deliver: (items: number[]) => Promise<void>, more: { highWater?: number; maxBatch?: number } = {}) {
  const pressure: boolean[] = []
  const warnings: string[] = []
  const handOver = openHandOver<number>({
    deliver,
    highWater: 10,
    maxBatch: 4,
    onPressure: (isHigh) => pressure.push(isHigh),
    log: { info: () => {}, warn: (message) => warnings.push(message) },
    retryMs: { first: 1, longest: 4 },
    ...more,
  })
  return { handOver, pressure, warnings }
}

const nothing = () => {}

describe('handing over', () => {
  test('acknowledges after the commit, in the order of the messages, those without items too', async () => {
    const order: string[] = []
    const { handOver } = start(async (items) => void order.push(`commit ${items}`))
    handOver.push([1, 2], () => order.push('ack a'))
    handOver.push([], () => order.push('ack b'))
    handOver.push([3], () => order.push('ack c'))
    await handOver.settled()
    expect(order).toEqual(['commit 1,2,3', 'ack a', 'ack b', 'ack c'])
  })

  test('cuts batches between messages and loses no order', async () => {
    const batches: number[][] = []
    const { handOver } = start(async (items) => void batches.push(items))
    for (let index = 0; index < 9; index += 3) handOver.push([index, index + 1, index + 2], nothing)
    await handOver.settled()
    expect(batches).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8],
    ])
  })

  test('asks to stop above the high-water mark and to go on at half of it', async () => {
    const { handOver, pressure } = start(async () => {})
    for (let index = 0; index < 11; index++) handOver.push([index], nothing)
    expect(pressure).toEqual([true])
    await handOver.settled()
    expect([pressure, handOver.waiting]).toEqual([[true, false], 0])
  })

  test('a commit that fails is tried again with the same batch, and nothing is acknowledged before', async () => {
    let failures = 3
    const seen: number[][] = []
    let acks = 0
    const { handOver, warnings } = start(async (items) => {
      seen.push(items)
      if (failures-- > 0) throw new Error('no database')
      expect(acks).toBe(0)
    })
    handOver.push([1], () => acks++)
    await handOver.settled()
    expect([seen, acks, warnings.length]).toEqual([[[1], [1], [1], [1]], 1, 3])
  })

  test('EC-08 after stopping nothing is committed or acknowledged, what was dropped comes back', async () => {
    const gate = Promise.withResolvers<void>()
    const committed: number[] = []
    const acks: number[] = []
    const { handOver } = start(
      async (items) => {
        await gate.promise
        committed.push(...items)
      },
      { maxBatch: 1 },
    )
    for (const item of [1, 2, 3]) handOver.push([item], () => acks.push(item))
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    const stopped = handOver.stop()
    handOver.push([4], () => acks.push(4))
    gate.resolve()
    expect(await stopped).toEqual([2, 3])
    expect([committed, acks]).toEqual([[1], [1]])
  })

  test('stopping while the store is away ends the retries', async () => {
    let tries = 0
    const { handOver } = start(async () => {
      tries++
      throw new Error('no database')
    })
    handOver.push([1], nothing)
    while (tries < 2) await new Promise((resolve) => setImmediate(resolve))
    expect(await handOver.stop()).toEqual([1])
  })
})
