import { describe, expect, test } from 'vitest'
import { describePlant } from './describe-plant.ts'
import { DEMO_PLANT } from './plant/demo-plant.ts'
import { createPlant } from './plant/plant.ts'
import { createPlantCalendar } from './plant/plant-calendar.ts'

const START_MS = Date.parse('2026-11-15T05:00:00Z')
const DAY_MS = 86_400_000
const CALENDAR = createPlantCalendar('Europe/Berlin', true)

describe('description of the plant', () => {
  test('every job and alarm of three days is described two days ahead', () => {
    const spec = DEMO_PLANT
    for (const seed of [1, 2]) {
      const description = describePlant(spec, seed, START_MS, START_MS + 5 * DAY_MS)
      const jobs = new Set(description.orders.flatMap((order) => order.jobOrders.map((job) => job.code)))
      const faults = new Set(description.faults.map((fault) => `${fault.unit} ${fault.code}`))
      const plant = createPlant({ spec, calendar: CALENDAR, seed, startMs: START_MS, valueEveryMs: 0 })
      const unknown = plant
        .advance(START_MS + 3 * DAY_MS)
        .filter(
          (event) =>
            (event.kind === 'job' && !jobs.has(event.job)) || (event.kind === 'fault' && !faults.has(`${event.unit} ${event.code}`)),
        )
      expect(unknown).toEqual([])
    }
  })

  test('reasons, materials and places that are named exist, codes are unique', () => {
    const description = describePlant(DEMO_PLANT, 1, START_MS, START_MS + 3 * DAY_MS)
    const reasons = new Set(description.stopReasons.map((reason) => reason.code))
    expect(description.faults.filter((fault) => fault.reasonCode !== undefined && !reasons.has(fault.reasonCode))).toEqual([])
    const materials = new Set(description.materials.map((material) => material.code))
    expect(description.orders.filter((order) => !materials.has(order.materialCode))).toEqual([])
    const places = new Set(description.lines.flatMap((line) => [line.code, ...line.units.map((unit) => unit.code)]))
    expect(description.orders.flatMap((order) => order.jobOrders).filter((job) => !places.has(job.equipment))).toEqual([])
    const codes = description.orders.map((order) => order.code)
    expect(new Set(codes).size).toBe(codes.length)
  })

  test('the ideal time belongs to one step of the counter', () => {
    const units = describePlant(DEMO_PLANT, 1, START_MS, START_MS).lines.flatMap((line) => line.units)
    const ideal = Object.fromEntries(units.map((unit) => [unit.code, `${unit.secondsPerCount} s × ${unit.piecesPerCount}`]))
    expect(ideal).toMatchObject({ 'BOT1-DEP': '1.3 s × 1', 'BOT1-FIL': '1.5 s × 1', 'BOT1-PAC': '7.6 s × 6', 'MAC-WAS1': '22.5 s × 1' })
  })
})
