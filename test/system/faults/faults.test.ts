import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { createChance } from '../../../simulator/plant/chance.ts'
import type { Reader } from '../../../simulator/verify/reader.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { PlantUnderLoad } from './plant-under-load.fixture.ts'

const ROUNDS = Number(process.env['ENTRESOL_FAULT_ROUNDS'] ?? 20)
const seed = Number(process.env['ENTRESOL_FAULT_SEED'] ?? Date.now() % 1_000_000)
/** A bound for machines that do much else; how long it really took is told. */
const PATIENCE_MS = 240_000

/** One server through all its accidents; what is counted at the end went through all of them. */
describe(`the server under load, hurt at random moments (ENTRESOL_FAULT_SEED=${seed})`, () => {
  const chance = createChance(seed, 'faults')
  let load: PlantUnderLoad
  let reader: Reader

  beforeAll(async () => {
    load = await PlantUnderLoad.start(scratchDirectory(atEnd))
    await load.recovered(PATIENCE_MS)
  }, 2 * PATIENCE_MS)
  afterAll(() => load?.close())
  const atRandom = () => sleep(chance.whole(200, 4_000))
  const told = (line: string) => process.stdout.write(`${line}\n`)
  const tell = (fault: string, ms: number) => told(`${fault}: commands and screens again after ${Math.round(ms)} ms`)

  test(
    `killed with SIGKILL ${ROUNDS} times, it comes back, and the screens with it`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await atRandom()
        const startMs = await load.killServer()
        tell(`SIGKILL ${round + 1}`, startMs + (await load.recovered(PATIENCE_MS)))
      }
      for (const screen of load.screens) expect(screen.recoveries()).toBeGreaterThanOrEqual(ROUNDS)
    },
    ROUNDS * 2 * PATIENCE_MS,
  )

  test(
    'the broker is restarted twice',
    async () => {
      for (let round = 0; round < 2; round++) {
        await atRandom()
        await load.broker.restart()
        tell(`broker ${round + 1}`, await load.recovered(PATIENCE_MS))
      }
      expect(load.broker.restarts).toBe(2)
    },
    2 * PATIENCE_MS,
  )

  test.each(['SIGINT', 'SIGQUIT'] as const)(
    'the database ends by %s and is brought back',
    async (signal) => {
      await atRandom()
      await load.killDatabase(signal)
      tell(`database ${signal}`, await load.recovered(PATIENCE_MS))
    },
    2 * PATIENCE_MS,
  )

  test(
    'no acknowledged command is lost, and none is done twice',
    async () => {
      reader = await load.finish(PATIENCE_MS)
      const acknowledged = load.commanders.flatMap((commander) => commander.acknowledged)
      expect(load.commanders.flatMap((commander) => commander.odd)).toEqual([])
      expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(acknowledged.length)
      for (const { id, code } of acknowledged) expect(await reader.ask(materialClass.queries.get.name, { id })).toMatchObject({ code })
      const listed = await reader.askAll<{ code: string }>(materialClass.queries.list.name, { limit: '500' })
      const ours = listed.map(({ code }) => code).filter((code) => code.startsWith('LOAD-'))
      expect(ours.toSorted()).toEqual(acknowledged.map(({ code }) => code).toSorted())
      told(`${acknowledged.length} acknowledged commands, all of them found`)
    },
    4 * PATIENCE_MS,
  )

  test(
    'no part is lost or counted twice, and no second is',
    async () => {
      const { differences, compared } = await load.compare(reader)
      told(`${compared.parts} counts in ${compared.counts} rows and ${compared.times} times compared: ${differences.length} differences`)
      expect(differences).toEqual([])
      expect(compared.parts).toBeGreaterThan(10_000)
    },
    2 * PATIENCE_MS,
  )

  test('no screen has missed what was acknowledged', () => {
    const ids = load.commanders.flatMap((commander) => commander.acknowledged.map(({ id }) => id))
    for (const screen of load.screens) expect(ids.filter((id) => !screen.seen(id))).toEqual([])
  })
})
