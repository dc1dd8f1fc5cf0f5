import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { DEMO_PASSWORD } from '../../../src/apps/demo/demo-people.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { listBoard } from '../../../src/operations/performance/contract.ts'
import { type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { type Acknowledged, Commander, signIn } from '../faults/commander.ts'
import { startForeignDatabase } from '../foreign/foreign.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { runCli } from './cli.fixture.ts'

const PATIENCE_MS = 480_000
const SOON = { timeout: 60_000, interval: 50 }
const ALL_EQUAL = 'all reading models are what the ledger says'

/** A living demo plant is backed up, wiped, and restored into an own database and into a foreign one. Each step needs the ones before it. */
describe('a plant that is backed up while it lives', { timeout: PATIENCE_MS }, () => {
  const home = scratchDirectory(atEnd)
  const [data, restored, slim] = ['data', 'restored', 'slim'].map((name) => join(home, name)) as [string, string, string]
  const [file, slimFile] = [join(home, 'plant.backup'), join(home, 'slim.backup')] as const
  let program: StartedProgram
  /** Acknowledged before the backup began, and while it was made. */
  let before: Acknowledged[] = []
  let acknowledged: Acknowledged[] = []

  const visit = async (running: StartedProgram) => {
    const visitor = new Visitor(running.url)
    expect((await visitor.signIn({ login: 'admin', password: DEMO_PASSWORD })).status).toBe(200)
    return visitor
  }

  beforeAll(async () => {
    program = await startProgram(['--history', '0.02', '--data', data], atEnd)
    const commander = new Commander(program.url, await signIn(program.url, 'admin', DEMO_PASSWORD), 'BACKUP')
    commander.start()
    await vi.waitFor(() => expect(commander.acknowledged.length).toBeGreaterThan(50), SOON)
    before = [...commander.acknowledged]
    const { code, said } = await runCli(['backup', file, '--data', data])
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(/^event: \d+ rows$/m) })
    const whole = await runCli(['backup', slimFile, '--without-samples', '--data', data])
    expect(whole.code, whole.said).toBe(0)
    await commander.stop()
    acknowledged = commander.acknowledged
    expect(commander.odd).toEqual([])
    // Both hands were at work at once.
    expect(acknowledged.length).toBeGreaterThan(before.length)
    await program.stop()
  }, PATIENCE_MS)

  const namesIn = (path: string) =>
    [
      ...gunzipSync(readFileSync(path))
        .toString('utf8')
        .matchAll(/^\{"table":"(\w+)"/gm),
    ].map(([, name]) => name!)

  test('its file is for its owner only, holds the keys, and samples unless they were left away', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const text = gunzipSync(readFileSync(file)).toString('utf8')
    for (const path of ['keys/seal-key.pem', 'mqtt/host-password', 'mqtt/machine-password', 'place.json']) {
      const kept = readFileSync(join(data, path)).toString('base64')
      expect(text).toContain(`${JSON.stringify({ file: path, mode: statSync(join(data, path)).mode & 0o777 })}\n${kept}\n`)
    }
    expect(namesIn(file)).toContain('sample')
    expect(namesIn(slimFile)).toEqual(namesIn(file).filter((name) => name !== 'sample'))
    // Sessions end with the plant; the database's own passwords are made anew.
    expect(namesIn(file)).not.toContain('account_session')
    expect(text).not.toContain('superuser-password')
  })

  test('a file that is there is not written over, and a place that is not there is named', async () => {
    const bytes = readFileSync(file)
    expect(await runCli(['backup', file, '--data', data])).toMatchObject({ code: 2, said: expect.stringContaining('is there already') })
    expect(readFileSync(file).equals(bytes)).toBe(true)
    const nowhere = await runCli(['backup', join(home, 'nowhere', 'plant.backup'), '--data', data])
    expect(nowhere).toMatchObject({ code: 2, said: expect.stringContaining('There is no directory') })
    expect(await runCli(['backup', '--data', data])).toMatchObject({ code: 2, said: expect.stringContaining('the file comes first') })
  })

  test('wiped and restored elsewhere it is verified, its reading models are equal, and every acknowledged command is there', async () => {
    cpSync(join(data, 'keys'), join(home, 'keys'), { recursive: true })
    rmSync(data, { recursive: true })
    const { code, said } = await runCli(['restore', file, '--data', restored])
    expect(said).toMatch(/epoch 2 begins/)
    expect(said).toMatch(/^consistent; no anchor outside the database was compared$/m)
    expect(said).toMatch(/facts of machines in \d+ seals by unit and day, \d+ not sealed yet: consistent/)
    expect(said).toContain(ALL_EQUAL)
    expect(said).not.toMatch(/differed|replaced/)
    expect(code).toBe(0)
    expect(readFileSync(join(restored, 'keys', 'seal-key.pem'))).toEqual(readFileSync(join(home, 'keys', 'seal-key.pem')))
    expect(statSync(join(restored, 'keys', 'seal-key.pem')).mode & 0o777).toBe(0o600)

    const again = await startProgram(['--history', '0.02', '--data', restored], atEnd)
    const visitor = await visit(again)
    for (const { id, code: named } of before)
      expect(await visitor.query(materialClass.queries.get.name, { id })).toMatchObject({ code: named })
    // It goes on: a person types, and the machines are heard.
    const { id = '' } = await visitor.command(materialClass.commands.create.name, { code: 'AFTER', name: 'After the restore' })
    expect(await visitor.query(materialClass.queries.get.name, { id })).toMatchObject({ code: 'AFTER' })
    const since = async () => JSON.stringify((await visitor.query(listBoard.name)).rows)
    const then = await since()
    await vi.waitFor(async () => expect(await since()).not.toBe(then), SOON)
    await again.stop()
    const verified = await runCli(['verify', '--data', restored])
    expect(verified.code, verified.said).toBe(0)
    const rebuilt = await runCli(['rebuild', '--data', restored])
    expect(rebuilt, rebuilt.said).toMatchObject({ code: 0, said: expect.stringContaining(ALL_EQUAL) })
  })

  test('goes into a database that a URL names, once, and comes out of it again', async () => {
    const database = await startForeignDatabase(join(home, 'foreign'))
    atEnd(database.stop)
    const environment = { DATABASE_URL: `${database.url}/restored` }
    const { code, said } = await runCli(['restore', slimFile, '--data', slim], environment)
    expect(said).toContain('without samples')
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining(ALL_EQUAL) })
    const twice = await runCli(['restore', slimFile, '--data', join(home, 'twice')], environment)
    expect(twice).toMatchObject({ code: 2, said: expect.stringContaining('Nothing was restored: the database is not empty') })
    expect(readdirSync(join(home, 'twice'))).toEqual(['lock'])

    const out = join(home, 'out.backup')
    const backup = await runCli(['backup', out, '--data', slim], environment)
    expect(backup.code, backup.said).toBe(0)
    // Both describe the same plant, one epoch apart.
    const rowsOf = (path: string) =>
      /\{"table":"command_key".*?\n([\s\S]*?)\\\.\n/
        .exec(gunzipSync(readFileSync(path)).toString('utf8'))![1]!
        .split('\n')
        .sort()
    expect(rowsOf(out)).toEqual(rowsOf(slimFile))
  })

  test('a change that somebody made in the database before the backup is found', async () => {
    const database = await startForeignDatabase(join(home, 'tampered'))
    atEnd(database.stop)
    const environment = { DATABASE_URL: `${database.url}/plant` }
    await runCli(['restore', slimFile, '--data', join(home, 'plant')], environment)
    const client = new pg.Client(`${database.url}/plant`)
    await client.connect()
    await client.query(`update material_class set name = 'another'`)
    await client.end()
    const changed = join(home, 'changed.backup')
    expect(await runCli(['backup', changed, '--data', join(home, 'plant')], environment)).toMatchObject({ code: 0 })
    const { code, said } = await runCli(['restore', changed, '--data', join(home, 'found')])
    expect(said).toMatch(/^model\.material\.materialClass: \d+ rows differed, replaced/m)
    expect(code).toBe(1)
  })

  test('what is no whole backup of this version, or would go where something is, leaves nothing behind', async () => {
    const bytes = readFileSync(file)
    const half = Math.floor(bytes.length / 2)
    const variant = (name: string, content: Buffer) => {
      writeFileSync(join(home, name), content)
      return join(home, name)
    }
    const newer = gunzipSync(bytes)
      .toString('latin1')
      .replace('"0000_frame.sql"', '"0000_later.sql"')
      .replace('"version":"', '"version":"9.')
    const bad: readonly (readonly [string, RegExp])[] = [
      [variant('cut', bytes.subarray(0, half)), /cut is cut off/],
      [variant('changed', Buffer.from(bytes.with(half, bytes[half]! ^ 1))), /changed was changed or damaged/],
      [variant('newer', gzipSync(Buffer.from(newer, 'latin1'))), /made by Entresol 9\.\d+\.\d+.*newer than this program/],
      [variant('text', Buffer.from('no backup')), /text is not a backup/],
      [join(home, 'nothing'), /There is no file/],
    ]
    for (const [path, words] of bad) {
      const { code, said } = await runCli(['restore', path, '--data', join(home, 'bad')])
      expect(said.trim().split('\n').at(-1)).toMatch(words)
      expect(code).toBe(2)
      expect(existsSync(join(home, 'bad'))).toBe(false)
    }
    const listed = readdirSync(restored)
    expect(await runCli(['restore', file, '--data', restored])).toMatchObject({ code: 2, said: expect.stringContaining('is not empty') })
    expect(readdirSync(restored)).toEqual(listed)
  })

  test('a restore that was cut off is no plant', async () => {
    const half = join(home, 'half')
    cpSync(join(home, 'twice'), half, { recursive: true })
    writeFileSync(join(half, 'unfinished-restore'), '')
    expect(await runCli(['verify', '--data', half])).toMatchObject({
      code: 2,
      said: expect.stringContaining('was cut off or still goes on'),
    })
  })
})
