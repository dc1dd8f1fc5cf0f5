import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getJobOrder, reportJobTransition, startJobOrder } from '../../src/operations/execution/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { type Fact, openShiftPlant, type ShiftPlant } from './shift.fixture.ts'

const clockAt = (minute: number) => `${String(6 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
interface Reading {
  readonly minute: number
  readonly value: number
}
const factOf = ({ minute, value }: Reading): Fact => ({
  clock: clockAt(minute),
  kind: 'reading',
  word: `${value}`,
  tag: 'total',
  role: 'total',
})

/** What a counter said over the shift, minute by minute, and the order in which the messages come. */
const history = fc
  .array(fc.record({ after: fc.integer({ min: 1, max: 50 }), parts: fc.integer({ min: 1, max: 200 }), order: fc.nat() }), {
    minLength: 5,
    maxLength: 7,
  })
  .map((steps) => {
    let [minute, value] = [0, 0]
    const readings = steps.map(({ after, parts, order }) => {
      minute += after
      value += parts
      return { minute, value, order }
    })
    return readings.toSorted((left, right) => left.order - right.order)
  })

/** Of each job, unit and shift the newest event alone, as it stands in the ledger. */
async function sumOfCurrentAbsolutes({ site }: ShiftPlant): Promise<{ good: number; restated: number }> {
  const { rows } = await site.pool.query(
    `select coalesce(sum(good), 0)::int as good, (select count(*)::int from event where kind = 'countRestated') as restated from (
       select distinct on (stream_id, payload ->> 'equipmentId', payload ->> 'shiftOn', payload ->> 'shiftCode') (payload ->> 'good')::numeric as good
       from event where kind in ('countRecorded', 'countRestated')
       order by stream_id, payload ->> 'equipmentId', payload ->> 'shiftOn', payload ->> 'shiftCode', version desc) newest`,
  )
  return rows[0]
}

test('the sum of the facts is the sum of the current absolutes, after every late fact, over two jobs of which one has ended', async () => {
  let restated = 0
  await fc.assert(
    fc.asyncProperty(history, async (readings) => {
      const plant = await openShiftPlant(await sharedDatabase())
      try {
        const { jobOrderId: first } = await plant.order('LAW-1', '5000')
        const { jobOrderId: second } = await plant.order('LAW-2', '5000')
        await plant.at('06:00', startJobOrder, { jobOrderId: first, equipmentId: plant.unitId })
        await plant.machine([{ clock: '06:00', kind: 'state', word: 'Producing' }])
        await plant.at('09:00', reportJobTransition, { jobOrderId: first, transition: 'Finish' })
        await plant.at('09:00', startJobOrder, { jobOrderId: second, equipmentId: plant.unitId })
        const known: number[] = []
        for (const reading of readings) {
          await plant.machine([factOf(reading)])
          await plant.accountant.settled()
          known.push(reading.value)
          expect((await sumOfCurrentAbsolutes(plant)).good).toBe(Math.max(...known) - Math.min(...known))
        }
        const jobs = await Promise.all([first, second].map((jobOrderId) => plant.ask(getJobOrder, { jobOrderId })))
        const made = jobs.reduce((sum, { good }) => sum + Number(good), 0)
        expect(made).toBe(Math.max(...known) - Math.min(...known))
        expect(plant.incidents).toEqual([])
        restated += (await sumOfCurrentAbsolutes(plant)).restated
      } finally {
        await plant.close()
      }
    }),
    { numRuns: 2, endOnFailure: true },
  )
  expect(restated).toBeGreaterThan(0)
}, 240_000)
