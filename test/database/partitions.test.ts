import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import type { PreparedDatabase } from '../../src/kernel/server/postgres/prepare-database.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { query } from './programs.fixture.ts'
import { type Instance, scratchInstance, session } from './scratch-database.fixture.ts'

const SITE = '00000000-0000-4000-8000-00000000000a'
const inSite = `set entresol.sites = '${SITE}'`

const TABLES = `
create table sample (site_id uuid not null, tag_id integer not null check (tag_id > 0), at timestamptz not null, value numeric default 0,
  id bigint generated always as identity) partition by range (at);
create index sample_at on sample using brin (at);
select protect_table('sample');
create table time_interval (site_id uuid not null, unit_id integer not null, book_month date not null, period tstzrange not null,
  exclude using gist (unit_id with =, book_month with =, period with &&)) partition by range (book_month);
select protect_table('time_interval');
create table old_sample (site_id uuid not null, at timestamptz not null) partition by range (at);
select protect_table('old_sample');
create table old_interval (site_id uuid not null, book_month date not null) partition by range (book_month);
select protect_table('old_interval');
create table old_fact (site_id uuid not null, at timestamptz not null) partition by range (at);
select protect_table('old_fact', 'append');
create table plain (site_id uuid not null);
select protect_table('plain');
`

const directory = scratchDirectory(atEnd)
let instance: Instance
let database: PreparedDatabase

beforeAll(async () => {
  instance = scratchInstance(directory)
  instance.put('0001_tables.sql', TABLES)
  database = await instance.prepare()
})

const ensure = (table: string, day: string, months: number) =>
  session(database.write, `select ensure_month_partitions('${table}', '${day}', ${months}) as made`)

const insertAt = (...instants: string[]) =>
  session(
    database.write,
    inSite,
    `insert into sample (site_id, tag_id, at) values ${instants.map((at) => `('${SITE}', 1, '${at}')`).join()}`,
  )

test('months that are missing are made, once, over the turn of the year and by UTC', async () => {
  expect(await ensure('sample', '2026-11-22', 3)).toEqual([{ made: 3 }])
  expect(await ensure('sample', '2026-12-01', 3)).toEqual([{ made: 1 }])
  expect(await ensure('sample', '2026-11-01', 4)).toEqual([{ made: 0 }])
  expect(await insertAt('2026-11-01T00:00:00Z', '2026-11-30T23:59:59.999999Z', '2026-12-01T00:00:00Z', '2027-02-28T23:59:59Z')).toBe(4)
  expect(await insertAt('2026-10-31T23:59:59Z')).toContain('no partition of relation "sample" found')
  expect(await insertAt('2027-03-01T00:00:00Z')).toContain('no partition of relation "sample" found')
  const where = await query(
    await instance.admin(),
    'select tableoid::regclass::text as partition, count(*)::int as count from sample group by 1 order by 1',
  )
  expect(where).toEqual([
    { partition: 'sample_2026_11', count: 2 },
    { partition: 'sample_2026_12', count: 1 },
    { partition: 'sample_2027_02', count: 1 },
  ])
})

test('a partition keeps its table’s checks, defaults, numbers and indexes, and is open to nobody by its own name', async () => {
  await ensure('sample', '2028-01-01', 1)
  expect(await session(database.write, inSite, `insert into sample (site_id, tag_id, at) values ('${SITE}', 0, '2028-01-02')`)).toContain(
    'violates check',
  )
  const insert = `insert into sample (site_id, tag_id, at) values ('${SITE}', 5, '2028-01-02T00:00Z') returning id`
  expect(await session(database.write, inSite, insert, `select value, id > 0 as numbered from sample where tag_id = 5`)).toEqual([
    { value: '0', numbered: true },
  ])
  const [indexes] = await query(
    await instance.admin(),
    `select count(*)::int as count from pg_index where indrelid = 'sample_2028_01'::regclass`,
  )
  expect(indexes).toEqual({ count: 1 })
  expect(await session(database.write, inSite, 'select * from sample_2028_01')).toBe('permission denied for table sample_2028_01')
  expect(await session(await instance.admin(), `set role ${instance.prefix}_owner`, 'select * from sample_2028_01')).toEqual([])
})

test('a table that is partitioned by a day works as well, with its exclusion', async () => {
  expect(await ensure('time_interval', '2026-11-22', 1)).toEqual([{ made: 1 }])
  const add = (from: string, to: string) =>
    `insert into time_interval values ('${SITE}', 1, '2026-11-01', '[2026-11-22T0${from}:00Z,2026-11-22T0${to}:00Z)')`
  expect(await session(database.write, inSite, add('6:00', '7:00'), add('7:00', '8:00'))).toBe(1)
  expect(await session(database.write, inSite, add('7:30', '9:00'))).toContain('conflicting key value violates exclusion constraint')
})

test('making partitions waits for no writer and lets writers go on', async () => {
  await ensure('sample', '2029-01-01', 1)
  const writer = new pg.Client(database.write)
  await writer.connect()
  await writer.query(`${inSite}; begin; insert into sample (site_id, tag_id, at) values ('${SITE}', 1, '2029-01-02')`)
  const impatient = { ...database.write, lock_timeout: 2_000 }
  expect(await session(impatient, `select ensure_month_partitions('sample', '2029-02-01', 2) as made`)).toEqual([{ made: 2 }])
  await writer.query(`insert into sample (site_id, tag_id, at) values ('${SITE}', 1, '2029-02-02'); commit`)
  await writer.end()
})

test('two who make the same months at once make them once', async () => {
  const made = await Promise.all([
    ensure('sample', '2031-01-01', 12),
    ensure('sample', '2031-01-01', 12),
    ensure('sample', '2031-06-01', 12),
  ])
  const total = (made.flat() as { made: number }[]).reduce((sum, row) => sum + row.made, 0)
  expect(total).toBe(17)
})

test('months that are past their retention are dropped whole, those of an append-only table never', async () => {
  await ensure('old_sample', '2020-01-15', 4)
  const drop = (table: string, day: string) => session(database.write, `select drop_month_partitions('${table}', '${day}') as dropped`)
  expect(await drop('old_sample', '2020-01-31')).toEqual([{ dropped: 0 }])
  expect(await drop('old_sample', '2020-03-15')).toEqual([{ dropped: 2 }])
  expect(await drop('old_sample', '2020-03-15')).toEqual([{ dropped: 0 }])
  const left = await query(
    await instance.admin(),
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'old_sample'::regclass order by 1`,
  )
  expect(left).toEqual([{ name: 'old_sample_2020_03' }, { name: 'old_sample_2020_04' }])
  await ensure('old_interval', '2020-01-15', 2)
  expect(await drop('old_interval', '2020-02-01')).toEqual([{ dropped: 1 }])
  await ensure('old_fact', '2020-01-15', 2)
  expect(await drop('old_fact', '2030-01-01')).toBe('the ledger is append-only')
  expect(await drop('plain', '2030-01-01')).toBe('plain is not a partitioned table of this program')
  expect(await session(database.read, `select drop_month_partitions('old_sample', '2030-01-01')`)).toContain('permission denied')
})

test.each([
  ['plain', '2026-11-01', 1, 'plain is not a partitioned table of this program'],
  ['pg_class', '2026-11-01', 1, 'pg_class is not a partitioned table of this program'],
  ['sample', '2026-11-01', 0, 'are not sensible'],
  ['sample', '2026-11-01', 241, 'are not sensible'],
  ['sample', '0001-01-01', 1, 'are not sensible'],
  ['sample; drop table plain', '2026-11-01', 1, 'invalid name syntax'],
])('partitions of %s from %s, %i months, are refused', async (table, day, months, words) => {
  expect(await ensure(table, day, months)).toContain(words)
})
