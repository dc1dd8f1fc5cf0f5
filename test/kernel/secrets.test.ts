import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, readTables, sampleDatabase, tablesWith } from './sample/database.ts'
import { openDoor, type Door } from './sample/http.ts'
import { openPlant, type Plant } from './sample/plant.ts'
import { declareTank, lockTank } from './sample/tank/contract.ts'

let database: TestDatabase
let plant: Plant
let door: Door
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
  door = await openDoor(plant.site, plant.boss, plant.site.log)
})
afterAll(async () => {
  await door?.close()
  await plant?.site.close()
  await database?.drop()
})

test('a secret is nowhere: not in a table, an answer, an incident or a message to a screen; accepted, refused or broken', async () => {
  const secret = `canary-${randomUUID()}`
  const tankId = randomUUID()
  const sent: unknown[] = []
  sent.push(await door.post(lockTank.name, { tankId, pin: secret }))
  await plant.send(declareTank, { tankId, code: 'locked', equipmentId: plant.areas.east })
  const commandId = randomUUID()
  sent.push(await door.post(lockTank.name, { tankId, pin: secret }, { 'idempotency-key': commandId }))
  sent.push(await door.post(lockTank.name, { tankId, pin: secret, extra: 1 }))
  sent.push(await door.get(`/api/commands/by-id/${commandId}`))
  await asAdmin(database.admin, (client) => client.query('alter table sample_lock add constraint never check (pin_length < 10) not valid'))
  sent.push(await door.post(lockTank.name, { tankId, pin: secret }))
  expect(sent.map((reply) => (reply as { status: number }).status)).toEqual([409, 200, 400, 200, 500])
  expect(tablesWith(await readTables(database.admin), secret)).toEqual([])
  expect(JSON.stringify(sent)).not.toContain(secret)
  const said = plant.incidents.map(
    ({ error }) => JSON.stringify(error, Object.getOwnPropertyNames(Object(error))) + String((error as Error).stack),
  )
  expect(said.length).toBe(1)
  expect(said.join()).not.toContain(secret)
  // PostgreSQL would add the whole row that broke the constraint.
  expect(said.join()).toContain('violates check constraint')
  expect(said.join()).not.toContain('Failing row')
})

test('a personal value stands in the erasable table only; the ledger holds a reference', async () => {
  const contact = `canary-${randomUUID()}`
  const accepted = await door.post(declareTank.name, { tankId: randomUUID(), code: 'personal', equipmentId: plant.areas.east, contact })
  const refused = await door.post(declareTank.name, { tankId: randomUUID(), code: 'personal', equipmentId: plant.areas.east, contact })
  expect([accepted.status, refused.status]).toEqual([200, 409])
  expect(tablesWith(await readTables(database.admin), contact)).toEqual(['public.personal_value'])
  const rows = await asAdmin(database.admin, async (client) => {
    await client.query('set timezone = utc')
    return (
      await client.query(
        `select e.payload->>'contact' = p.reference::text as in_event, c.input->>'contact' = p.reference::text as in_command
         from personal_value p, event e join command c using (command_id) where p.value = $1 and e.payload->>'code' = 'personal'`,
        [contact],
      )
    ).rows
  })
  expect(rows).toEqual([{ in_event: true, in_command: true }])
})
