import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Standby } from '../../src/kernel/server/hand-over.ts'
import { newLetterBox } from '../../src/kernel/server/letter.ts'
import { Incident } from '../../src/kernel/server/pipeline.ts'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { grantedOn, idOf, openPlant, type Plant } from './sample/plant.ts'
import { breakTank, declareTank, fill, findTankByCode, listTanks, lockTank, transfer } from './sample/tank/contract.ts'

let database: TestDatabase
let writer: Plant
let standby: Plant
let isWriterThere = true
beforeAll(async () => {
  database = await sampleDatabase()
  writer = await openPlant(database)
  standby = await openPlant(database, { areas: writer.areas, standsBy: true })
})
afterAll(async () => {
  await standby?.site.close()
  if (isWriterThere) await writer?.site.close()
  await database?.drop()
})

const query = (text: string, values: unknown[] = []) => asAdmin(database.admin, async (client) => (await client.query(text, values)).rows)
const declare = (plant: Plant, code: string, litres = 0) =>
  plant.send(declareTank, { tankId: idOf(code), code, equipmentId: plant.areas.east, litres })

describe('a program that does not write', () => {
  test('says so, hands its commands over, and answers from what is committed', async () => {
    expect([writer.site.health().writes, standby.site.health().writes]).toEqual([true, false])
    const outcome = await declare(standby, 'a', 1_000)
    expect(outcome).toEqual({ outcome: 'accepted', position: { epoch: 1, seq: 1 }, result: expect.any(Object) })
    expect(standby.site.lastPosition()).toEqual({ epoch: 1, seq: 1 })
    expect(await standby.site.ask(findTankByCode, { code: 'a' })).toEqual({ tankId: idOf('a') })
    expect(await standby.site.answer(listTanks, listTanks.input.parse({}), standby.boss)).toMatchObject({
      value: { rows: [{ code: 'a', litres: 1_000 }] },
    })
    expect(await query('select 1 from handed_over')).toEqual([])
  })

  test('gets every reason of a refusal, and keeps the person whose command it is', async () => {
    await declare(standby, 'b')
    const input = { fromId: idOf('a'), toId: idOf('b'), pumpId: idOf('pump'), litres: 5_000 }
    expect(await standby.send(transfer, input)).toEqual({ outcome: 'refused', refusals: ['too_little'] })
    const { areas } = writer
    const inWest = grantedOn(areas.west, 'sample.tank.run')
    const inEast = { ...grantedOn(areas.east, 'sample.tank.run'), personId: randomUUID() }
    const byEast = { commandId: randomUUID(), actor: inEast }
    expect(await standby.send(fill, { tankId: idOf('a'), litres: 1 }, { actor: inWest })).toMatchObject({ refusals: ['not_permitted'] })
    expect(await standby.send(fill, { tankId: idOf('a'), litres: 1 }, byEast)).toMatchObject({ outcome: 'accepted' })
    const [{ actor_id: actorId }] = await query('select actor_id from command where command_id = $1', [byEast.commandId])
    expect(actorId).toBe(inEast.accountId)
    // Without any such right nobody asks the writer; the attempt is kept all the same.
    const nobody = grantedOn(areas.siteId, 'sample.tank.see')
    expect(await standby.send(fill, { tankId: idOf('a'), litres: 1 }, { actor: nobody })).toMatchObject({ refusals: ['not_permitted'] })
    expect(await query('select times from refusal where actor_id = $1', [nobody.accountId])).toEqual([{ times: 1 }])
  })

  test('is a retry for the writer whichever program it comes to', async () => {
    const commandId = randomUUID()
    const input = { tankId: idOf('a'), litres: 7 }
    const first = await standby.send(fill, input, { commandId })
    expect(await writer.send(fill, input, { commandId })).toEqual(first)
    expect(await standby.send(fill, input, { commandId })).toEqual(first)
    expect(await standby.send(fill, { ...input, litres: 8 }, { commandId })).toEqual({
      outcome: 'refused',
      refusals: ['command_id_reused'],
    })
    const twoAtOnce = { commandId: randomUUID() }
    const both = await Promise.all([standby.send(fill, input, twoAtOnce), writer.send(fill, input, twoAtOnce)])
    expect(both[0]).toEqual(both[1])
    expect(await query('select 1 from event where command_id = any($1)', [[commandId, twoAtOnce.commandId]])).toHaveLength(2)
  })

  test('learns the incident of a command that breaks in the writer', async () => {
    const breaking = standby.send(breakTank, { tankId: idOf('a'), how: 'decide' })
    const incident = await breaking.catch((error: unknown) => error)
    expect(incident).toBeInstanceOf(Incident)
    expect(writer.incidents.at(-1)).toMatchObject({ id: (incident as Incident).incidentId, where: breakTank.name })
    expect(await query('select 1 from handed_over')).toEqual([])
  })

  test('hands many over in their order, and bulk commands as bulk commands', async () => {
    const inputs = Array.from({ length: 1_200 }, (_, index) => ({ tankId: idOf('b'), litres: index + 1 }))
    const outcomes = await standby.site.executeMany(inputs.map((input) => standby.attempt(fill, input)))
    expect(outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true)
    const litres = await query(
      `select (payload->>'litres')::int as litres from event where stream_id = $1 and kind = 'litresIn' order by seq`,
      [idOf('b')],
    )
    expect(litres.map((row) => row.litres)).toEqual(inputs.map((input) => input.litres))
  })

  test('leaves nothing readable on the way', async () => {
    const secret = `canary-${randomUUID()}`
    await query('create table letter_seen (letter bytea)')
    await query(
      `create function keep_letter() returns trigger language plpgsql security definer as $$ begin insert into letter_seen values (new.letter); return new; end $$`,
    )
    await query('create trigger keep_letter before insert on handed_over for each row execute function keep_letter()')
    expect(await standby.send(lockTank, { tankId: idOf('a'), pin: secret })).toMatchObject({ outcome: 'accepted' })
    const seen = await query('select letter from letter_seen')
    expect(seen).toHaveLength(1)
    expect(seen[0].letter.length).toBeGreaterThan(200)
    expect(seen[0].letter.includes(secret)).toBe(false)
    expect(seen[0].letter.includes(idOf('a'))).toBe(false)
    await query('drop trigger keep_letter on handed_over')
  })

  test('is woken by the writer’s batches, with the streams that have events', async () => {
    // At a plant of its own, where no reaction to what was done before goes on beside it.
    const other = await openPlant(database)
    onTestFinished(() => other.site.close())
    await declare(other, 'o')
    const { site } = await openPlant(database, { areas: other.areas, standsBy: true })
    onTestFinished(() => site.close())
    await other.send(fill, { tankId: idOf('o'), litres: 1 })
    await site.bell.next(['sample.tank.tank'], 0, 10_000, new AbortController().signal)
    const rung = (kind: string) => site.bell.rungFor([kind])
    expect([rung('sample.tank.tank'), rung('sample.pump.pump'), site.lastPosition()]).toEqual([1, 0, other.site.lastPosition()])
  })

  test('tells which streams have moved also when it has seen their position before', async () => {
    const told: (ReadonlySet<string> | undefined)[] = []
    const { pool, siteId, log } = writer.site
    const committed = async (kinds?: ReadonlySet<string>) => void told.push(kinds)
    const listening = new Standby({ pool, siteId, log, committed, box: newLetterBox() })
    const position = { epoch: 1, seq: 5 }
    listening.hear({ position })
    listening.hear({ position, kinds: new Set(['sample.tank.tank']) })
    listening.hear({ position })
    await expect.poll(() => told).toEqual([undefined, new Set(['sample.tank.tank'])])
  })

  test('finds what it was not told of', async () => {
    const { siteId } = writer.areas
    const { bell, lastPosition } = standby.site
    const missed = writer.site.lastPosition().seq + 1
    // A notification that never came: the position moves, and nobody says so.
    await query('update ledger set seq = seq + 1 where site_id = $1', [siteId])
    const signal = AbortSignal.timeout(10_000)
    while (lastPosition().seq !== missed) {
      await bell.next([], bell.rungFor([]), 20_000, signal)
      signal.throwIfAborted()
    }
    await query('update ledger set seq = seq - 1 where site_id = $1', [siteId])
  })

  test('forgets what nobody waits for any more', async () => {
    await query(
      `insert into handed_over (site_id, hand_id, writer, letter, handed_at) select site_id, gen_random_uuid(), 'somebody', 'gone', now() - interval '61 seconds' from ledger where site_id = $1`,
      [writer.areas.siteId],
    )
    const signal = AbortSignal.timeout(20_000)
    while ((await query('select 1 from handed_over')).length > 0) signal.throwIfAborted()
  })

  test('takes the ledger and does what waits itself when the writer goes', async () => {
    isWriterThere = false
    const closing = writer.site.close()
    const orders = Array.from({ length: 20 }, (_, index) => declare(standby, `after ${index}`))
    await closing
    await standby.site.leading
    expect((await Promise.all(orders)).every(({ outcome }) => outcome === 'accepted')).toBe(true)
    expect(standby.site.health().writes).toBe(true)
    expect(await query(`select 1 from event where payload->>'code' like 'after %'`)).toHaveLength(20)
  })
})
