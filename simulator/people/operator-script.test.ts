import { describe, expect, test } from 'vitest'
import { DEMO_PLANT } from '../plant/demo-plant.ts'
import { createPlant } from '../plant/plant.ts'
import { createPlantCalendar } from '../plant/plant-calendar.ts'
import type { PlantEvent } from '../plant/plant-event.ts'
import type { PlantSpec } from '../plant/unit-spec.ts'
import { CREW, EVERYDAY_HABITS, type Habits, type Mistakes, NO_MISTAKES, PUNCTUAL_HABITS } from './crew.ts'
import type { OperatorAct } from './operator-act.ts'
import { OperatorScript } from './operator-script.ts'

const START_MS = Date.parse('2026-11-16T05:00:00Z')
const CALENDAR = createPlantCalendar('Europe/Berlin', true)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function run(habits: Habits, seed = 5, days = 3, spec: PlantSpec = DEMO_PLANT): { acts: OperatorAct[]; events: PlantEvent[] } {
  const plant = createPlant({ spec, calendar: CALENDAR, seed, startMs: START_MS, valueEveryMs: 0 })
  const script = new OperatorScript({ spec, calendar: CALENDAR, crew: CREW, habits, seed })
  const events = plant.advance(START_MS + days * 86_400_000)
  return { events, acts: events.flatMap((event) => script.hear(event)) }
}

function always(mistake: keyof Mistakes): Habits {
  return { ...EVERYDAY_HABITS, mistakes: { ...NO_MISTAKES, [mistake]: 1 } }
}

describe('operators', () => {
  test('the same seed gives the same acts, each with a UUID and a person of the shift', () => {
    const { acts } = run(EVERYDAY_HABITS)
    expect(acts.length).toBeGreaterThan(200)
    expect(JSON.stringify(acts)).toBe(JSON.stringify(run(EVERYDAY_HABITS).acts))
    expect(acts.filter((act) => !UUID.test(act.key))).toEqual([])
    const shiftOf = new Map(CREW.map((person) => [person.login, person.shiftCode]))
    expect(acts.filter((act) => shiftOf.get(act.login) !== CALENDAR.getPeriodAt(act.atMs).shiftCode)).toEqual([])
  })

  test('no act comes before the event that causes it', () => {
    const plant = createPlant({ spec: DEMO_PLANT, calendar: CALENDAR, seed: 8, startMs: START_MS, valueEveryMs: 0 })
    const script = new OperatorScript({ spec: DEMO_PLANT, calendar: CALENDAR, crew: CREW, habits: EVERYDAY_HABITS, seed: 8 })
    const early = plant.advance(START_MS + 2 * 86_400_000).flatMap((event) => script.hear(event).filter((act) => act.atMs < event.atMs))
    expect(early).toEqual([])
  })

  test('punctual people tap each edge at its very instant: of each unit of a cell, and of a line where it begins and where it ends', () => {
    const { acts, events } = run(PUNCTUAL_HABITS, 6, 2)
    const places = { 'BOT1-DEP begins': 'BOT1', 'BOT1-PAC ends': 'BOT1' } as Record<string, string>
    const placeOf = (unit: string, edge: string) => (unit.startsWith('BOT1') ? places[`${unit} ${edge}`] : unit)
    const edges = events.flatMap((event) => {
      const place = event.kind === 'job' ? placeOf(event.unit, event.edge) : undefined
      return event.kind === 'job' && place !== undefined ? `${event.atMs} ${place} ${event.job} ${event.edge}` : []
    })
    const taps = acts.map((act) => `${act.occurredAtMs} ${act.equipment} ${act.job} ${act.act === 'start' ? 'begins' : 'ends'}`)
    expect(taps.toSorted()).toEqual(edges.toSorted())
    expect(edges.length).toBeGreaterThan(200)
  })

  test('on a line the next order is started behind the one before, which is finished when its last part has left the last machine', () => {
    const { acts, events } = run({ ...EVERYDAY_HABITS, mistakes: NO_MISTAKES, manualScrapShare: 0 })
    const line = acts.filter((candidate) => candidate.equipment === 'BOT1').toSorted((a, b) => a.atMs - b.atMs)
    const left = new Map(
      events.flatMap((event) => (event.kind === 'job' && event.edge === 'ends' ? [[`${event.unit} ${event.job}`, event.atMs]] : [])),
    )
    const started: string[] = []
    const finished: string[] = []
    for (const act of line) {
      if (act.act === 'start') started.push(act.job)
      if (act.act !== 'finish') continue
      expect(act.atMs).toBeGreaterThanOrEqual(left.get(`BOT1-PAC ${act.job}`) ?? Number.POSITIVE_INFINITY)
      finished.push(act.job)
    }
    expect(new Set(started).size).toBe(started.length)
    expect(finished).toEqual(started.slice(0, finished.length))
    // The next one begins on the first machine while the one before is still on the line.
    expect(line.findIndex((act) => act.act === 'start' && act.job === started[1])).toBeLessThan(
      line.findIndex((act) => act.act === 'finish' && act.job === started[0]),
    )
  })

  test.each<[keyof Mistakes, (acts: OperatorAct[]) => boolean]>([
    ['lateStart', (acts) => acts.some((act) => act.act === 'start' && act.mistake === 'lateStart')],
    ['wrongOrder', (acts) => acts.some((act) => act.act === 'pause' && act.mistake === 'wrongOrder')],
    ['doubleTap', (acts) => hasPair(acts, (a, b) => b.atMs - a.atMs === 300 && a.job === b.job)],
    ['twoPeople', (acts) => hasPair(acts, (a, b) => a.job === b.job && a.login !== b.login && a.key !== b.key)],
    ['browserClosed', (acts) => hasPair(acts, (a, b) => a.abandons && a.job === b.job && !b.abandons && a.key !== b.key)],
    ['scrapAfterFinish', (acts) => hasPair(acts, (a, b) => a.act === 'finish' && b.act === 'scrap' && a.job === b.job && b.atMs > a.atMs)],
    ['wrongLot', (acts) => hasPair(acts, (a, b) => a.act === 'scrap' && b.act === 'finish' && a.job !== b.job && a.mistake === 'wrongLot')],
    [
      'forgottenFinish',
      (acts) => hasPair(acts, (a, b) => a.act === 'start' && b.act === 'finish' && a.job !== b.job && b.atMs - a.atMs >= 20 * 60_000),
    ],
  ])('mistake %s happens', (mistake, happened) => {
    const { acts } = run(always(mistake), 5, 1)
    expect(happened(acts)).toBe(true)
    const kinds = new Set(acts.map((act) => act.mistake))
    kinds.delete(undefined)
    expect([...kinds]).toEqual([mistake])
  })

  test('long stops are classified by their first alarm', () => {
    const { acts, events } = run(EVERYDAY_HABITS)
    const classified = acts.filter((act) => act.act === 'classify')
    expect(classified.length).toBeGreaterThan(5)
    for (const act of classified) {
      expect(act.endsAtMs - act.startsAtMs).toBeGreaterThanOrEqual(EVERYDAY_HABITS.classifiesFromMs)
      const cause = events.find((event) => event.kind === 'fault' && event.unit === act.equipment && event.atMs === act.startsAtMs)
      expect(cause).toMatchObject({ cause: true })
    }
  })
})

/** Are there two acts at one place, one right after the other, that fit? */
function hasPair(acts: OperatorAct[], fits: (first: OperatorAct, second: OperatorAct) => boolean): boolean {
  const places = Map.groupBy(
    acts.filter((act) => act.act !== 'classify'),
    (act) => act.equipment,
  )
  return [...places.values()].some((here) => {
    const sorted = here.toSorted((a, b) => a.atMs - b.atMs)
    return sorted.some((act, i) => sorted.slice(i + 1, i + 4).some((next) => fits(act, next)))
  })
}
