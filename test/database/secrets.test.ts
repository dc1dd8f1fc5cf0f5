import pg from 'pg'
import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { sharedDatabase } from '../support/database.ts'

/** Columns whose content opens something; what people see of a secret is its hash's owner, its name and its use. */
const OPENS = `attname in ('secret', 'private_key', 'password', 'password_hash', 'pin_hash', 'secret_hash', 'token_hash')`

test('no query reads what opens something: passwords, secrets, keys, nor their hashes', async () => {
  const { admin, read } = await sharedDatabase()
  const client = new pg.Client(admin)
  await client.connect()
  atEnd(() => client.end())
  const { rows } = await client.query<{ column: string; isRead: boolean }>(
    `select c.relname || '.' || attname as column, has_column_privilege($1, c.oid, attnum, 'select') as "isRead"
     from pg_attribute a join pg_class c on c.oid = attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and attnum > 0 and not attisdropped and ${OPENS}
     order by 1`,
    [read.user],
  )
  expect(rows.filter(({ isRead }) => isRead).map(({ column }) => column)).toEqual([])
  for (const column of ['webhook_secret.secret', 'connection_secret.password', 'push_key.private_key', 'account_credential.password_hash'])
    expect(rows.map((row) => row.column)).toContain(column)
})
