import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { refusalOfServer } from '../../src/kernel/server/postgres/migrations.ts'
import { testCluster } from '../support/database.ts'
import { query } from './programs.fixture.ts'
import { scratchInstance } from './scratch-database.fixture.ts'

test('migrations are applied once and in order, by the owner, and the program gets tame roles', async () => {
  const instance = scratchInstance()
  instance.put('0001_first.sql', 'create table first as select 1 as number; grant select on first to :read; select 1::int;')
  instance.put('0002_second.sql', 'alter table first rename to second')
  const { write, read } = await instance.prepare()
  expect(await query(read, 'select number from second')).toEqual([{ number: 1 }])
  const names = async () => (await query<{ name: string }>(write, 'select name from migration order by applied_at')).map((row) => row.name)
  expect(await names()).toEqual(['0000_frame.sql', '0001_first.sql', '0002_second.sql'])
  instance.put('0003_third.sql', 'create table third (id integer)')
  const again = await instance.prepare()
  expect(again).toEqual({ write, read })
  expect(await names()).toHaveLength(4)

  const admin = await instance.admin()
  const owners = await query(
    admin,
    `select distinct relowner::regrole::text as owner from pg_class where relnamespace = 'public'::regnamespace`,
  )
  expect(owners).toEqual([{ owner: `${instance.prefix}_owner` }])
  const roles = await query(
    admin,
    `select rolname as name, rolcanlogin as login, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as mighty,
    (select count(*)::int from pg_auth_members where member = pg_roles.oid) as groups from pg_roles where rolname like '${instance.prefix}%' order by rolname`,
  )
  const tame = { mighty: false, groups: 0 }
  expect(roles).toEqual([
    { name: `${instance.prefix}_owner`, login: false, ...tame },
    { name: `${instance.prefix}_read`, login: true, ...tame },
    { name: `${instance.prefix}_write`, login: true, ...tame },
  ])
  for (const kind of ['write', 'read'])
    expect(statSync(join(instance.directory, `${instance.prefix}_${kind}-password`)).mode & 0o777).toBe(0o600)
})

test('no connection of the administrator remains', async () => {
  const instance = scratchInstance()
  await instance.prepare()
  const left = await query(
    await instance.admin(),
    `select application_name from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
    [instance.prefix],
  )
  expect(left).toEqual([])
})

test('a file that was changed after it had been applied is refused by name, and so is a database from the future', async () => {
  const instance = scratchInstance()
  instance.put('0001_first.sql', 'create table first (id integer)')
  await instance.prepare()
  instance.put('0001_first.sql', 'create table first (id bigint)')
  await expect(instance.prepare()).rejects.toThrow('0001_first.sql was changed after it had been applied')
  rmSync(join(instance.migrations, '0001_first.sql'))
  await expect(instance.prepare()).rejects.toThrow('this database has seen 0001_first.sql, which this program does not know')
})

test.each([
  ['0000_twice.sql', '0000_frame.sql and 0000_twice.sql have the same number'],
  ['first.sql', 'not named like a migration'],
])('a migration called %s is refused', async (file, words) => {
  const instance = scratchInstance()
  instance.put(file, 'select 1')
  await expect(instance.prepare()).rejects.toThrow(words)
})

test('numbers may be left out, but nothing comes before what has been applied', async () => {
  const instance = scratchInstance()
  instance.put('0020_later.sql', 'create table later (id integer)')
  await instance.prepare()
  instance.put('0010_between.sql', 'create table between_the_two (id integer)')
  await expect(instance.prepare()).rejects.toThrow('0010_between.sql comes too late: 0020_later.sql has been applied already')
})

test('a migration that fails leaves nothing behind and tells file, line and reason', async () => {
  const instance = scratchInstance()
  instance.put('0001_half.sql', 'create table half (id integer);\n\nselect nonsense from half;')
  await expect(instance.prepare()).rejects.toThrow('0001_half.sql:3: column "nonsense" does not exist')
  expect(await query(await instance.admin(), `select to_regclass('half') as half`)).toEqual([{ half: null }])
  instance.put('0001_half.sql', 'create table half (id integer)')
  await instance.prepare()
})

test('programs that migrate at the same time take turns', async () => {
  const instance = scratchInstance()
  instance.put('0001_slow.sql', 'create table slow as select generate_series(1, 1000) as number')
  const answers = await Promise.all([instance.prepare(), instance.prepare(), instance.prepare()])
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test('rights that somebody gave the roles by hand are taken back', async () => {
  const instance = scratchInstance()
  await instance.prepare()
  const admin = await instance.admin()
  await query(admin, `alter role ${instance.prefix}_write superuser bypassrls createdb`)
  await query(admin, `grant ${instance.prefix}_owner to ${instance.prefix}_read`)
  await instance.prepare()
  expect(
    await query(admin, `select rolsuper or rolbypassrls or rolcreatedb as mighty from pg_roles where rolname = '${instance.prefix}_write'`),
  ).toEqual([{ mighty: false }])
  expect(await query(admin, `select pg_has_role('${instance.prefix}_read', '${instance.prefix}_owner', 'member') as member`)).toEqual([
    { member: false },
  ])
})

test('an administrator by URL who is no superuser is enough', async () => {
  const instance = scratchInstance()
  const { admin } = await testCluster()
  const name = `${instance.prefix}_dba`
  await query(admin, `create role ${name} login createrole createdb password 'a b/c@d'`)
  const url = `postgres://${name}:${encodeURIComponent('a b/c@d')}@127.0.0.1:${admin.port}/postgres`
  const { write } = await instance.prepare(url)
  expect(await query(write, 'select current_user::text as role')).toEqual([{ role: `${instance.prefix}_write` }])
  instance.put('0001_more.sql', 'create table more (id integer)')
  await instance.prepare(url)
  expect(await query(write, `select to_regclass('more')::text as more`)).toEqual([{ more: 'more' }])
})

test('a wrong password of the administrator is said, and is not in what is said', async () => {
  const { admin } = await testCluster()
  const wrong: pg.ClientConfig = { ...admin, password: 'not-this-one' }
  const failure = await scratchInstance()
    .prepare(wrong)
    .catch((error: Error) => error.message)
  expect(failure).toContain('password authentication failed')
  expect(failure).not.toContain('not-this-one')
})

test('an old server is refused with what to do', () => {
  expect(refusalOfServer(150_018, '15.18 (Debian 15.18-0+deb12u1)')).toMatch(/PostgreSQL 15\.18 .* needs 18 or newer.*DATABASE_URL/)
  expect(refusalOfServer(180_000, '18.0')).toBeUndefined()
  expect(refusalOfServer(190_001, '19.1')).toBeUndefined()
})

test('the product’s own migrations do not mention a role by its real name', () => {
  const frame = readFileSync(new URL('../../migrations/0000_frame.sql', import.meta.url), 'utf8')
  expect(frame).not.toMatch(/entresol_(owner|write|read)/)
})
