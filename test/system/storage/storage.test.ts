import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { listEvents } from '../../../src/kernel/contract/ledger.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { PATIENCE_MS, passwordIn, type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { comeIn, type Person } from '../../e2e/people.fixture.ts'
import { startForeignDatabase } from '../foreign/foreign.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const DATABASE = 'plant'
const SOON = { timeout: 60_000, interval: 200 }
const CREATE = materialClass.commands.create.name

/** What people meet when nothing can be stored: a sentence on every screen, nothing lost, and everything as before when it can. */
describe('a database that cannot store', { timeout: PATIENCE_MS * 2 }, () => {
  let root: pg.Client
  let program: StartedProgram
  let admin: Person
  let visitor: Visitor

  beforeAll(async () => {
    const database = await startForeignDatabase(scratchDirectory(atEnd))
    atEnd(database.stop)
    const directory = scratchDirectory(atEnd)
    writeLogInto(directory)
    program = await startProgram(['--empty', '--data', directory], atEnd, {
      environment: { DATABASE_URL: `${database.url}/${DATABASE}` },
    })
    const password = passwordIn(program.lines) ?? ''
    visitor = new Visitor(program.url)
    await visitor.signIn({ login: 'admin', password })
    admin = await comeIn(program.url, { name: 'admin', secret: password }, atEnd)
    root = new pg.Client(`${database.url}/${DATABASE}`)
    root.on('error', () => undefined)
    await root.connect()
    atEnd(() => root.end().catch(() => undefined))
  }, PATIENCE_MS * 2)

  const banner = () => admin.page.locator('main [data-storage]')
  const sent = (code: string, commandId: string) =>
    visitor.post(`/api/commands/${CREATE}`, { code, name: code, description: '' }, { 'idempotency-key': commandId })
  const seesRow = (code: string) => admin.page.getByRole('row', { name: new RegExp(code) }).waitFor()
  const events = async (record: string) => (await visitor.query(listEvents.name, { record })).rows.length

  /** A person enters a class; the form says at once that it was taken, or holds it. */
  async function enter(code: string): Promise<void> {
    const { page, button } = admin
    await page.goto('/master-data/material-class')
    await button('New').first().click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Code' }).fill(code)
    await form.getByRole('textbox', { name: 'Name' }).fill(code)
    await form.getByRole('button', { name: /save|create/i }).click()
  }

  async function readiness(): Promise<{ readonly ready: boolean; readonly storage: string }> {
    return (await fetch(`${program.url}/health/ready`)).json() as never
  }

  test('a full disk is said on every screen; what is entered waits, and is stored once when there is space', async () => {
    await enter('BEFORE')
    await seesRow('BEFORE')
    await root.query(fullDisk)
    const commandId = crypto.randomUUID()
    const answer = await sent('FULL', commandId)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ type: '/problems/storage-full', title: 'The disk of the database is full' })
    await banner().getByText('The disk of the database is full').waitFor()
    expect(await readiness()).toMatchObject({ ready: false, storage: 'full' })
    await enter('HELD')
    await admin.page.getByText('1 not yet sent').waitFor()
    // What is stored already can be read.
    await seesRow('BEFORE')
    await root.query('drop trigger disk_is_full on event')
    await vi.waitFor(() => expect(events('HELD')).resolves.toBe(1), SOON)
    expect((await sent('FULL', commandId)).status).toBe(200)
    expect(await events('FULL')).toBe(1)
    await banner().waitFor({ state: 'detached' })
    await vi.waitFor(async () => expect(await readiness()).toMatchObject({ ready: true, storage: 'ok' }), SOON)
    expect(admin.faults).toEqual([])
  })

  test('a database that takes no changes is said, and no more when it does', async () => {
    await root.query(`alter database ${DATABASE} set default_transaction_read_only = on`)
    await root.query(`alter system set default_transaction_read_only = on`)
    onTestFinished(() => changesAgain(root))
    await root.query('select pg_reload_conf()')
    await banner().getByText('The database takes no changes').waitFor()
    const commandId = crypto.randomUUID()
    expect((await sent('READONLY', commandId)).status).toBe(503)
    await changesAgain(root)
    await banner().waitFor({ state: 'detached' })
    expect((await sent('READONLY', commandId)).status).toBe(200)
  })

  test('a database that is away for longer is waited for, with a page that comes back by itself', async () => {
    const elsewhere = new pg.Client({ connectionString: databaseOf(root, 'postgres') })
    await elsewhere.connect()
    onTestFinished(() => elsewhere.end())
    await elsewhere.query(`alter database ${DATABASE} allow_connections false`)
    await elsewhere.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [DATABASE])
    const { page } = admin
    await vi.waitFor(async () => {
      const response = await page.goto('/master-data/material-class', { waitUntil: 'commit' })
      expect(response?.status()).toBe(503)
    }, SOON)
    await page.getByRole('heading', { name: 'The database is not there' }).waitFor()
    expect((await fetch(`${program.url}/health/live`)).status).toBe(200)
    expect(await readiness()).toMatchObject({ ready: false, storage: 'away' })
    await elsewhere.query(`alter database ${DATABASE} allow_connections true`)
    await page.getByRole('row', { name: /BEFORE/ }).waitFor({ timeout: SOON.timeout })
    expect((await sent('AFTER', crypto.randomUUID())).status).toBe(200)
  })
})

/** The error of the server itself when a file cannot grow; a disk that is really full wants a file system of its own, and so root. */
const fullDisk = `
  create or replace function disk_is_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file "base/1/2": No space left on device' using errcode = '53100'; end $$;
  create trigger disk_is_full before insert on event for each statement execute function disk_is_full()`

/** The program's own log lies on the same disk. */
function writeLogInto(directory: string): void {
  if (!existsSync('/dev/full')) return
  mkdirSync(join(directory, 'log'), { recursive: true })
  symlinkSync('/dev/full', join(directory, 'log', 'entresol.log'))
}

async function changesAgain(root: pg.Client): Promise<void> {
  await root.query('set default_transaction_read_only = off')
  await root.query(`alter database ${DATABASE} reset default_transaction_read_only`)
  await root.query('alter system reset default_transaction_read_only')
  await root.query('select pg_reload_conf()')
}

function databaseOf({ host, port, user, password }: pg.Client, name: string): string {
  return `postgres://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${name}`
}
