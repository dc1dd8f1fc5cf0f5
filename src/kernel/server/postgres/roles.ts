import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'

/** The names of one instance's three roles: `owner` owns everything and cannot log in, `write` and `read` log in and are kept by row-level security. */
export interface RoleNames {
  readonly owner: string
  readonly write: string
  readonly read: string
}

/** Names them by the instance's prefix, a short lower-case word. Throws a `RangeError` for anything else, because the names go into SQL. */
export function roleNamesOf(prefix: string): RoleNames {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(prefix)) throw new RangeError(`"${prefix}" cannot begin the name of a role`)
  return { owner: `${prefix}_owner`, write: `${prefix}_write`, read: `${prefix}_read` }
}

/**
 * Creates the roles or brings them back to what they must be: none may pass by row-level security, none may make roles or databases, and none is a member
 * of another. The passwords travel as verifiers, so that no log of a server holds them.
 */
export async function ensureRoles(client: pg.Client, names: RoleNames, passwords: { write: string; read: string }): Promise<void> {
  const plain = 'noinherit nocreaterole nocreatedb'
  const { rows } = await client.query<{ superuser: boolean }>('select rolsuper as superuser from pg_roles where rolname = current_user')
  // Only a superuser may mention these three, and only a superuser could have granted them.
  const tame = rows[0]?.superuser ? `${plain} nosuperuser nobypassrls noreplication` : plain
  for (const name of Object.values(names)) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name])
    if (!rowCount) await client.query(`create role ${quote(name)} nologin`)
  }
  await client.query(`alter role ${quote(names.owner)} ${tame} nologin password null`)
  for (const kind of ['write', 'read'] as const) {
    const role = quote(names[kind])
    await client.query(`alter role ${role} ${tame} login password ${pg.escapeLiteral(scramVerifier(passwords[kind]))}`)
    await client.query(`alter role ${role} set search_path = public, pg_temp`)
    await client.query(`alter role ${role} set timezone = 'UTC'`)
    await client.query(`alter role ${role} set idle_in_transaction_session_timeout = '30s'`)
  }
  await client.query(`alter role ${quote(names.read)} set default_transaction_read_only = on`)
  await leaveGroups(client, names)
  await assertTame(client, names)
  if (!rows[0]?.superuser) await client.query(`grant ${quote(names.owner)} to current_user with set true, inherit true`)
}

async function leaveGroups(client: pg.Client, names: RoleNames): Promise<void> {
  const { rows } = await client.query<{ group: string; member: string }>(
    `select roleid::regrole::text as "group", member::regrole::text as member from pg_auth_members where member = any (select oid from pg_roles where rolname = any ($1))`,
    [Object.values(names)],
  )
  for (const row of rows) await client.query(`revoke ${row.group} from ${row.member}`)
}

async function assertTame(client: pg.Client, names: RoleNames): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname = any ($1) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    [Object.values(names)],
  )
  if (rows.length)
    throw new Error(`these roles have rights that would let them pass by row-level security: ${rows.map((row) => row.name).join(', ')}`)
}

/** What PostgreSQL stores for a password (RFC 5802, RFC 7677); the password must be ASCII, as ours are. */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}

export function quote(name: string): string {
  return pg.escapeIdentifier(name)
}
