import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { sessionOf } from '../../src/kernel/server/database.ts'
import { BACKUP_FORMAT, lineOf, sealed } from '../../src/kernel/server/postgres/backup-file.ts'
import { listApplied, listTables, openSnapshot, partOf } from '../../src/kernel/server/postgres/backup-rows.ts'
import { listMigrations } from '../../src/kernel/server/postgres/migrations.ts'
import { prepareDatabase, RestoreFailed } from '../../src/kernel/server/postgres/prepare-database.ts'
import { countKnown } from '../../src/kernel/server/postgres/restore-rows.ts'
import { roleNamesOf } from '../../src/kernel/server/postgres/roles.ts'
import { testCluster } from '../support/database.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { query } from './programs.fixture.ts'
import { type Instance, scratchInstance } from './scratch-database.fixture.ts'

const siteId = randomUUID()
/** A table of each kind that is hard to fill again: append-only, by month, numbered by the database, and filled by its own migration. */
const BOOK = `
  create table book (
    site_id uuid not null, number bigint generated always as identity, at timestamptz not null, words text,
    doubled bigint generated always as (number * 2) stored, primary key (site_id, number, at)
  ) partition by range (at);
  select protect_table('book', 'append');
  create table shelf (name text primary key);
  insert into shelf values ('first'), ('second');
  grant select, insert, delete on shelf to :write;
`
const WORDS = [null, '', '\\N', 'tab\there', 'line\nbreak', '\\.', 'Größe', `it's "quoted"`]

async function asWriter<Result>(write: pg.ClientConfig, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(sessionOf(write, [siteId]))
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

async function backUp(write: pg.ClientConfig, path: string, change: (text: string) => string = (text) => text): Promise<void> {
  await asWriter(write, async (client) => {
    await openSnapshot(client)
    const pieces = async function* () {
      const migrations = await listApplied(client)
      const madeAt = '2026-01-01T00:00:00Z'
      yield lineOf({ entresol: 'backup', format: BACKUP_FORMAT, version: '0.1.0', siteId, madeAt, hasSamples: true, migrations })
      for (const table of await listTables(client)) yield* partOf(client, table, () => undefined)
    }
    const changed = async function* () {
      yield Buffer.from(change(String(await buffer(Readable.from(pieces())))))
    }
    writeFileSync(path, gzipSync(await buffer(Readable.from(sealed(changed())))))
  })
}

describe('the rows of a backup', { timeout: 120_000 }, () => {
  let [from, to]: Instance[] = []
  let write: pg.ClientConfig
  let path: string

  beforeEach(async () => {
    ;[from, to] = [scratchInstance(), scratchInstance()]
    path = join(scratchDirectory(), 'backup')
    for (const instance of [from!, to!]) instance.put('0001_book.sql', BOOK)
    ;({ write } = await from!.prepare())
    await asWriter(write, async (client) => {
      await client.query(`select ensure_month_partitions('book', '2026-01-01', 2)`)
      await client.query(`insert into served_place (site, plant, born_at) values ($1, 'own', now())`, [siteId])
      await client.query(
        `insert into book (site_id, at, words) select $1, '2026-01-31T23:59:59Z'::timestamptz + w.nth * interval '1 s', w.words
        from unnest($2::text[]) with ordinality w(words, nth)`,
        [siteId, WORDS],
      )
      await client.query(`delete from shelf where name = 'second'; insert into shelf values ('third')`)
    })
    await backUp(write, path)
  })

  const restoreInto = async (instance: Instance, backup: string, admin?: string) =>
    prepareDatabase(admin ?? (await testCluster()).admin, {
      ...{ prefix: instance.prefix, database: instance.prefix, directory: instance.directory, migrations: instance.migrations },
      restore: { backup, say: () => undefined },
    })
  const bookOf = (config: pg.ClientConfig) =>
    asWriter(config, async (client) => (await client.query('select number, at, words, doubled from book order by number')).rows)

  test('come back as they were, the table’s own rules hold again, and numbers go on', async () => {
    const { write: restored } = await restoreInto(to!, path)
    expect(await bookOf(restored)).toEqual(await bookOf(write))
    expect((await bookOf(restored)).map(({ words }) => words)).toEqual(WORDS)
    expect(await query(restored, 'select name from shelf order by name')).toEqual([{ name: 'first' }, { name: 'third' }])
    await asWriter(restored, async (client) => {
      await expect(client.query(`update book set words = 'another'`)).rejects.toThrow(/permission denied|append-only/)
      const { rows } = await client.query(`insert into book (site_id, at) values ($1, '2026-02-02T00:00:00Z') returning number`, [siteId])
      expect(rows).toEqual([{ number: WORDS.length + 1 }])
    })
    expect(await query(restored, 'select * from book')).toEqual([])
    expect(await query(await to!.admin(), `select relname from pg_class where relname = 'book' and relforcerowsecurity`)).toHaveLength(1)
    expect(await query(await to!.admin(), `select tgname from pg_trigger where tgenabled = 'D'`)).toEqual([])
  })

  test('go into a database that a later version has since changed', async () => {
    to!.put('0002_later.sql', `alter table book add column loud text; alter table shelf add column place integer not null default 7`)
    const { write: restored } = await restoreInto(to!, path)
    expect(await bookOf(restored)).toEqual(await bookOf(write))
    expect(await query(restored, 'select place from shelf')).toEqual([{ place: 7 }, { place: 7 }])
    expect(await query(restored, 'select name from migration order by name')).toHaveLength(3)
  })

  test('go nowhere when one of them does not fit, and a whole backup can follow', async () => {
    const broken = join(scratchDirectory(), 'broken')
    await backUp(write, broken, (text) => text.replace('2026-02-01 00:00:02+00', 'the day after'))
    await expect(restoreInto(to!, broken)).rejects.toThrow(/the day after/)
    expect(await query(await to!.admin(), 'select from served_place')).toEqual([])
    const { write: restored } = await restoreInto(to!, path)
    expect(await bookOf(restored)).toHaveLength(WORDS.length)
  })

  test('do not go where others are', async () => {
    await to!.prepare()
    await query(await to!.admin(), `insert into served_place (site, plant, born_at) values ('${siteId}', 'own', now())`)
    await expect(restoreInto(to!, path)).rejects.toThrow(/database is not empty/)
    await expect(restoreInto(to!, path)).rejects.toBeInstanceOf(RestoreFailed)
    const foreign = scratchInstance()
    await query((await testCluster()).admin, `create database ${foreign.prefix}`)
    await query(await foreign.admin(), 'create table theirs (id integer)')
    await expect(restoreInto(foreign, path)).rejects.toThrow(/database is not empty/)
    expect(await query(await foreign.admin(), `select relname from pg_class where relnamespace = 'public'::regnamespace`)).toHaveLength(1)
  })

  test('come back through an administrator who is no superuser', async () => {
    const { admin } = await testCluster()
    const name = `${to!.prefix}_dba`
    await query(admin, `create role ${name} login createrole createdb password 'secret'`)
    const { write: restored } = await restoreInto(to!, path, `postgres://${name}:secret@127.0.0.1:${admin.port}/${to!.prefix}`)
    expect(await bookOf(restored)).toHaveLength(WORDS.length)
  })

  test('of a newer version are refused by the name of what is unknown', async () => {
    from!.put('0002_newer.sql', 'create table newer (id integer)')
    const known = listMigrations(to!.migrations, roleNamesOf('t'))
    const newer = listMigrations(from!.migrations, roleNamesOf('t'))
    expect(() => countKnown(newer, known, '9.0.0')).toThrow(/made by Entresol 9\.0\.0, which is newer than this program.*0002_newer\.sql/)
    expect(countKnown(known, newer, '0.1.0')).toBe(2)
    expect(() => countKnown([{ ...known[0]!, sha256: 'another' }], known, '0.1.0')).toThrow(/0000_frame\.sql/)
  })
})
