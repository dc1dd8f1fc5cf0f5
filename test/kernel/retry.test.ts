import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../../src/kernel/server/access.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { bossOf, grantedOn, openPlant, type Plant } from './sample/plant.ts'
import { declareTank, drain, lockTank, reportLevel } from './sample/tank/contract.ts'

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

const reused = { outcome: 'refused', refusals: ['command_id_reused'] }
const newTank = (more: object = {}) => ({
  tankId: randomUUID(),
  code: randomUUID().slice(0, 8),
  equipmentId: plant.areas.east,
  litres: 500,
  ...more,
})
const count = (table: string, where = 'true') =>
  asAdmin(database.admin, async (client) => Number((await client.query(`select count(*) as n from ${table} where ${where}`)).rows[0].n))

describe('EC-22 a retry', () => {
  test('gives the first answer again and writes nothing', async () => {
    const attempt = plant.attempt(declareTank, newTank())
    const first = await plant.site.execute(attempt)
    const before = await count('event')
    expect(first.outcome).toBe('accepted')
    expect(await plant.site.execute(attempt)).toEqual(first)
    expect(await count('event')).toBe(before)
  })

  test('is one effect within one batch, and when two connections send it at once', async () => {
    const attempt = plant.attempt(declareTank, newTank())
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => plant.site.execute({ ...attempt, bulk: index % 2 === 0 })))
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
    expect(await count('event', `command_id = '${attempt.commandId}'`)).toBe(1)
  })

  test('with another body, name, person or instant is refused, and does not change what was decided', async () => {
    const input = newTank()
    const attempt = plant.attempt(declareTank, input)
    const first = await plant.site.execute(attempt)
    expect(await plant.site.execute(plant.attempt(declareTank, { ...input, code: 'other' }, { commandId: attempt.commandId }))).toEqual(
      reused,
    )
    expect(await plant.site.execute({ ...attempt, actor: bossOf(plant.areas) })).toEqual(reused)
    expect(await plant.send(drain, { tankId: input.tankId, litres: 1 }, { commandId: attempt.commandId })).toEqual(reused)
    const report = plant.attempt(reportLevel, { tankId: input.tankId, level: 1 })
    expect((await plant.site.execute(report)).outcome).toBe('accepted')
    expect(await plant.site.execute({ ...report, occurredAt: '2026-01-01T00:00:00.000Z' as never })).toEqual(reused)
    expect(await plant.site.execute(attempt)).toEqual(first)
  })

  test('with another body is refused within one batch too', async () => {
    const input = newTank()
    const attempt = plant.attempt(declareTank, input)
    const other = plant.attempt(declareTank, { ...input, litres: 501 }, { commandId: attempt.commandId })
    const outcomes = await Promise.all([attempt, other, attempt].map((one) => plant.site.execute(one)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted'])
    expect(outcomes[1]).toEqual(reused)
  })

  test('after a refusal gives the refusal again, although the command would be accepted now', async () => {
    const tankId = randomUUID()
    const attempt = plant.attempt(lockTank, { tankId, pin: '1234' })
    expect(await plant.site.execute(attempt)).toEqual({ outcome: 'refused', refusals: ['unknown_tank'] })
    await plant.send(declareTank, newTank({ tankId }))
    expect(await plant.site.execute(attempt)).toEqual({ outcome: 'refused', refusals: ['unknown_tank'] })
    expect((await plant.send(lockTank, { tankId, pin: '1234' })).outcome).toBe('accepted')
  })

  test('compares personal values where they can be erased, and secret ones not at all', async () => {
    const input = newTank({ contact: 'Ada' })
    const attempt = plant.attempt(declareTank, input)
    const first = await plant.site.execute(attempt)
    const otherContact = plant.attempt(declareTank, { ...input, contact: 'Eve' }, { commandId: attempt.commandId })
    expect(await plant.site.execute(otherContact)).toEqual(reused)
    expect(await plant.site.execute(attempt)).toEqual(first)
    await asAdmin(database.admin, (client) => client.query(`delete from personal_value where value = 'Ada'`))
    expect(await plant.site.execute(attempt)).toEqual(first)
    const lock = plant.attempt(lockTank, { tankId: input.tankId, pin: 'first' })
    const locked = await plant.site.execute(lock)
    expect(await plant.site.execute({ ...lock, input: { tankId: input.tankId, pin: 'other' } })).toEqual(locked)
  })

  test('is recognised after a restart and by a second program', async () => {
    const attempt = plant.attempt(declareTank, newTank())
    const first = await plant.site.execute(attempt)
    await plant.site.close()
    plant = await openPlant(database, { areas: plant.areas })
    expect(await plant.site.execute(attempt)).toEqual(first)
  })
})

describe('a refusal', () => {
  test('is all that a refused command writes', async () => {
    const tables = ['event', 'command', 'stream', 'reservation', 'personal_value', 'sample_tank', 'sample_lock']
    const before = await Promise.all(tables.map((table) => count(table)))
    await plant.send(lockTank, { tankId: randomUUID(), pin: '1234' })
    expect(await Promise.all(tables.map((table) => count(table)))).toEqual(before)
  })

  test('is counted when it is repeated within a minute, in one batch or over several', async () => {
    const now = () => '2026-11-22T10:00:30.000Z' as never
    const clocked = await openPlant(database, { now })
    const attempts = Array.from({ length: 6 }, () => clocked.attempt(drain, { tankId: clocked.areas.east, litres: 1 }))
    await Promise.all(attempts.slice(0, 4).map((attempt) => clocked.site.execute(attempt)))
    for (const attempt of attempts.slice(4)) await clocked.site.execute(attempt)
    await clocked.site.close()
    const rows = await asAdmin(database.admin, (client) =>
      client.query(`select times, refusals from refusal where site_id = $1`, [clocked.areas.siteId]),
    )
    expect(rows.rows).toEqual([{ times: 6, refusals: ['unknown_tank'] }])
  })

  test('for want of any permission never reaches the writer and is kept all the same', async () => {
    const stranger = grantedOn(plant.areas.siteId, 'sample.tank.see')
    const attempt = { ...plant.attempt(declareTank, newTank({ contact: 'Ada' })), actor: stranger }
    expect(await plant.site.execute(attempt)).toEqual({ outcome: 'refused', refusals: ['not_permitted'] })
    expect(await count('refusal', `actor_id = '${stranger.accountId}'`)).toBe(1)
    expect(await count('command_key', `actor_id = '${stranger.accountId}'`)).toBe(0)
    // The right was given: the same command may now be sent again.
    expect((await plant.site.execute({ ...attempt, actor: { ...stranger, grants: systemActor(plant.areas.siteId).grants } })).outcome).toBe(
      'accepted',
    )
  })
})
