import { Kysely, PostgresDialect } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import pg from 'pg'

/** Tables of the reading models. Each module adds its own where it declares the projection. */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface Schema {}

/**
 * What a query or a fact loader may hold. Picked, because ReadonlyKysely alone lets `read.deleteFrom('x')` compile.
 */
export type ReadTx = Pick<ReadonlyKysely<Schema>, 'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'case' | 'getExecutor'>

declare const insideTransaction: unique symbol
/** What a projection may hold: the one transaction of the running batch. The pool is not assignable to this type. */
export type WriteTx = Kysely<Schema> & { readonly [insideTransaction]: true }

// Timestamps and decimals arrive as text: the first as UTC ISO, the second untouched by floating point.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  new Date(text.includes('+') || text.includes('Z') ? text : `${text}Z`).toISOString(),
)
types.setTypeParser(pg.types.builtins.DATE, (text) => text)
types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/** The session speaks UTC and sees only the rows of these sites (kernel.md §9). */
export function sessionOf(config: pg.ClientConfig, sites: readonly string[]): pg.ClientConfig {
  const options = `-c entresol.sites=${sites.join(',')} -c timezone=UTC -c transaction_timeout=10s -c idle_in_transaction_session_timeout=10s`
  return { ...config, types, options, application_name: 'entresol' }
}

/** Wraps one open connection as Kysely, so that modules can build statements but never see another connection. */
export function kyselyOn(client: pg.Client | pg.PoolClient): WriteTx {
  const pool = { connect: async () => ({ query: client.query.bind(client), release: () => undefined }), end: async () => undefined }
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) }) as unknown as WriteTx
}

/**
 * Waits for all, also when one has failed: on a pipelined connection the others are on their way, and none may come after the rollback.
 * @throws the first error that is not a consequence of another.
 */
export async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).filter((one) => one.status === 'rejected').map(({ reason }) => reason)
  const IN_FAILED_TRANSACTION = '25P02'
  if (failed.length > 0) throw failed.find((error) => error?.code !== IN_FAILED_TRANSACTION) ?? failed[0]
}

/** Runs `work` on one connection between `begin` and commit. @param begin `begin` with its mode, and settings of the transaction. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    broken = await client.query('rollback').then(
      () => undefined,
      () => error as Error,
    )
    throw error
  } finally {
    client.release(broken)
  }
}

export function openPool(config: pg.ClientConfig, sites: readonly string[], max: number): pg.Pool {
  const pool = new pg.Pool({ ...sessionOf(config, sites), max, idleTimeoutMillis: 30_000 })
  // A broken idle connection is replaced at the next use; without a listener it would end the program.
  pool.on('error', () => undefined)
  // So is one that breaks while it is lent: whoever holds it learns it from the statement that fails.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** One open connection and the pool it came from, for stores that keep their own tables: nobody else needs to know the driver. */
export type Connection = pg.ClientBase
export type ConnectionPool = pg.Pool
