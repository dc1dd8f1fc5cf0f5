import { execFileSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, test } from 'vitest'
import { catalogue } from '../../../src/apps/modules.ts'
import type { SiteId } from '../../../src/kernel/contract/ids.ts'
import { openPool } from '../../../src/kernel/server/database.ts'
import { listOutdated, rebuild } from '../../../src/kernel/server/rebuild.ts'
import { verifySeals } from '../../../src/kernel/server/seal.ts'
import { PATIENCE_MS, startProgram } from '../../apps/program.fixture.ts'
import { scratchInstance } from '../../database/scratch-database.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { loadDump, readDump } from './dump.fixture.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../migrations/', import.meta.url))
/** One for each released version; from 0.1.0 on. */
const RELEASED = fileURLToPath(new URL('released/', import.meta.url))
const DUMP = fileURLToPath(new URL('../../../scripts/dump-database.ts', import.meta.url))
const released = existsSync(RELEASED) ? readdirSync(RELEASED).filter((file) => file.endsWith('.dump.gz')) : []

/** Migrated to today every reading model is what the ledger says, and the seals hold. */
async function expectWhole(path: string): Promise<void> {
  const dump = readDump(path)
  const siteId = dump.head.siteId as SiteId
  const instance = scratchInstance()
  for (const { name } of dump.head.migrations) copyFileSync(join(MIGRATIONS, name), join(instance.migrations, name))
  await instance.prepare()
  const client = new pg.Client(await instance.admin())
  await client.connect()
  try {
    const { rows: applied } = await client.query('select name, sha256 from migration order by name')
    expect(applied, 'a migration of a released version is never changed').toEqual(dump.head.migrations)
    await loadDump(client, dump)
  } finally {
    await client.end()
  }

  for (const name of readdirSync(MIGRATIONS)) copyFileSync(join(MIGRATIONS, name), join(instance.migrations, name))
  const { write } = await instance.prepare()
  const pool = openPool(write, [siteId], 1)
  try {
    const { projections } = catalogue()
    for (const model of await listOutdated(pool, siteId, projections)) await rebuild(write, siteId, model)
    for (const model of projections.filter(({ tables }) => tables.length > 0))
      expect(await rebuild(write, siteId, model)).toMatchObject({ projection: model.name, differences: 0, swapped: false })
    const { fault, events, unsealed } = await verifySeals(pool, siteId, createPublicKey(dump.head.sealKey))
    const recorded = dump.tables.find(({ table }) => table === 'event')!.rows
    expect({ fault, recorded: events + unsealed }).toEqual({ fault: undefined, recorded })
    expect(recorded).toBeGreaterThan(100)
  } finally {
    await pool.end()
  }
}

test.each(released)('the database of %s is whole after today’s migrations', { timeout: PATIENCE_MS * 2 }, (file) =>
  expectWhole(join(RELEASED, file)),
)

test('a plant that was dumped and loaded again is whole', { timeout: PATIENCE_MS * 2 }, async () => {
  const data = scratchDirectory()
  const stops: (() => Promise<unknown>)[] = []
  await startProgram(['--history', '0.02', '--data', data], (stop) => stops.push(stop))
  for (const stop of stops) await stop()
  const file = join(data, 'plant.dump.gz')
  execFileSync(process.execPath, [DUMP, file, '--data', data], { stdio: ['ignore', 'ignore', 'inherit'] })
  await expectWhole(file)
})
