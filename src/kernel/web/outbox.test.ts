import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Accepted } from '../contract/command.ts'
import { createDevice } from './device.ts'
import { createOutbox, type Delivery, type Press } from './outbox.ts'
import { ProblemError, parseProblem, UnreachableError } from './problem.ts'
import { freezePress, headersOf, isSamePress, type LastPress } from './use-command.ts'

const accepted: Accepted = { outcome: 'accepted', position: { epoch: 1, seq: 7 }, result: {} }
const refused = new ProblemError(parseProblem(409, { outcome: 'refused', refusals: [{ code: 'job_order_ended', detail: 'Ended.' }] }))

const signedOutError = new ProblemError(parseProblem(401, undefined))

const contract = { name: 'operations.execution.reportQuantity' } as Parameters<typeof freezePress>[0]
const pressOf = (id: string): Press => freezePress(contract, { good: '66' }, { id, nowMs: Date.UTC(2026, 10, 22, 6), accountId: 'anna' })

function memoryStorage(): Storage {
  const entries = new Map<string, string>()
  return {
    get length() {
      return entries.size
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  }
}

/** An outbox whose network answers by a script: `lost` for no answer. */
function scripted(script: readonly ('lost' | 'accepted' | 'refused' | 'signedOut')[], storage = memoryStorage(), signedInAs = 'anna') {
  const sent: Press[] = []
  const signedOut: number[] = []
  let account = signedInAs
  const outbox = createOutbox({
    post: async (press) => {
      sent.push(press)
      const answer = script[sent.length - 1]
      if (answer === 'accepted') return accepted
      throw answer === 'refused' ? refused : answer === 'signedOut' ? signedOutError : new UnreachableError('cut')
    },
    isOurs: (press) => press.accountId === account,
    onSignedOut: () => signedOut.push(sent.length),
    now: () => 0,
    chance: () => 0.5,
    wait: (_ms, wake) => {
      if (account !== 'anna') account = 'anna'
      queueMicrotask(wake)
      return () => {}
    },
    storage,
  })
  return { outbox, sent, storage, signedOut }
}

describe('outbox', () => {
  it('sends the same id and the same bytes until an answer comes, however often the network is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(12), fc.constantFrom('accepted' as const, 'refused' as const), async (losses, end) => {
        const { outbox, sent, storage } = scripted([...Array<'lost'>(losses).fill('lost'), end])
        const settled = await outbox.deliver(pressOf('p'))
        expect(settled.state).toBe(end)
        expect(sent).toHaveLength(losses + 1)
        expect(new Set(sent.map((press) => press.id + press.body)).size).toBe(1)
        expect(outbox.open.get()).toHaveLength(0)
        expect(storage.length).toBe(0)
      }),
    )
  })

  it('shows the states in their order: sending, unsent, sending, accepted', async () => {
    const { outbox } = scripted(['lost', 'accepted'])
    const seen: Delivery['state'][] = []
    await outbox.deliver(pressOf('p'), (delivery) => seen.push(delivery.state))
    expect(seen).toEqual(['sending', 'unsent', 'sending', 'accepted'])
  })

  it('keeps the press before the first send and forgets it with the answer', async () => {
    const storage = memoryStorage()
    const lengths: number[] = []
    const outbox = createOutbox({
      post: async () => {
        lengths.push(storage.length)
        return accepted
      },
      isOurs: () => true,
      onSignedOut: () => {},
      now: () => 0,
      chance: () => 0,
      wait: () => () => {},
      storage,
    })
    await outbox.deliver(pressOf('p'))
    await outbox.deliver(pressOf('with a secret'), undefined, false)
    expect(lengths).toEqual([1, 0])
    expect(storage.length).toBe(0)
  })

  it('a press waits when the session has ended, and is sent after the sign-in', async () => {
    const { outbox, sent, signedOut } = scripted(['signedOut', 'accepted'])
    const settled = await outbox.deliver(pressOf('p'))
    expect(settled.state).toBe('accepted')
    expect(sent).toHaveLength(2)
    expect(signedOut).toEqual([1])
  })

  it('nobody sends the press of another person', async () => {
    const { outbox, sent } = scripted(['accepted'], memoryStorage(), 'ben')
    const seen: string[] = []
    await outbox.deliver(pressOf('p'), (delivery) => seen.push(`${delivery.state} after ${sent.length}`))
    expect(seen).toEqual(['sending after 0', 'unsent after 0', 'sending after 0', 'accepted after 1'])
  })

  it('a reload sends what was left, oldest first, and only for the person who pressed', async () => {
    const storage = memoryStorage()
    const left = [
      { ...pressOf('b'), pressedAtMs: 2 },
      { ...pressOf('a'), pressedAtMs: 1 },
      { ...pressOf('c'), accountId: 'ben' },
    ]
    for (const press of left) storage.setItem(`entresol.unsent.${press.id}`, JSON.stringify(press))
    const { outbox, sent } = scripted(['accepted', 'accepted'], storage)
    await Promise.all(outbox.resume('anna'))
    expect(sent.map((press) => press.id)).toEqual(['a', 'b'])
    expect(storage.length).toBe(1)
  })
})

describe('a queue of presses', () => {
  it('EC-20 arrives in the order in which it was pressed, whatever is lost on the way, and each press once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('lost' as const, 'accepted' as const, 'refused' as const), { maxLength: 30 }),
        async (script) => {
          const { outbox, sent } = scripted([...script, ...Array<'accepted'>(8).fill('accepted')])
          const ids = ['a', 'b', 'c', 'd']
          const ends = await Promise.all(ids.map((id) => outbox.deliver(pressOf(id))))
          expect(ends.map(({ press }) => press.id)).toEqual(ids)
          // Each id stands in one block: nobody overtakes, and nobody is sent again after the answer.
          expect(sent.map(({ id }) => id).filter((id, index, all) => id !== all[index - 1])).toEqual(ids)
        },
      ),
    )
  })

  it('another person does not wait for it', async () => {
    const { outbox, sent } = scripted(['accepted', 'accepted'], memoryStorage(), 'ben')
    const anna = outbox.deliver(pressOf('of anna'))
    await outbox.deliver({ ...pressOf('of ben'), accountId: 'ben' })
    await anna
    expect(sent.map(({ id }) => id)).toEqual(['of ben', 'of anna'])
  })

  it('a refusal that nobody awaited stays until it was seen, over reloads too', async () => {
    const storage = memoryStorage()
    storage.setItem('entresol.unsent.a', JSON.stringify(pressOf('a')))
    for (const _reload of [1, 2]) {
      const { outbox } = scripted(['refused'], storage)
      await Promise.all(outbox.resume('anna'))
      expect(outbox.left.get().map(({ press }) => press.id)).toEqual(['a'])
    }
    const { outbox } = scripted(['refused'], storage)
    await Promise.all(outbox.resume('anna'))
    outbox.dismiss('a')
    expect(outbox.left.get()).toEqual([])
    expect(storage.length).toBe(0)
  })
})

describe('what is said beside a press', () => {
  const [job, unit, otherJob] = [
    '0b7e6a4e-3f0c-4d0b-9d3c-1f4f0f0a0001',
    '0b7e6a4e-3f0c-4d0b-9d3c-1f4f0f0a0002',
    '0b7e6a4e-3f0c-4d0b-9d3c-1f4f0f0a0003',
  ]
  const press = (id: string, intent: 'request' | 'report', input: object, accountId = 'anna') =>
    freezePress({ ...contract, intent }, { ...input }, { id, nowMs: 0, accountId })
  /** An outbox that is never answered. */
  const away = () =>
    createOutbox({
      post: () => Promise.reject(new UnreachableError('cut')),
      ...{ isOurs: () => true, onSignedOut: () => {}, now: () => 0, chance: () => 0, wait: () => () => {} },
    })

  it('EC-20 it builds on the requests before it that are still open and speak of the same thing', async () => {
    const outbox = away()
    const presses = [
      press('start', 'request', { jobOrderId: job, equipmentId: unit }),
      press('report', 'report', { jobOrderId: job, good: '1' }),
      press('report again', 'report', { jobOrderId: job, good: '2' }),
      press('other', 'report', { jobOrderId: otherJob }),
      press('of ben', 'report', { jobOrderId: job }, 'ben'),
      press('unit', 'report', { equipmentId: unit, reasonId: job }),
    ]
    for (const one of presses) void outbox.deliver(one)
    expect(Object.fromEntries(outbox.open.get().map(({ press: { id, dependsOn } }) => [id, dependsOn]))).toEqual({
      ...{ start: [], report: ['start'], 'report again': ['start'], other: [], 'of ben': [], unit: ['start'] },
    })
  })

  it('what was answered before is nothing to build on', async () => {
    const { outbox, sent } = scripted(['accepted', 'accepted'])
    await outbox.deliver(press('start', 'request', { jobOrderId: job }))
    await outbox.deliver(press('report', 'report', { jobOrderId: job }))
    expect(sent.map(({ dependsOn }) => dependsOn)).toEqual([[], []])
  })

  it('EC-20 what is kept is numbered without a gap, and keeps number and dependencies over a reload, whatever the clock does', async () => {
    const storage = memoryStorage()
    const outboxOf = (sent: Press[], answer: () => Promise<Accepted>) =>
      createOutbox({
        post: (one) => {
          sent.push(one)
          return answer()
        },
        ...{ isOurs: () => true, onSignedOut: () => {}, now: () => 0, chance: () => 0, wait: () => () => {} },
        ...{ storage, number: createDevice(storage, () => 'panel') },
      })
    const lost = outboxOf([], () => Promise.reject(new UnreachableError('cut')))
    void lost.deliver({ ...press('start', 'request', { jobOrderId: job }), pressedAtMs: 5_000 })
    void lost.deliver(press('a chain', 'request', { jobOrderId: job }), undefined, false)
    // Meanwhile the clock was set back.
    void lost.deliver({ ...press('report', 'report', { jobOrderId: job }), pressedAtMs: 1_000 })
    const sent: Press[] = []
    await Promise.all(outboxOf(sent, async () => accepted).resume('anna'))
    expect(sent.map(({ id, device }) => [id, device?.deviceSeq])).toEqual([
      ['start', 1],
      ['report', 2],
    ])
    expect(headersOf(sent[1]!)).toMatchObject({
      ...{ 'entresol-device': 'panel', 'entresol-device-seq': '2', 'entresol-depends-on': 'start,a chain' },
      'entresol-device-time': expect.stringMatching(/Z$/),
    })
  })
})

describe('freezePress', () => {
  it('puts the instant of the press into the body, or the one that the person gave', () => {
    expect(JSON.parse(pressOf('p').body)).toEqual({ good: '66', occurredAt: '2026-11-22T06:00:00.000Z' })
    const late = freezePress(contract, {}, { id: 'p', nowMs: 0, accountId: undefined, occurredAt: '2026-11-22T05:00:00.000Z' })
    expect(JSON.parse(late.body)).toEqual({ occurredAt: '2026-11-22T05:00:00.000Z' })
  })
})

describe('a double tap', () => {
  const last = (more: Partial<LastPress>): LastPress => ({
    ...{ text: '{"good":"1"}', settled: Promise.withResolvers<never>().promise, isUnsent: false, endedAtMs: undefined },
    ...more,
  })
  it.each([
    ['while the answer is on the way', last({}), '{"good":"1"}', true],
    ['just after the answer', last({ endedAtMs: 500 }), '{"good":"1"}', true],
    ['a second after the answer', last({ endedAtMs: 0 }), '{"good":"1"}', false],
    ['of another quantity', last({}), '{"good":"2"}', false],
    [
      'EC-20 while it is said that the first is not yet sent: nothing that is pressed without a network is swallowed',
      last({ isUnsent: true }),
      '{"good":"1"}',
      false,
    ],
  ])('%s', (_, before, text, isSame) => {
    expect(isSamePress(before, text, 600, 1_000)).toBe(isSame)
  })
})
