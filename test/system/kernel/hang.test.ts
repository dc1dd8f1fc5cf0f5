import { afterAll, beforeAll, expect, test } from 'vitest'
import { Incident } from '../../../src/kernel/server/pipeline.ts'
import { idOf, openPlant, type Plant } from '../../kernel/sample/plant.ts'
import { breakTank, declareTank } from '../../kernel/sample/tank/contract.ts'
import { prepareGround, type Ground } from './programs.fixture.ts'

let ground: Ground
let plant: Plant
beforeAll(async () => {
  ground = await prepareGround(false)
  plant = await openPlant(ground)
})
afterAll(async () => {
  await plant?.site.close()
  await ground?.clear()
})

test('a command whose facts never come costs an incident, not the ledger', async () => {
  const declare = (code: string) => plant.send(declareTank, { tankId: idOf(code), code, equipmentId: plant.areas.east })
  const hanging = plant.send(breakTank, { tankId: idOf('a'), how: 'hang' })
  const beside = declare('sent in the same batch')
  await expect(hanging).rejects.toBeInstanceOf(Incident)
  expect((await beside).outcome).toBe('accepted')
  expect((await declare('afterwards')).outcome).toBe('accepted')
})
