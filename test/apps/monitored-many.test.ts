import { afterEach, beforeEach, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { writeMonitored } from '../../src/connect/ingest/write-monitored.store.ts'
import * as limits from '../../src/connect/limits/contract.ts'
import { judgeDue, type JudgedSite } from '../../src/connect/limits/judge-round.store.ts'
import { MonitoredTables, MOST_TAGS } from '../../src/connect/limits/monitored-tables.store.ts'
import { monitoredValue } from '../../src/connect/limits/monitored-value.resource.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { openShiftPlant, local, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

const ADDRESS = 'plant/tanks'
const startedMs = Date.parse(local('08:00'))
const at = (seconds: number) => startedMs + seconds * 1_000

let plant: ShiftPlant
let tagIds: readonly number[]
let asked: number
let site: JudgedSite
let tables: MonitoredTables

beforeEach(async () => {
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  const { id } = await plant.make(connection.commands.create, {
    code: 'TANKS',
    name: 'Tanks',
    kind: 'mqttJson',
    url: 'embedded',
    enabled: false,
  })
  await plant.make(equipmentSource.commands.create, { connectionId: id, address: ADDRESS, equipmentId: plant.unitId })
  const { rows } = await plant.site.pool.query<{ tag_id: number }>(
    `insert into tag (site_id, connection_id, address, metric, datatype, first_seen_at)
     select $1, $2, $3, 'Level' || n, 'Double', $4 from generate_series(1, $5::int) n returning tag_id`,
    [plant.siteId, id, ADDRESS, local('06:00'), MOST_TAGS + 500],
  )
  tagIds = rows.map(({ tag_id }) => tag_id)
  asked = 0
  const pool = Object.assign(Object.create(plant.site.pool) as typeof plant.site.pool, {
    query: (...question: Parameters<typeof plant.site.pool.query>) => {
      asked += 1
      return plant.site.pool.query(...question)
    },
  })
  const ask: JudgedSite['ask'] = (...question) => {
    asked += 1
    return plant.site.ask(...question)
  }
  site = { ...pick(plant.site), pool, ask }
  tables = new MonitoredTables(pool, plant.siteId)
})
afterEach(() => plant?.close())

const pick = (of: ShiftPlant['site']): JudgedSite => ({
  ...{ siteId: of.siteId, bell: of.bell, now: of.now, log: of.log, pool: of.pool, ask: of.ask, tree: of.tree, execute: of.execute },
})
/** The level of the tank with this number must not rise above ten. */
const monitor = (number: number, more: object = {}) =>
  plant.make(monitoredValue.commands.create, {
    ...{ code: `TANK-${number}`, name: `Tank ${number}`, equipmentId: plant.unitId, signal: `Level${number}`, enabled: true },
    ...{ range: { max: '10' }, ...more },
  })
interface Said {
  readonly number: number
  readonly value: string
  readonly seconds: number
}
/** As the ingest keeps and marks them. */
async function say(values: readonly Said[], tags = tagIds): Promise<void> {
  const client = await plant.site.pool.connect()
  try {
    const monitored = values.map(({ number, value, seconds }) => ({
      tagId: tags[number - 1]!,
      atMs: at(seconds),
      value,
      historical: false,
    }))
    await writeMonitored(client, plant.siteId, monitored, at(seconds(values)))
  } finally {
    client.release()
  }
}
const seconds = (values: readonly { readonly seconds: number }[]) => Math.max(...values.map((one) => one.seconds))
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
/** One pass, with how many questions it asked. */
async function round(): Promise<{ readonly isMore: boolean; readonly questions: number }> {
  asked = 0
  return { isMore: await judgeDue(site, tables), questions: asked }
}
const marked = async () => (await plant.site.pool.query('select from monitored_mark where site_id = $1', [plant.siteId])).rowCount
const outside = async () =>
  (
    await plant.site.pool.query<{ code: string }>(
      'select m.code from excursion e join monitored_value m on m.id = e.monitored_value_id where e.site_id = $1 and e.returned_at is null order by m.code',
      [plant.siteId],
    )
  ).rows.map(({ code }) => code)

test('a thousand values are judged with as many questions as one, and thousands in portions', { timeout: 120_000 }, async () => {
  await Promise.all(numbers(tagIds.length).map((number) => monitor(number)))
  await say([{ number: 1, value: '5', seconds: 0 }])
  const one = await round()
  expect(one.isMore).toBe(false)
  await say(numbers(MOST_TAGS - 1).map((number) => ({ number, value: '6', seconds: 1 })))
  expect(await round()).toEqual(one)
  await say(numbers(tagIds.length).map((number) => ({ number, value: '7', seconds: 2 })))
  expect([await round(), await round()]).toEqual([{ ...one, isMore: true }, one])
  expect(await marked()).toBe(0)
  expect(await outside()).toEqual([])
  // What leaves is told, each for itself; that costs one question more, which says how much was told before.
  const leaving = numbers(50).map((number) => ({ number: number * 7, value: '11', seconds: 3 }))
  await say([...numbers(600).map((number) => ({ number, value: '8', seconds: 2.5 })), ...leaving])
  expect(await round()).toEqual({ isMore: false, questions: one.questions + 1 })
  expect((await outside()).length).toBe(50)
  expect(await marked()).toBe(0)
})

test('of many that are due each waits for itself: one until its delay is over, and one until it can be told', async () => {
  const ids = [await monitor(1), await monitor(2, { delaySeconds: 60 }), await monitor(3)].map(({ id }) => id as string)
  plant.setNow(new Date(at(10)).toISOString() as never)
  await say(numbers(3).map((number) => ({ number, value: '12', seconds: 5 })))
  const { execute } = site
  site = {
    ...site,
    execute: (attempt) =>
      (attempt.input as { monitoredValueId: string }).monitoredValueId === ids[0] ? Promise.reject(new Error('cut off')) : execute(attempt),
  }
  await expect(round()).rejects.toThrow('cut off')
  expect(await outside()).toEqual(['TANK-3'])
  expect(await marked()).toBe(2)
  site = { ...site, execute }
  await round()
  expect(await outside()).toEqual(['TANK-1', 'TANK-3'])
  expect(await marked()).toBe(1)
  plant.setNow(new Date(at(66)).toISOString() as never)
  await round()
  expect(await outside()).toEqual(['TANK-1', 'TANK-2', 'TANK-3'])
  expect(await marked()).toBe(0)
})

test('two metrics of one source that are the same signal are judged each for itself', async () => {
  await monitor(1, { signal: 'Heat' })
  const { rows } = await plant.site.pool.query<{ tag_id: number }>(
    `insert into tag (site_id, connection_id, address, metric, datatype, first_seen_at)
     select site_id, connection_id, address, zone || '/Heat', datatype, first_seen_at from tag, unnest('{Zone1,Zone2}'::text[]) zone
     where site_id = $1 and tag_id = $2 order by zone returning tag_id`,
    [plant.siteId, tagIds[0]],
  )
  const zones = rows.map(({ tag_id }) => tag_id)
  for (const seconds of [1, 2, 3]) {
    const values = [...(seconds === 1 ? ['12', '5'] : ['5', '12'])].map((value, index) => ({ number: index + 1, value, seconds }))
    await say(values, zones)
    await round()
  }
  const told = await plant.site.pool.query<{ kind: string }>('select kind from event where site_id = $1 and stream_kind = $2', [
    ...[plant.siteId, limits.VALUE_RANGE_STREAM],
  ])
  expect(told.rows.map(({ kind }) => kind).toSorted()).toEqual(['valueLeftRange', 'valueLeftRange', 'valueReturned'])
  expect(await outside()).toEqual(['TANK-1'])
})

test('of a tag with more values than are held at once all ranges are judged together', { timeout: 120_000 }, async () => {
  await monitor(1)
  await monitor(1, { code: 'TANK-1-LOW', range: { max: '4' } })
  await plant.site.pool.query(
    `with added as (insert into monitored_sample (site_id, tag_id, occurred_at, value, historical)
       select $1, $2, $3::timestamptz + n * interval '1 s', case when n = 60000 then 11 else 3 end, false from generate_series(0, 110000) n
       returning occurred_at)
     insert into monitored_mark select $1, $2, min(occurred_at), max(occurred_at), $3::timestamptz, 1 from added`,
    [plant.siteId, tagIds[0], local('00:00')],
  )
  plant.setNow('2026-06-10T00:00:00.000Z' as never)
  expect((await round()).isMore).toBe(false)
  expect(await marked()).toBe(0)
  const { rows } = await plant.site.pool.query('select count(*)::int as times from excursion where site_id = $1', [plant.siteId])
  expect(rows).toEqual([{ times: 2 }])
})

test('more values than are held at once are judged one tag after the other, the first one whole', { timeout: 120_000 }, async () => {
  await Promise.all(numbers(3).map((number) => monitor(number)))
  // A value each second of some days, of which the one in the middle is too high.
  const counts = [110_000, 60_000, 60_000]
  for (const [index, count] of counts.entries())
    await plant.site.pool.query(
      `with added as (insert into monitored_sample (site_id, tag_id, occurred_at, value, historical)
         select $1, $2, $3::timestamptz + n * interval '1 s', case when n = $4::int / 2 then 11 else 5 end, false from generate_series(0, $4::int) n
         returning occurred_at)
       insert into monitored_mark select $1, $2, min(occurred_at), max(occurred_at), $3::timestamptz + $5::int * interval '1 s', 1 from added`,
      [plant.siteId, tagIds[index], local('00:00'), count, index],
    )
  plant.setNow('2026-06-10T00:00:00.000Z' as never)
  for (const left of [2, 1, 0]) {
    expect((await round()).isMore).toBe(left > 0)
    expect(await marked()).toBe(left)
  }
  const { rows } = await plant.site.pool.query(
    'select count(*)::int as times, count(returned_at)::int as back from excursion where site_id = $1',
    [plant.siteId],
  )
  expect(rows).toEqual([{ times: 3, back: 3 }])
  expect((await plant.ask(limits.listMonitoredValues)).rows).toHaveLength(3)
})
