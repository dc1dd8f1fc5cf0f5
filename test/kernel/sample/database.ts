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
