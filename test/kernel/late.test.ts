import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { idOf, openPlant, type Plant } from './sample/plant.ts'
import { declareTank, reportLevel } from './sample/tank/contract.ts'
import { evolveLevel, type Level } from './sample/tank/level.ts'

let database: TestDatabase
let plant: Plant
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
})
afterAll(async () => {
  await plant?.site.close()
  await database?.drop()
})

const reports = fc.uniqueArray(fc.record({ minute: fc.integer({ min: 0, max: 600 }), level: fc.integer({ min: 0, max: 9 }) }), {
  minLength: 1,
  maxLength: 12,
  selector: ({ minute, level }) => `${minute}.${level}`,
})
const shuffled = reports.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString() as Instant

async function stateAfter(name: string, list: readonly { minute: number; level: number }[]): Promise<unknown> {
  await plant.send(declareTank, { tankId: idOf(name), code: name, equipmentId: plant.areas.east })
  const outcomes = await Promise.all(
    list.map(({ minute, level }) => plant.send(reportLevel, { tankId: idOf(name), level }, { occurredAt: at(minute) })),
  )
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']))
  return asAdmin(database.admin, async (client) => {
    const { rows } = await client.query(`select state from stream where stream_id = $1 and kind = 'sample.tank.level'`, [idOf(name)])
    return rows[0].state
  })
}

test('EC-16 reports in any order of arrival give the same stored state, and the current one is that of the latest occurredAt', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(shuffled, async ([list, otherOrder]) => {
      run += 1
      const [one, other] = [await stateAfter(`one ${run}`, list), await stateAfter(`other ${run}`, otherOrder)]
      expect(other).toEqual(one)
      const last = list.toSorted((left, right) => left.minute - right.minute || left.level - right.level).at(-1)!
      expect((one as Level).current).toBe(last.level)
    }),
    { numRuns: 25 },
  )
})

test('the stored state is the fold of the events as they are read back', async () => {
  const { rows } = await asAdmin(database.admin, (client) =>
    client.query(
      `select s.stream_id, s.state, json_agg(json_build_object('payload', e.payload, 'at', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by e.version) as events
       from stream s join event e on e.stream_id = s.stream_id and e.stream_kind = s.kind where s.kind = 'sample.tank.level' group by s.stream_id, s.state`,
    ),
  )
  expect(rows.length).toBeGreaterThan(20)
  for (const { state, events } of rows) {
    const fold = events.reduce(
      (before: Level | undefined, { payload, at: occurredAt }: any) =>
        evolveLevel(before, { kind: 'levelReported', payload }, { occurredAt }),
      undefined,
    )
    expect(state).toEqual(fold)
    expect(JSON.stringify(state).length).toBeLessThan(8_192)
  }
})
