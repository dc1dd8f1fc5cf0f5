import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { round } from '../../src/operations/performance/accountant.store.ts'
import { everyDay } from '../../src/operations/performance/reach-horizon.store.ts'
import { sharedDatabase } from '../support/database.ts'
import { type Fact, local, openShiftPlant, type ShiftPlant } from './shift.fixture.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.parse(local('05:00'))
const iso = (atMs: number) => new Date(atMs).toISOString() as Instant

let plant: ShiftPlant
let lineId: string
let units = 0
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
  await plant.accountant.close()
  const { rows } = await plant.ask(equipment.queries.list, { search: 'L1' })
  lineId = rows.find((row: { code: string }) => row.code === 'L1').id
})
afterAll(() => plant.close())

/** A unit of its own with these facts. */
async function unitWith(facts: readonly Fact[]): Promise<string> {
  const code = `W${(units += 1)}`
  const { id } = await plant.make(equipment.commands.create, { code, name: code, level: 'WorkCell', parentId: lineId })
  await plant.machine(facts, id)
  return id
}

/** The accountant as it comes along at each of these instants. */
async function accountAt(instants: readonly number[]): Promise<void> {
  const reachHorizon = everyDay(plant.site)
  for (const atMs of instants) {
    plant.setNow(iso(atMs))
    await reachHorizon()
    while ((await accountRound()) > 0);
  }
}

async function accountRound(): Promise<number> {
  const { made } = await round({
    ...{ site: plant.site, countersOf: async () => ({}), publish: () => undefined },
    log: (error) => {
      throw error
    },
  })
  return made
}

/** Everything that the books say of a unit up to an instant. */
async function booksUntil(equipmentId: string, untilMs: number) {
  const of = (sql: string) => plant.site.pool.query(sql, [equipmentId, iso(untilMs)]).then(({ rows }) => rows)
  return {
    intervals: await of(
      `select starts_at, least(ends_at, $2::timestamptz) as ends_at, state, element, shift_on, shift_code, stop_started_at
       from time_interval where equipment_id = $1 and starts_at < $2 order by starts_at`,
    ),
    counts: await of(
      `select starts_at, shift_on, shift_code, good from unit_count where equipment_id = $1 and starts_at < $2 order by starts_at`,
    ),
  }
}

const hours = (most: number) => fc.integer({ min: 0, max: most * 3_600 }).map((seconds) => START_MS + seconds * 1_000)
const state = fc.constantFrom('Producing', 'Idle', 'Stopped', 'Starved', 'NoData')
const anyFact = fc.oneof(
  fc.record({ clock: hours(30).map(iso), kind: fc.constant('state' as const), word: state }),
  fc.record({ clock: hours(30).map(iso), kind: fc.constant('connection' as const), word: fc.constantFrom('online', 'offline') }),
  fc.record({
    ...{ clock: hours(30).map(iso), kind: fc.constant('reading' as const), tag: fc.constant('total'), role: fc.constant('total' as const) },
    word: fc.integer({ min: 0, max: 500 }).map(String),
  }),
)
const anyFacts = fc.array(anyFact, { minLength: 1, maxLength: 12 })
const anyInstants = fc.array(hours(24 * 9), { minLength: 1, maxLength: 6 })

describe('nothing stored depends on when it was computed', () => {
  test('the same facts give the same books up to now, whenever and however often the accountant came along', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFacts, { minLength: 4, maxLength: 4 }), anyInstants, async (histories, instants) => {
        const toldMs = Math.max(...histories.flat().map(({ clock }) => Date.parse(clock)))
        const nowMs = Math.max(...instants) + 30 * HOUR_MS
        const often = await Promise.all(histories.map(unitWith))
        await accountAt(instants.map((atMs) => Math.max(atMs, toldMs)).toSorted((a, b) => a - b))
        const once = await Promise.all(histories.map(unitWith))
        await accountAt([nowMs])
        for (const [index, unit] of often.entries()) expect(await booksUntil(unit, nowMs)).toEqual(await booksUntil(once[index]!, nowMs))
      }),
      { numRuns: 2 },
    )
  }, 180_000)

  test('a unit that says nothing for a week has its shifts all the same', async () => {
    const silent = await unitWith([{ clock: '06:00', kind: 'state', word: 'Idle' }])
    await accountAt([Date.parse(local('20:00')), START_MS + 3 * 24 * HOUR_MS, START_MS + 7 * 24 * HOUR_MS])
    const { intervals } = await booksUntil(silent, START_MS + 7 * 24 * HOUR_MS)
    const shifts = new Set(intervals.filter(({ shift_code: code }) => code === 'Early').map(({ shift_on: on }) => String(on)))
    expect(shifts.size).toBe(7)
  })
})
