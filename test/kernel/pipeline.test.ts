import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { sampleDatabase } from './sample/database.ts'
import { openPlant, type Plant } from './sample/plant.ts'
import { declareTank } from './sample/tank/contract.ts'

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

describe('a command', () => {
  test('is accepted', async () => {
    const outcome = await plant.send(declareTank, { tankId: randomUUID(), code: 'A', equipmentId: plant.areas.east })
    expect(outcome).toEqual({ outcome: 'accepted', position: { epoch: 1, seq: 1 }, result: { code: 'A' } })
  })
})
