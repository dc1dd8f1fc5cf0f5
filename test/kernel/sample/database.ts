import pg from 'pg'
import { ownDatabase, type TestDatabase } from '../../support/database.ts'
import { sampleTables } from './modules.ts'

/** A database of its own with the sample's tables. */
export async function sampleDatabase(): Promise<TestDatabase> {
  const database = await ownDatabase()
  await install(database.admin, String(database.write.user).replace(/_write$/, '_owner'))
  return database
}

/** Makes the sample's tables as the owner, as a migration would. */
export async function install(admin: pg.ClientConfig, owner: string): Promise<void> {
  await asAdmin(admin, (client) => client.query(`set role ${owner}; ${sampleTables}`))
}

export async function asAdmin<Result>(admin: pg.ClientConfig, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/** Every row of every table as text, by table; partitions count as their table. */
export async function readTables(admin: pg.ClientConfig): Promise<ReadonlyMap<string, string>> {
  return asAdmin(admin, async (client) => {
    const { rows } = await client.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const tables = new Map<string, string>()
    for (const { name } of rows) {
      const table = String(name).replace(/_\d{4}_\d{2}$/, '')
      const { rows: content } = await client.query(`select string_agg(t::text, E'\n') as text from ${name} t`)
      tables.set(table, `${tables.get(table) ?? ''}\n${content[0].text ?? ''}`)
    }
    return tables
  })
}

/** The tables that hold the text in any column, whatever its type. */
export function tablesWith(tables: ReadonlyMap<string, string>, text: string): string[] {
  return [...tables].filter(([, content]) => content.includes(text)).map(([name]) => name)
}
