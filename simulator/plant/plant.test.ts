import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEMO_PLANT } from './demo-plant.ts'
import { LABELLER_JAM } from './fault-catalogue.ts'
import { createPlant, type Plant } from './plant.ts'
import { createPlantCalendar } from './plant-calendar.ts'
import type { PartEvent, PlantEvent, StateEvent } from './plant-event.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START_MS = Date.parse('2026-11-16T05:00:00Z')
const CALENDAR = createPlantCalendar('Europe/Berlin', true)

function plantOf(seed: number, startMs = START_MS): Plant {
  return createPlant({ spec: DEMO_PLANT, calendar: CALENDAR, seed, startMs, valueEveryMs: MINUTE })
}

function ofKind<K extends PlantEvent['kind']>(events: PlantEvent[], kind: K, unit: string): Extract<PlantEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<PlantEvent, { kind: K }> => event.kind === kind && event.unit === unit)
}

describe('seeded plant', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    const run = (seed: number) => JSON.stringify(plantOf(seed).advance(START_MS + 12 * HOUR))
    expect(run(7)).toBe(run(7))
    expect(run(7)).not.toBe(run(8))
    expect(run(7).length).toBeGreaterThan(100_000)
  })

  test('time may be cut anywhere: the events stay the same', () => {
    const whole = JSON.stringify(plantOf(3).advance(START_MS + 3 * HOUR))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 40 }), (steps) => {
        const plant = plantOf(3)
        const events: PlantEvent[] = []
        let atMs = START_MS
        for (const step of steps) {
          atMs = Math.min(atMs + step, START_MS + 3 * HOUR)
          events.push(...plant.advance(atMs))
        }
        events.push(...plant.advance(START_MS + 3 * HOUR))
        return JSON.stringify(events) === whole
      }),
      { numRuns: 10 },
    )
  })

  test('events come in order of time and lie inside the step', () => {
    const plant = plantOf(5)
    let lastMs = START_MS
    for (let untilMs = START_MS + MINUTE; untilMs <= START_MS + 4 * HOUR; untilMs += MINUTE) {
      for (const event of plant.advance(untilMs)) {
        expect(event.atMs).toBeGreaterThanOrEqual(lastMs)
        expect(event.atMs).toBeLessThan(untilMs)
        lastMs = event.atMs
      }
    }
    expect(lastMs).toBeGreaterThan(START_MS + 3 * HOUR)
  })

  test('nothing is lost: parts in = out + rejects + in hand, and every buffer holds the difference', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 30 }), (seed, hours) => {
        const plant = plantOf(seed)
        const events = plant.advance(START_MS + hours * HOUR)
        const flows = new Map(plant.listFlows().map((flow) => [flow.unit, flow]))
        for (const flow of flows.values()) {
          expect(flow.taken).toBe(flow.given + flow.lost + flow.inHand)
          const parts = ofKind(events, 'part', flow.unit)
          expect(sum(parts, (part) => part.taken)).toBe(flow.taken - flow.inHand)
          expect(sum(parts, (part) => part.given)).toBe(flow.given)
        }
        const heldBefore = new Map<string, { held: number; given: number }>()
        for (const buffer of plant.listBuffers()) {
          const into = heldBefore.get(buffer.to) ?? { held: 0, given: 0 }
          into.held += buffer.held
          into.given += flows.get(buffer.from)?.given ?? 0
          heldBefore.set(buffer.to, into)
        }
        for (const [unit, { held, given }] of heldBefore) expect(given).toBe(held + (flows.get(unit)?.taken ?? 0))
      }),
      { numRuns: 12 },
    )
  })

  test('no buffer ever holds more than it can', () => {
    const plant = plantOf(11)
    const capacities = new Map(
      DEMO_PLANT.areas.flatMap((area) => area.buffers.map((buffer) => [`${buffer.from}${buffer.to}`, buffer.capacity])),
    )
    for (let untilMs = START_MS; untilMs < START_MS + 8 * HOUR; untilMs += 20_000) {
      plant.advance(untilMs)
      for (const buffer of plant.listBuffers()) {
        expect(buffer.held).toBeLessThanOrEqual(capacities.get(`${buffer.from}${buffer.to}`) ?? 0)
      }
    }
  })

  test('a jam of the labeller blocks the capper, then the filler, and starves the packer', () => {
    const plant = plantOf(21)
    const before = plant.advance(START_MS + 2 * HOUR)
    for (const unit of ['BOT1-CAP', 'BOT1-LAB', 'BOT1-PAC']) expect(ofKind(before, 'part', unit).length).toBeGreaterThan(50)
    const jamMs = plant.nowMs
    plant.jam('BOT1-LAB', LABELLER_JAM, 20 * MINUTE)
    const after = plant.advance(jamMs + 19 * MINUTE)
    const first = (unit: string, state: StateEvent['state']) => ofKind(after, 'state', unit).find((event) => event.state === state)?.atMs
    expect(first('BOT1-LAB', 'Stopped')).toBe(jamMs)
    const capperMs = first('BOT1-CAP', 'Blocked') ?? Number.NaN
    const fillerMs = first('BOT1-FIL', 'Blocked') ?? Number.NaN
    expect(capperMs).toBeGreaterThan(jamMs)
    expect(fillerMs).toBeGreaterThan(capperMs)
    expect(first('BOT1-PAC', 'Starved')).toBeGreaterThan(jamMs)
    const faults = ofKind(after, 'fault', 'BOT1-LAB')
    expect(faults.map((fault) => [fault.code, fault.cause])).toEqual([
      [342, true],
      [190, false],
      [191, false],
    ])
    expect(ofKind(after, 'part', 'BOT1-LAB')).toEqual([])
    const resumed = plant.advance(jamMs + 40 * MINUTE)
    expect(ofKind(resumed, 'part', 'BOT1-LAB').length).toBeGreaterThan(50)
  })

  test('counters roll over at their own modulus: 8 bits, 16 bits, decimal', () => {
    const events = plantOf(4).advance(START_MS + 40 * HOUR)
    for (const [unit, modulus] of [
      ['MAC-LAT2', 256],
      ['BOT1-FIL', 65_536],
      ['BOT1-LAB', 100_000],
      ['BOT1-PAC', 100_000],
    ] as const) {
      const parts = ofKind(events, 'part', unit)
      const steps = parts.slice(1).map((part, i) => [part, part.totalReading - (parts[i] as PartEvent).totalReading] as const)
      expect(steps.some(([, step]) => step < 0)).toBe(true)
      for (const [part, step] of steps) expect((step + modulus) % modulus).toBe(part.count % modulus)
      for (const part of parts) expect(part.totalReading).toBeLessThan(modulus)
    }
  })

  test('each part lies inside its job at its unit, and one unit has one job at a time', () => {
    const events = plantOf(9).advance(START_MS + 48 * HOUR)
    const units = DEMO_PLANT.areas.flatMap((area) => area.units.map((unit) => unit.code))
    for (const unit of units) {
      let job: string | undefined
      let jobs = 0
      const wrong: PlantEvent[] = []
      for (const event of events) {
        if (!('unit' in event) || event.unit !== unit) continue
        if (event.kind === 'part' && event.job !== job) wrong.push(event)
        if (event.kind !== 'job') continue
        if (event.edge === 'begins' ? job !== undefined : job !== event.job) wrong.push(event)
        job = event.edge === 'begins' ? event.job : undefined
        jobs += 1
      }
      expect(wrong).toEqual([])
      expect(jobs).toBeGreaterThan(3)
    }
  })

  test('the bottling line rests in the break, the lathe works on', () => {
    const plant = plantOf(2)
    plant.advance(Date.parse('2026-11-16T09:00:00Z'))
    const events = plant.advance(Date.parse('2026-11-16T09:30:00Z'))
    const parts = events.filter((event) => event.kind === 'part').map((event) => event.unit)
    expect(parts.filter((unit) => unit.startsWith('BOT1'))).toEqual([])
    expect(parts.some((unit) => unit.startsWith('MAC-LAT'))).toBe(true)
  })

  test('EC-03 a program download sets the counter and makes no part', () => {
    const plant = plantOf(6)
    plant.advance(START_MS + 2 * HOUR)
    const made = plant.listFlows()
    plant.setCounters('BOT1-FIL', 65_531, 0)
    expect(plant.readingsAt('BOT1-FIL')).toEqual({ totalReading: 65_531, rejectReading: 0 })
    expect(plant.listFlows()).toEqual(made)
    const readings = ofKind(plant.advance(START_MS + 3 * HOUR), 'part', 'BOT1-FIL').map((part) => part.totalReading)
    expect(readings.slice(0, 6)).toEqual([65_532, 65_533, 65_534, 65_535, 0, 1])
  })
})

function sum<T>(items: T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
