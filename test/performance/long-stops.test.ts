import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getJobOrder, startJobOrder } from '../../src/operations/execution/contract.ts'
import { classifyStop, listIntervals, listOpenStops } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
})
afterAll(() => plant.close())

const state = (clock: string, word: string): Fact => ({ clock, kind: 'state', word })
const total = (clock: string, value: number): Fact => ({ clock, kind: 'reading', word: String(value), tag: 'total', role: 'total' })
const window = () => ({ equipmentId: plant.unitId, startsAt: local('00:00'), endsAt: local('20:00') })
const tell = async (...facts: Fact[]) => {
  await plant.machine(facts)
  await plant.accountant.settled()
}
const classify = (from: string, saidAt: string, more: object = {}) =>
  plant.send(classifyStop, {
    ...{ equipmentId: plant.unitId, startsAt: local(from), endsAt: local(saidAt), reasonId: plant.stopReasonId, toStopEnd: true, seen: 0 },
    ...more,
  })

interface Row {
  readonly startsAt: string
  readonly endsAt: string | null
  readonly reasonId: string | null
  readonly stopStartedAt: string | null
  readonly classification: number
}
/** The explained and unexplained parts of stops, from the local minute on. */
const stops = async (from: string): Promise<(readonly [string, string | null, boolean])[]> => {
  const { rows } = await plant.ask(listIntervals, window())
  const parts = (rows as Row[]).filter((row) => row.stopStartedAt !== null && row.startsAt >= local(from))
  return parts.map((row) => [row.startsAt, row.endsAt, row.reasonId === plant.stopReasonId] as const)
}

describe('stops that last', () => {
  it('a stop of hours whose end is told alone leaves the parts that were made before it in the books', async () => {
    const { jobOrderId } = await plant.order('LONG-1', '1000')
    await plant.at('02:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })
    await tell(state('02:00', 'Producing'), total('02:00', 0), total('02:20', 40), total('02:39', 80), state('02:40', 'Stopped'))
    expect((await plant.ask(getJobOrder, { jobOrderId })).good).toBe('80')
    await tell(state('09:00', 'Producing'))
    expect((await plant.ask(getJobOrder, { jobOrderId })).good).toBe('80')
  })

  it('a reason that was given while the stop went on holds to its end, wherever later facts put it', async () => {
    await tell(state('10:40', 'Stopped'))
    expect(await classify('10:40', '10:45')).toMatchObject({ outcome: 'accepted' })
    await plant.accountant.settled()
    const [shift, after] = [local('14:00'), null]
    expect(await stops('10:40')).toEqual([
      [local('10:40'), shift, true],
      [shift, after, true],
    ])
    await tell(state('10:50', 'Idle'), state('11:00', 'Producing'))
    const asked = await plant.ask(listOpenStops, window())
    expect(asked.rows.filter((row: Row) => row.startsAt >= local('10:40'))).toEqual([])
    expect(await stops('10:40')).toEqual([
      [local('10:40'), local('10:50'), true],
      [local('10:50'), local('11:00'), true],
    ])
    await tell(state('10:55', 'Producing'), state('10:57', 'Stopped'))
    expect(await stops('10:40')).toEqual([
      [local('10:40'), local('10:50'), true],
      [local('10:50'), local('10:55'), true],
      [local('10:57'), local('11:00'), false],
    ])
    expect(plant.incidents).toEqual([])
  })

  it('EC-17 who explains a later part of a stop that somebody explained to its end is told', async () => {
    await tell(state('12:00', 'Stopped'))
    expect(await classify('12:00', '12:05')).toMatchObject({ outcome: 'accepted' })
    await plant.accountant.settled()
    await tell(state('12:10', 'Idle'), state('12:20', 'Producing'), state('12:30', 'Stopped'), state('12:40', 'Producing'))
    const part = { toStopEnd: false }
    expect(await classify('12:10', '12:20', part)).toMatchObject({ outcome: 'refused', refusals: ['classified_meanwhile'] })
    const { rows } = await plant.ask(listIntervals, window())
    const seen = (rows as Row[]).find((row) => row.startsAt === local('12:10'))?.classification
    expect(seen).toBeGreaterThan(0)
    expect(await classify('12:10', '12:20', { ...part, seen })).toMatchObject({ outcome: 'accepted' })
    expect(await classify('12:30', '12:40', part)).toMatchObject({ outcome: 'accepted' })
  })
})
