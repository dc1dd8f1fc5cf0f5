import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import type { PreparedDatabase } from '../../src/kernel/server/postgres/prepare-database.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { query } from './programs.fixture.ts'
import { type Instance, scratchInstance, session } from './scratch-database.fixture.ts'

const A = '00000000-0000-4000-8000-00000000000a'
const B = '00000000-0000-4000-8000-00000000000b'
const inA = `set entresol.sites = '${A}'`
const inB = `set entresol.sites = '${B}'`

const TABLES = `
create table thing (site_id uuid not null, id integer not null, note text, primary key (site_id, id));
select protect_table('thing');
create table fact (site_id uuid not null, id integer not null, recorded_at timestamptz not null, primary key (site_id, id, recorded_at))
  partition by range (recorded_at);
select protect_table('fact', 'append');
select ensure_month_partitions('fact', '2026-11-01', 2);
`

const directory = scratchDirectory(atEnd)
let instance: Instance
let database: PreparedDatabase

beforeAll(async () => {
  instance = scratchInstance(directory)
  instance.put('0001_tables.sql', TABLES)
  database = await instance.prepare()
  const rows = 'select generate_series(1, 3000)'
  for (const [site, where] of [
    [A, inA],
    [B, inB],
  ] as const) {
    await session(
      database.write,
      where,
      `insert into thing select '${site}', n, 'secret of ' || right('${site}', 1) from (${rows} as n) as series`,
    )
    await session(database.write, where, `insert into fact select '${site}', n, '2026-11-22T06:00Z' from (${rows} as n) as series`)
  }
  await query(await instance.admin(), 'analyze')
})

const counted = (table: string) => `select count(*)::int as count, count(distinct site_id)::int as sites from ${table}`

describe('a site’s rows', () => {
  test.each(['thing', 'fact'])('are seen only in a session of that site (%s)', async (table) => {
    for (const role of [database.write, database.read]) {
      expect(await session(role, counted(table))).toEqual([{ count: 0, sites: 0 }])
      expect(await session(role, `set entresol.sites = ''`, counted(table))).toEqual([{ count: 0, sites: 0 }])
      expect(await session(role, inA, counted(table))).toEqual([{ count: 3000, sites: 1 }])
      expect(await session(role, `set entresol.sites = '${A},${B}'`, counted(table))).toEqual([{ count: 6000, sites: 2 }])
    }
    expect(await session(database.write, `set entresol.sites = 'nonsense'`, counted(table))).toContain('invalid input syntax for type uuid')
  })

  test('cannot be written from a session of another', async () => {
    const refused = 'new row violates row-level security policy for table "thing"'
    expect(await session(database.write, `insert into thing values ('${A}', 9001)`)).toBe(refused)
    expect(await session(database.write, inA, `insert into thing values ('${B}', 9001)`)).toBe(refused)
    expect(await session(database.write, inA, `update thing set site_id = '${B}', id = 9001 where id = 1`)).toBe(refused)
    expect(
      await session(database.write, inA, `insert into thing values ('${B}', 1) on conflict (site_id, id) do update set note = 'stolen'`),
    ).toBe(refused)
    expect(await session(database.write, inA, `update thing set note = 'stolen' where site_id = '${B}'`)).toBe(0)
    expect(await session(database.write, inA, `delete from thing where site_id = '${B}'`)).toBe(0)
  })

  test.each([
    ['set role', `set role :owner`, 'permission denied to set role'],
    ['set session authorization', `set session authorization :owner`, 'permission denied to set session authorization'],
    ['row_security off', `set row_security = off; ${counted('thing')}`, 'query would be affected by row-level security policy'],
    ['switching it off', `alter table thing disable row level security`, 'must be owner of table thing'],
    ['a policy of its own', `create policy all_sites on thing using (true)`, 'must be owner of table thing'],
    ['more rights for itself', `alter role :write bypassrls`, 'permission denied to alter role'],
    ['a role of its own', `create role more`, 'permission denied to create role'],
    ['a partition by its name', `select * from fact_2026_11`, 'permission denied for table fact_2026_11'],
    ['weaker protection', `select protect_table('fact')`, 'permission denied for function protect_table'],
    ['a table of its own', `create table public.loot as select * from thing`, 'permission denied for schema public'],
    ['a change of the migrations', `delete from migration`, 'permission denied for table migration'],
    ['files of the server', `select pg_read_file('PG_VERSION')`, 'permission denied for function pg_read_file'],
  ])('are not reached by %s', async (_, statement, words) => {
    const sql = statement.replace(/:(owner|write)/g, (__, kind: string) => `${instance.prefix}_${kind}`)
    const eager = 'set default_transaction_read_only = off'
    for (const role of [database.write, database.read]) expect(await session(role, eager, inA, sql)).toEqual(expect.stringContaining(words))
  })

  test('are not whispered by a function that the session brings along', async () => {
    const client = new pg.Client(database.write)
    await client.connect()
    const heard = new Set<string>()
    client.on('notice', (notice) => heard.add(String(notice.message)))
    await client.query(inA)
    await client.query(
      `create function pg_temp.whisper(text) returns boolean language plpgsql cost 0.0001 as $$ begin raise notice '%', $1; return true; end $$`,
    )
    await client.query(`select count(*) from thing where pg_temp.whisper(note)`)
    await client.end()
    expect([...heard]).toEqual(['secret of a'])
  })

  test('are closed even to the owner', async () => {
    expect(await session(await instance.admin(), `set role ${instance.prefix}_owner`, counted('thing'))).toEqual([{ count: 0, sites: 0 }])
  })

  test('are only read by the role that reads', async () => {
    expect(await session(database.read, inA, `insert into thing values ('${A}', 9002)`)).toContain('read-only transaction')
    const stubborn = 'set default_transaction_read_only = off'
    expect(await session(database.read, stubborn, inA, `insert into thing values ('${A}', 9002)`)).toBe('permission denied for table thing')
    expect(await session(database.read, stubborn, inA, `select ensure_month_partitions('fact', '2030-01-01', 1)`)).toContain(
      'permission denied for function',
    )
  })
})

describe('an append-only table', () => {
  const attempts = [`update fact set id = 0 where id = 1`, `delete from fact where id = 1`, `truncate fact`]

  test.each(attempts)('does not take from the program: %s', async (statement) => {
    expect(await session(database.write, inA, statement)).toBe('permission denied for table fact')
    expect(await session(database.write, inA, statement.replace('fact', 'fact_2026_11'))).toBe('permission denied for table fact_2026_11')
  })

  test.each(attempts)('does not take from its owner: %s', async (statement) => {
    expect(await session(await instance.admin(), `set role ${instance.prefix}_owner`, inA, statement)).toBe('the ledger is append-only')
  })

  test('does not take an upsert', async () => {
    const upsert = `insert into fact values ('${A}', 1, '2026-11-22T06:00Z') on conflict (site_id, id, recorded_at) do update set id = 2`
    expect(await session(database.write, inA, upsert)).toBe('permission denied for table fact')
  })
})

describe('the plan of a statement that names its site', () => {
  test.each([
    ['a point', `select note from thing where site_id = '${A}' and id = 77`],
    ['a list by key', `select id from thing where site_id = '${A}' and id > 77 order by id limit 10`],
    ['a list of a partitioned table', `select id from fact where site_id = '${A}' and id > 77 order by id limit 10`],
  ])('uses the index and sorts nothing: %s', async (_, statement) => {
    const explained = await planOf(database.write, statement)
    expect(explained).toMatch(/Index (Only )?Scan/)
    expect(explained).not.toMatch(/"Sort"|Seq Scan/)
    expect(explained).toContain('InitPlan')
  })
})

async function planOf(config: pg.ClientConfig, statement: string): Promise<string> {
  const client = new pg.Client(config)
  await client.connect()
  await client.query(inA)
  const { rows } = await client.query(`explain (format json) ${statement}`)
  await client.end()
  return JSON.stringify(rows)
}

test('a kind of table that nobody knows is refused', async () => {
  const admin = await instance.admin()
  expect(await session(admin, `select protect_table('thing', 'appendonly')`)).toBe(`a table is 'mutable' or 'append', not 'appendonly'`)
})
