import { generateKeyPairSync } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrokenAnchor, readAnchors, sendAnchors, verdictOf } from '../../src/apps/anchor.ts'
import { startSealer } from '../../src/apps/sealer.ts'
import { verifySeals } from '../../src/kernel/server/seal.ts'
import { asAdmin, sampleDatabase } from '../kernel/sample/database.ts'
import { idOf, openPlant, type Plant } from '../kernel/sample/plant.ts'
import { declareTank, reportLevel } from '../kernel/sample/tank/contract.ts'
import type { TestDatabase } from '../support/database.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const directory = mkdtempSync(join(tmpdir(), 'entresol-anchor-'))
const path = join(directory, 'other-volume', 'anchors.jsonl')
let database: TestDatabase
let plant: Plant

beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
  await plant.send(declareTank, { tankId: idOf('tank'), code: 'tank', equipmentId: plant.areas.east })
})
afterAll(async () => {
  await plant?.site.close()
  await database?.drop()
  rmSync(directory, { recursive: true, force: true })
})

const seal = () => startSealer(plant.site, privateKey, path).close()
const report = (level: number) => plant.send(reportLevel, { tankId: idOf('tank'), level })
const verify = () => verifySeals(plant.site.pool, plant.areas.siteId, publicKey, readAnchors(path, plant.areas.siteId, publicKey))
const lines = () => readFileSync(path, 'utf8').trimEnd().split('\n')

test('the program seals and sends the heads of its seals to the anchor, each once', async () => {
  await seal()
  await report(1)
  await seal()
  await seal()
  expect(lines().map((line) => JSON.parse(line))).toMatchObject([{ lastSeq: 1 }, { lastSeq: 2 }])
  expect(await sendAnchors(plant.site, path)).toBe(0)
  expect(await verify()).toEqual({ blocks: 2, events: 2, unsealed: 0, anchored: 2 })
})

test('what the anchor bears out is unaltered, the rest consistent; without an anchor nothing is called unaltered', async () => {
  await report(2)
  const verified = await verify()
  expect(verdictOf(verified, path)).toEqual([
    '2 events in 2 sealed blocks, 1 not sealed yet',
    `unaltered: 2 events, by the anchors in ${path}`,
    'consistent, not anchored yet: 1 events',
  ])
  expect(verdictOf({ ...verified, anchored: 0 }, undefined).at(-1)).toBe('consistent; no anchor outside the database was compared')
  expect(verdictOf({ ...verified, anchored: 0 }, path).join()).toMatch(/consistent; nothing of it is anchored/)
})

test('a line that was cut off is passed over, and its seal is written once more', async () => {
  writeFileSync(path, `${lines()[0]}\n${lines()[1]!.slice(0, 40)}`)
  await seal()
  expect(await verify()).toEqual({ blocks: 3, events: 3, unsealed: 0, anchored: 3 })
})

test('a history that was sealed anew, also with the right key, is not the one that was anchored', async () => {
  await asAdmin(database.admin, async (client) => {
    await client.query('set session_replication_role = replica')
    await client.query(`update event set payload = '{"level":99}' where seq = 2`)
    await client.query('delete from seal')
  })
  await startSealer(plant.site, privateKey, undefined).close()
  const verified = await verify()
  expect(verified.fault).toMatchObject({ what: 'the chain is not the one that was anchored' })
  expect(verdictOf(verified, path).at(-1)).toMatch(/^NOT CONSISTENT at 1\./)
})

test('an anchor that somebody else has signed is named', () => {
  const forged = { ...JSON.parse(lines()[0]!), head: '00'.repeat(32) }
  appendFileSync(path, `${JSON.stringify(forged)}\n`)
  expect(() => readAnchors(path, plant.areas.siteId, publicKey)).toThrow(BrokenAnchor)
})
