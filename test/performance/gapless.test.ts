import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection } from '../../src/kernel/server/database.ts'
import { reportQuantity } from '../../src/operations/execution/contract.ts'
import { sharedDatabase } from '../support/database.ts'
import { local, openShiftPlant, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
  const client = await plant.site.pool.connect()
  await client.query("select ensure_month_partitions('time_interval'::regclass, '2026-01-01', 12)")
  client.release()
})
afterAll(() => plant.close())

const unit = '0192d3a0-0000-7000-8000-0000000000a1'
const add = (client: Connection, from: string, until: string | null) =>
  client.query(
    `insert into time_interval (site_id, equipment_id, book_month, starts_at, ends_at, state, element, minor)
     values ($1, $2, date_trunc('month', $3::timestamptz at time zone 'UTC'), $3, $4, 'Idle', 'ADET', false)`,
    [plant.siteId, unit, from, until],
  )
const remove = (client: Connection, from: string) =>
  client.query('delete from time_interval where equipment_id = $1 and starts_at = $2', [unit, from])

/** @returns which constraint refused the transaction, or undefined when it was committed. */
async function commit(work: (client: Connection) => Promise<unknown>): Promise<string | undefined> {
  const client = await plant.site.pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
    return undefined
  } catch (error) {
    await client.query('rollback')
    return (error as { constraint?: string }).constraint ?? String(error)
  } finally {
    client.release()
  }
}

describe('the books of a unit in the database', () => {
  const [first, second, third] = ['2026-05-31T20:00:00Z', '2026-06-01T00:00:00Z', '2026-06-01T06:00:00Z']
  beforeAll(async () => {
    const begun = await commit(async (client) => {
      await add(client, first, second)
      await add(client, second, third)
      await add(client, third, null)
    })
    expect(begun).toBeUndefined()
  })

  it.each<[string, (client: Connection) => Promise<unknown>, string]>([
    ['a gap in the middle', (client) => remove(client, second), 'time_interval_gapless'],
    ['a gap before them', (client) => add(client, '2026-05-31T10:00:00Z', '2026-05-31T19:00:00Z'), 'time_interval_gapless'],
    ['a gap behind an earlier month', (client) => add(client, '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'), 'time_interval_gapless'],
    ['an overlap across the month', (client) => add(client, '2026-05-31T22:00:00Z', null), '2026_05'],
    ['an open interval that another one follows', (client) => add(client, '2026-03-31T22:00:00Z', null), 'time_interval_gapless'],
    [
      'an end that was moved',
      (client) => client.query('update time_interval set ends_at = $1 where starts_at = $2', ['2026-06-01T05:00:00Z', second]),
      'time_interval_gapless',
    ],
    ['an interval over the end of its month', (client) => add(client, '2026-05-31T10:00:00Z', '2026-06-01T01:00:00Z'), 'check'],
  ])('%s is not committed', async (_, work, constraint) => {
    expect(await commit(work)).toContain(constraint)
  })

  it('what is whole again when the transaction ends is committed', async () => {
    const halved = await commit(async (client) => {
      await remove(client, second)
      await add(client, '2026-06-01T03:00:00Z', third)
      await add(client, second, '2026-06-01T03:00:00Z')
      await add(client, '2026-05-31T10:00:00Z', first)
    })
    expect(halved).toBeUndefined()
  })

  it('the accountant fills what lies between two stretches of which nobody said anything', async () => {
    const { jobOrderId } = await plant.order('FAR-1', '100')
    for (const clock of ['16:00', '03:00', '10:00']) {
      const report = { jobOrderId, scrap: { value: '1', unit: 'C62' }, reasonId: plant.scrapReasonId }
      expect(await plant.at(clock, reportQuantity, report)).toMatchObject({ outcome: 'accepted' })
      await plant.accountant.settled()
    }
    expect(plant.incidents).toEqual([])
    const { rows } = await plant.site.pool.query(
      `select starts_at, lead(starts_at) over (order by starts_at) is distinct from ends_at as is_last from time_interval where equipment_id = $1 order by starts_at`,
      [plant.unitId],
    )
    expect(Date.parse(rows[0].starts_at)).toBeLessThanOrEqual(Date.parse(local('03:00')))
    expect(rows.filter((row) => row.is_last)).toHaveLength(1)
  })
})
