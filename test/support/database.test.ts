import pg from 'pg'
import { expect, test } from 'vitest'
import { ownDatabase, sharedDatabase, type TestDatabase } from './database.ts'

async function ask<Row extends pg.QueryResultRow>(config: pg.ClientConfig, sql: string): Promise<Row[]> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

test('the shared database of a worker is one, migrated, and reached as a tame role', async () => {
  const [first, second] = await Promise.all([sharedDatabase(), sharedDatabase()])
  expect(second.name).toBe(first.name)
  expect(await ask(first.write, 'select name from migration where name like $$0000%$$')).toEqual([{ name: '0000_frame.sql' }])
  expect(await ask(first.read, 'select current_user::text as role')).toEqual([{ role: 'entresol_read' }])
  await first.drop()
  expect(await ask(first.read, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('databases of one’s own are made at the same time, do not see each other, and go away while connected', async () => {
  const databases: TestDatabase[] = await Promise.all([ownDatabase(), ownDatabase(), ownDatabase()])
  expect(new Set(databases.map((one) => one.name)).size).toBe(3)
  const [first, second] = databases as [TestDatabase, TestDatabase]
  await ask(first.admin, 'create table only_here (id integer)')
  expect(await ask(second.admin, `select to_regclass('only_here') as found`)).toEqual([{ found: null }])
  const rights = `select has_database_privilege('entresol_read', current_database(), 'temporary') as temporary`
  expect(await ask(first.admin, rights)).toEqual([{ temporary: false }])
  await Promise.all(databases.map((one) => one.drop()))
  const names = databases.map((one) => `'${one.name}'`).join()
  expect(await ask((await sharedDatabase()).admin, `select datname from pg_database where datname in (${names})`)).toEqual([])
})
