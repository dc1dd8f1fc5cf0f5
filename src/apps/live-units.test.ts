import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { LiveSignal } from '../connect/ingest/open-ingest.adapter.ts'
import type { BoardUnit } from '../operations/performance/contract.ts'
import { type LiveUnits, liveUnits } from './live-units.ts'

const at = (second: number) => `2026-03-02T06:00:${String(second).padStart(2, '0')}.000Z`
const UNIT = '0b7e6a4e-3f0c-4d0b-9d3c-1f4f0f0a0001'
const producing = { equipmentId: UNIT, state: 'Producing', since: at(0), stopStartedAt: null, reason: null, faultCode: null, jobs: [] }
const stopped = { ...producing, state: 'Stopped', since: at(5), stopStartedAt: at(5), faultCode: '201' }
const said = (state: LiveSignal['state'], second: number, faultCode: string | null = null): LiveSignal => ({
  ...{ state, faultCode, since: at(second), readings: {}, at: at(second) },
})

describe('what the screens are shown of a unit', () => {
  let units: LiveUnits
  let book: object
  let now: string
  const shown: { state: string; faultCode: string | null; booked: boolean }[] = []
  const states = () => shown.map(({ state, booked }) => `${state}${booked ? '' : ' said'}`)

  beforeEach(async () => {
    vi.useFakeTimers()
    shown.length = 0
    book = producing
    now = at(1)
    units = liveUnits({ now: () => now, ask: async () => [book as BoardUnit], log: (error) => expect.unreachable(String(error)) })
    units.showOn({ publishUnit: (_, snapshot) => void shown.push(snapshot as (typeof shown)[number]) })
    units.booked(UNIT, at(1))
    await vi.advanceTimersByTimeAsync(1_000)
    return () => vi.useRealTimers()
  })

  test('the word of a machine is shown at once, before its books are made', () => {
    now = at(5)
    units.heard(UNIT, said('Stopped', 5, '201'))
    expect(states()).toEqual(['Producing', 'Stopped said'])
    expect(shown.at(-1)).toMatchObject({ state: 'Stopped', faultCode: '201', since: at(5), stopStartedAt: null })
  })

  test('books made of older facts do not take it back, and those made of it say it again as booked', async () => {
    now = at(5)
    units.heard(UNIT, said('Stopped', 5))
    units.booked(UNIT, at(4))
    await vi.advanceTimersByTimeAsync(1_000)
    book = stopped
    units.booked(UNIT, at(6))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(states()).toEqual(['Producing', 'Stopped said', 'Stopped said', 'Stopped'])
  })

  test('where the books come to something else out of the same word, they hold', async () => {
    now = at(5)
    units.heard(UNIT, said('Stopped', 5))
    units.booked(UNIT, at(6))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(states()).toEqual(['Producing', 'Stopped said', 'Producing'])
  })

  test('a word that is older than what the books know changes nothing', async () => {
    book = stopped
    units.booked(UNIT, at(6))
    await vi.advanceTimersByTimeAsync(1_000)
    now = at(7)
    units.heard(UNIT, said('Producing', 4))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shown.at(-1)).toMatchObject({ state: 'Stopped', booked: true })
  })

  test('a machine that chatters moves the screens ten times a second, and ends with its last word', async () => {
    now = at(5)
    for (let word = 0; word < 100; word += 1) {
      units.heard(UNIT, said(word % 2 === 0 ? 'Stopped' : 'Producing', 5))
      await vi.advanceTimersByTimeAsync(10)
    }
    units.heard(UNIT, said('Stopped', 6))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shown.length).toBeLessThanOrEqual(13)
    expect(states().at(-1)).toBe('Stopped said')
  })

  test('words that change nothing do not keep the next one waiting', () => {
    now = at(5)
    units.heard(UNIT, said('Producing', 5))
    units.heard(UNIT, said('Stopped', 6))
    expect(states()).toEqual(['Producing', 'Stopped said'])
  })

  test('books that many units are to be shown of are asked for together', async () => {
    const asked: (readonly string[])[] = []
    const ask = async (equipmentIds: readonly string[]) => {
      asked.push(equipmentIds)
      return equipmentIds.map((equipmentId) => ({ ...producing, equipmentId }) as unknown as BoardUnit)
    }
    units = liveUnits({ now: () => now, ask, log: (error) => expect.unreachable(String(error)) })
    units.showOn({ publishUnit: (equipmentId) => void shown.push({ state: equipmentId, faultCode: null, booked: true }) })
    for (const unit of ['a', 'b', 'c', 'b']) units.booked(unit, at(6))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toEqual([['a'], ['b', 'c']])
    expect(states()).toEqual(['Producing', 'a', 'b', 'c'])
  })

  test('once closed it shows what it was asking for, and asks no more', async () => {
    const asked: (readonly string[])[] = []
    const answer = Promise.withResolvers<void>()
    const ask = async (equipmentIds: readonly string[]) => {
      asked.push(equipmentIds)
      await answer.promise
      return equipmentIds.map((equipmentId) => ({ ...producing, equipmentId }) as unknown as BoardUnit)
    }
    units = liveUnits({ now: () => now, ask, log: (error) => expect.unreachable(String(error)) })
    units.showOn({ publishUnit: (equipmentId) => void shown.push({ state: equipmentId, faultCode: null, booked: true }) })
    units.booked('a', at(6))
    units.booked('b', at(6))
    const closed = units.close()
    answer.resolve()
    await closed
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toEqual([['a']])
    expect(states()).toEqual(['Producing', 'a'])
  })

  test('books that another program has made are shown when they are new, and only then', () => {
    units.read([stopped as unknown as BoardUnit])
    units.read([{ ...stopped } as unknown as BoardUnit])
    expect(states()).toEqual(['Producing', 'Stopped'])
  })
})
