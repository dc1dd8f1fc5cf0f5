import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainStatus, withRefused } from '../../src/connect/ingest/link-status.ts'
import { openPool } from '../../src/kernel/server/database.ts'
import { openWorkshop, type Workshop } from './workshop.fixture.ts'

const SECOND = 1_000
const DAY = 86_400_000

let workshop: Workshop
let plant: Workshop['plant']
let clock: Workshop['clock']
beforeAll(async () => {
  workshop = await openWorkshop()
  plant = workshop.plant
  clock = workshop.clock
})
afterAll(() => workshop.close())
const machine = (given?: object) => workshop.machine(given)

const at = (atMs: number) => new Date(atMs).toISOString()

describe('raw samples', () => {
  test('every kind of value comes through COPY as it was, to the millisecond, in the partition of its day', async () => {
    const { writer, samples, effects } = await machine()
    const nowMs = clock.nowMs
    const yesterday = nowMs - DAY - 1
    await writer.commit([
      effects.value('a', 1.25, nowMs),
      effects.value('b', 9_007_199_254_740_993n, nowMs),
      effects.value('c', 42n, nowMs),
      effects.value('d', 'Größe ✓', nowMs),
      effects.value('e', true, nowMs),
      effects.value('f', null, nowMs, { quality: 'stale' }),
      effects.value('g', -0.5, yesterday, { quality: 'bad', historical: true }),
      effects.value('not kept', 1, nowMs, { transient: true }),
    ])
    expect(await samples()).toEqual([
      { metric: 'g', at: at(yesterday), number: -0.5, text: null, quality: 1, flags: 1 },
      { metric: 'a', at: at(nowMs), number: 1.25, text: null, quality: 0, flags: 0 },
      { metric: 'b', at: at(nowMs), number: null, text: '9007199254740993', quality: 0, flags: 0 },
      { metric: 'c', at: at(nowMs), number: 42, text: null, quality: 0, flags: 0 },
      { metric: 'd', at: at(nowMs), number: null, text: 'Größe ✓', quality: 0, flags: 0 },
      { metric: 'e', at: at(nowMs), number: 1, text: null, quality: 0, flags: 0 },
      { metric: 'f', at: at(nowMs), number: null, text: null, quality: 2, flags: 0 },
    ])
  })

  test('many rows arrive complete, and no other site sees them', async () => {
    const { writer, connectionId, effects } = await machine()
    const many = Array.from({ length: 20_000 }, (_, index) => effects.value(`m${index % 50}`, index, clock.nowMs + (index % 7) - 10))
    await writer.commit(many)
    const [{ count, sum }] = await plant.rows(
      'select count(*) as count, sum(number) as sum from sample join tag using (site_id, tag_id) where connection_id = $1',
      [connectionId],
    )
    expect([Number(count), sum]).toEqual([20_000, (20_000 * 19_999) / 2])
    const other = openPool(plant.write, ['00000000-0000-4000-8000-00000000abcd'], 1)
    expect((await other.query('select count(*) as count from sample')).rows).toEqual([{ count: 0 }])
    await expect(
      other.query(
        `insert into sample_${at(clock.nowMs).slice(0, 10).replaceAll('-', '_')} (site_id, tag_id, occurred_at, quality, flags) values ($1, 1, $2, 0, 0)`,
        [plant.siteId, at(clock.nowMs)],
      ),
    ).rejects.toThrow('permission denied')
    await other.end()
  })

  test('what is older than samples are kept goes to quarantine and is not booked', async () => {
    const { writer, connectionId, effects, facts } = await machine()
    const oldMs = clock.nowMs - 31 * DAY
    await writer.commit([
      effects.value('State', 'Producing', oldMs, { arrivedAtMs: clock.nowMs }),
      effects.value('State', 'Idle', clock.nowMs),
    ])
    expect(
      await plant.rows(
        'select q.occurred_at as at, q.text, q.reason from sample_quarantine q join tag using (site_id, tag_id) where connection_id = $1',
        [connectionId],
      ),
    ).toEqual([{ at: at(oldMs), text: 'Producing', reason: 'older_than_retention' }])
    expect((await facts()).map(({ word }) => word)).toEqual(['Idle'])
    expect(writer.quarantined).toBe(1)
  })

  test('EC-06 what was stored under a wrong clock goes to quarantine: its arrival does not tell when it was true', async () => {
    const { writer, connectionId, effects, facts } = await machine()
    const { nowMs } = clock
    const stored = { historical: true, arrivedAtMs: nowMs }
    await writer.commit([
      effects.value('State', 'Producing', nowMs + 600 * SECOND, stored),
      effects.value('TotalCount', 5, 90 * SECOND, stored),
      effects.value('State', 'Idle', nowMs - 600 * SECOND, stored),
      effects.value('State', 'Stopped', nowMs + 30 * SECOND, stored),
    ])
    expect(
      await plant.rows(
        'select q.occurred_at as at, q.reason from sample_quarantine q join tag using (site_id, tag_id) where connection_id = $1 order by 1',
        [connectionId],
      ),
    ).toEqual([
      { at: at(90 * SECOND), reason: 'clock_unset' },
      { at: at(nowMs + 600 * SECOND), reason: 'clock_ahead' },
    ])
    expect((await facts()).map(({ at: instant, word }: { at: string; word: string }) => [instant, word])).toEqual([
      [at(nowMs - 600 * SECOND), 'Idle'],
      [at(nowMs), 'Stopped'],
    ])
    expect(writer.quarantined).toBe(2)
  })

  test('the partition of a day is there before the first COPY into it, however far back the day lies', async () => {
    const { writer, samples, effects } = await machine()
    const oldMs = clock.nowMs - 29 * DAY
    const partition = `sample_${at(oldMs).slice(0, 10).replaceAll('-', '_')}`
    const made = () => plant.rows('select to_regclass($1) is not null as made', [partition])
    expect(await made()).toEqual([{ made: false }])
    await writer.commit([effects.value('Level', 7, oldMs, { historical: true, arrivedAtMs: clock.nowMs })])
    expect(await made()).toEqual([{ made: true }])
    expect((await samples()).map(({ number }: { number: number }) => number)).toEqual([7])
  })

  test('a client that invents signals is heard with as many as there is room for; the page says so', async () => {
    const { effects, samples, restarted } = await machine()
    const writer = restarted({ mostTags: 2 })
    await writer.commit(['a', 'b', 'c', 'd'].map((metric) => effects.value(metric, 1, clock.nowMs)))
    await writer.commit([effects.value('a', 2, clock.nowMs + 1), effects.value('e', 1, clock.nowMs + 1)])
    expect((await samples()).map(({ metric, number }: { metric: string; number: number }) => [metric, number])).toEqual([
      ['a', 1],
      ['b', 1],
      ['a', 2],
    ])
    expect(writer.leftOut).toMatchObject({ count: 3, last: { address: expect.stringMatching(/\/e$/) } })
    const link = { phase: 'online', sinceMs: 0, fault: undefined, waiting: 0, bad: 1, recentBad: [] } as const
    const refused = { count: 2, recent: [{ reason: 'connect_missing', address: '10.0.0.9', atMs: clock.nowMs + 2 }] }
    const shown = withRefused(plainStatus(link, writer, clock.nowMs), refused)
    expect(shown.bad).toBe(6)
    expect(shown.recentBad.map(({ reason, address }) => [reason, address])).toEqual([
      ['connect_missing', '10.0.0.9'],
      ['too_many_signals', expect.stringMatching(/\/e$/)],
    ])
  })

  test('days past the retention are dropped', async () => {
    const day = '2001-02-03'
    expect(await plant.rows('select ensure_sample_days($1, 2) as made', [day])).toEqual([{ made: 2 }])
    expect(await plant.rows('select ensure_sample_days($1, 2) as made', [day])).toEqual([{ made: 0 }])
    expect(await plant.rows('select drop_sample_days($1) as dropped', ['2001-02-04'])).toEqual([{ dropped: 1 }])
    expect(await plant.rows('select drop_sample_days($1) as dropped', ['2001-02-05'])).toEqual([{ dropped: 1 }])
  })
})
