import pg from 'pg'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { Reader } from './handler.ts'
import type { ScopeTree } from './access.ts'
import { prepare, type Attempt, type Prepared } from './attempt.ts'
import { decideBatch } from './batch.ts'
import type { Catalogue } from './catalogue.ts'
import { LedgerStore } from './ledger-store.ts'

export interface PipelineOptions {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  /** The write role's connection, already set to the site. */
  readonly connection: pg.ClientConfig
  readonly readerOn: (store: LedgerStore) => Reader
  readonly tree: () => ScopeTree
  readonly now: () => Instant
  /** Called after each commit with the last position, so that readers in this process wake at once. */
  readonly committed: (position: Position) => void
  readonly incident: (error: unknown, command: string) => string
}

/** The command broke: a programmer's mistake or a broken machine. Its sender gets the incident's id. */
export class Incident extends Error {
  readonly incidentId: string
  constructor(incidentId: string, cause: unknown) {
    super(`incident ${incidentId}`, { cause })
    this.incidentId = incidentId
  }
}
/** This program does not hold the site's ledger (any more); another one does. */
export class NotTheWriter extends Error {}

interface Waiting {
  readonly prepared: Prepared
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

const MOST_COMMANDS = 500
const BUSY_MILLISECONDS = 20

/**
 * The site's one writer (kernel.md §1). It takes what waits, decides it in order in one transaction, commits, answers all, and takes the next.
 * The connection also holds the site's session lock: who has lost the lock has lost the connection, so it cannot commit.
 */
export class Pipeline {
  readonly #options: PipelineOptions
  readonly #client: pg.Client
  readonly #store: LedgerStore
  readonly #reader: Reader
  #interactive: Waiting[] = []
  #bulk: Waiting[] = []
  #running: Promise<void> | undefined
  #perCommandMs = 1
  #lost: Error | undefined
  readonly lost: Promise<Error>
  #reportLost: (error: Error) => void = () => undefined

  private constructor(options: PipelineOptions, client: pg.Client) {
    this.#options = options
    this.#client = client
    this.#store = new LedgerStore(client, options.siteId)
    this.#reader = options.readerOn(this.#store)
    this.lost = new Promise((resolve) => {
      this.#reportLost = resolve
    })
    client.on('error', (error) => this.#lose(error))
    client.on('end', () => this.#lose(new NotTheWriter('the connection to the database has ended')))
  }

  /** Waits for the site's lock: a standby takes over when the writer's connection is gone. @throws when `signal` aborts the wait. */
  static async open(options: PipelineOptions, signal?: AbortSignal): Promise<Pipeline> {
    const client = new pg.Client({ ...options.connection, keepAlive: true })
    client.on('error', () => undefined)
    await client.connect()
    const stopWaiting = () => void client.end()
    signal?.addEventListener('abort', stopWaiting, { once: true })
    try {
      // Waiting for the lock may take days, a transaction may not.
      await client.query(`set transaction_timeout = 0`)
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`entresol.ledger.${options.siteId}`])
      await client.query(`set transaction_timeout = '10s'`)
      await client.query(`insert into ledger (site_id, epoch, seq, opened_at) values ($1, 1, 0, $2) on conflict do nothing`, [
        options.siteId,
        options.now(),
      ])
    } finally {
      signal?.removeEventListener('abort', stopWaiting)
    }
    return new Pipeline(options, client)
  }

  /** Queues one command. The promise settles after its batch is committed. */
  execute(attempt: Attempt): Promise<Outcome> {
    if (this.#lost) return Promise.reject(this.#lost)
    const prepared = prepare(this.#options.catalogue, attempt)
    return new Promise((resolve, reject) => {
      ;(attempt.bulk ? this.#bulk : this.#interactive).push({ prepared, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Import, replay, release and late history take the same path; they yield to interactive commands between batches. */
  executeMany(attempts: readonly Attempt[]): Promise<Outcome[]> {
    return Promise.all(attempts.map((attempt) => this.execute({ ...attempt, bulk: true })))
  }

  get waiting(): number {
    return this.#interactive.length + this.#bulk.length
  }

  /** Finishes what waits and gives the lock back. */
  async close(): Promise<void> {
    await this.#running
    this.#lost ??= new NotTheWriter('the program is stopping')
    await this.#client.end().catch(() => undefined)
  }

  #lose(error: Error): void {
    if (this.#lost) return
    this.#lost = error
    for (const { reject } of [...this.#interactive, ...this.#bulk]) reject(error)
    this.#interactive = []
    this.#bulk = []
    this.#reportLost(error)
  }

  async #run(): Promise<void> {
    // One turn of the loop lets the requests that arrived together share a batch.
    await new Promise(setImmediate)
    while (!this.#lost && this.waiting > 0) await this.#runBatch(this.#take())
    this.#running = undefined
  }

  #take(): Waiting[] {
    const most = Math.max(1, Math.min(MOST_COMMANDS, Math.floor(BUSY_MILLISECONDS / this.#perCommandMs)))
    return this.#interactive.length > 0 ? this.#interactive.splice(0, most) : this.#bulk.splice(0, MOST_COMMANDS)
  }

  async #runBatch(batch: Waiting[]): Promise<void> {
    const startedAt = performance.now()
    try {
      const outcomes = await this.#transact(batch.map(({ prepared }) => prepared))
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]!))
    } catch (error) {
      await this.#findCulprit(batch, error)
    }
    const perCommand = (performance.now() - startedAt) / batch.length
    this.#perCommandMs = this.#perCommandMs * 0.9 + perCommand * 0.1
  }

  /** The batch was rolled back: repeated one by one, so that only the guilty command fails. */
  async #findCulprit(batch: Waiting[], error: unknown): Promise<void> {
    if (this.#lost) return batch.forEach(({ reject }) => reject(this.#lost))
    if (batch.length === 1) {
      const { prepared, reject } = batch[0]!
      reject(new Incident(this.#options.incident(error, prepared.attempt.contract.name), error))
      return
    }
    for (const waiting of batch) await this.#runBatch([waiting])
  }

  async #transact(commands: readonly Prepared[]): Promise<Outcome[]> {
    const { siteId, catalogue, tree, now, committed } = this.#options
    await this.#client.query('begin')
    try {
      const frame = { siteId, catalogue, store: this.#store, reader: this.#reader, tree: tree(), recordedAt: now() }
      const outcomes = await decideBatch(frame, commands)
      await this.#client.query('commit')
      const last = outcomes.findLast((outcome) => outcome.outcome === 'accepted')
      if (last) committed(last.position)
      return outcomes
    } catch (error) {
      await this.#client.query('rollback').catch((broken: Error) => this.#lose(broken))
      throw error
    }
  }
}
