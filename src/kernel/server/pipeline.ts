import pg from 'pg'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { ScopeTree } from './access.ts'
import { prepare, type Attempt, type Prepared } from './attempt.ts'
import { decideBatch } from './batch.ts'
import type { Catalogue } from './catalogue.ts'
import { settleAll } from './database.ts'
import type { Reader } from './handler.ts'
import { Fenced, LedgerStore } from './ledger-store.ts'
import { ensurePartitions, NotTheWriter, SILENCE, takeLedger, type News } from './writer-session.ts'

export interface PipelineOptions {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  /** The write role's connection, already set to the site. */
  readonly connection: pg.ClientConfig
  readonly readerOn: (store: LedgerStore) => Reader
  readonly tree: () => ScopeTree
  readonly now: () => Instant
  /** Called after each commit that added events and before the answers, with the last position and the streams that got events. */
  readonly committed: (position: Position, kinds: ReadonlySet<string>) => Promise<void>
  readonly incident: (error: unknown, command: string, ids: { commandId: string }) => string
  /** Resolves when the program has come up; until then its silence is borne for longer. Without it, it has. */
  readonly started?: Promise<unknown> | undefined
  /** Where other programs hand commands in, and what to do when they have, or may have. */
  readonly address: Buffer
  readonly handed: () => void
  readonly hear: (news: News) => void
  /** Is told of every committed batch. */
  readonly measure?: ((outcomes: readonly Outcome[]) => void) | undefined
}

/** The command broke: a programmer's mistake or a broken machine. Its sender gets the incident's id. */
export class Incident extends Error {
  readonly incidentId: string
  constructor(incidentId: string, cause: unknown) {
    super(`incident ${incidentId}`, { cause })
    this.incidentId = incidentId
  }
}

/** A command that took longer than its budget: its facts want an index, or its decision wants less to do. */
export interface SlowCommand {
  readonly name: string
  readonly times: number
  readonly worstMilliseconds: number
}

interface Waiting {
  readonly prepared: Prepared
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

const MOST_COMMANDS = 500
const BUSY_MILLISECONDS = 20
const BUDGET_MILLISECONDS = 50
const HEARTBEAT_MILLISECONDS = 1_000

/**
 * The site's one writer (kernel.md §1). It takes what waits, decides it in order in one transaction, commits, answers all, and takes the next.
 * The connection also holds the site's session lock: who has lost the lock has lost the connection, so it cannot commit.
 */
export class Pipeline {
  readonly #options: PipelineOptions
  readonly #client: pg.Client
  readonly #store: LedgerStore
  readonly #reader: Reader
  readonly #slow = new Map<string, SlowCommand>()
  readonly #heartbeat: NodeJS.Timeout
  #interactive: Waiting[] = []
  #bulk: Waiting[] = []
  #running: Promise<void> | undefined
  #perCommandMs = 0.1
  #month = ''
  #position: Position
  #isClosing = false
  /** What the next sign of life is: the first one after the start says that from now on silence is borne for seconds only. */
  #signOfLife = 'select 1'
  #lost: Error | undefined
  readonly lost: Promise<Error>
  #reportLost: (error: Error) => void = () => undefined

  private constructor(options: PipelineOptions, client: pg.Client, position: Position) {
    this.#options = options
    this.#client = client
    this.#position = position
    this.#store = new LedgerStore(client, options.siteId)
    this.#reader = options.readerOn(this.#store)
    this.lost = new Promise((resolve) => {
      this.#reportLost = resolve
    })
    client.on('error', (error) => this.#lose(error))
    client.on('notification', () => options.handed())
    client.on('end', () => this.#lose(new NotTheWriter('the connection to the database has ended')))
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MILLISECONDS)
    void options.started?.then(() => (this.#signOfLife = SILENCE))
  }

  /** Waits for the site's lock: a standby takes over when the writer's connection is gone. @throws {NotTheWriter} when `signal` aborts the wait. */
  static async open(options: PipelineOptions, signal?: AbortSignal): Promise<Pipeline> {
    const { client, position } = await takeLedger({ ...options, signal })
    const pipeline = new Pipeline(options, client, position)
    await pipeline.#ensureMonth(options.now())
    return pipeline
  }

  /** Queues one command. The promise settles after its batch is committed. */
  async execute(attempt: Attempt): Promise<Outcome> {
    const prepared = prepare(this.#options.catalogue, attempt)
    if (this.#lost) throw this.#lost
    if (this.#isClosing) throw new NotTheWriter('the program is stopping')
    return new Promise((resolve, reject) => {
      ;(attempt.bulk ? this.#bulk : this.#interactive).push({ prepared, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  get waiting(): number {
    return this.#interactive.length + this.#bulk.length
  }

  get position(): Position {
    return this.#position
  }

  get slowCommands(): readonly SlowCommand[] {
    return [...this.#slow.values()]
  }

  /** Finishes what waits and gives the lock back. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#running
    clearInterval(this.#heartbeat)
    this.#lost ??= new NotTheWriter('the program is stopping')
    await this.#client.end().catch(() => undefined)
  }

  #lose(error: Error): void {
    if (this.#lost) return
    this.#lost = error instanceof NotTheWriter ? error : new NotTheWriter('this program has lost the ledger', { cause: error })
    clearInterval(this.#heartbeat)
    for (const { reject } of [...this.#interactive, ...this.#bulk]) reject(this.#lost)
    this.#interactive = []
    this.#bulk = []
    this.#reportLost(this.#lost)
    void this.#client.end().catch(() => undefined)
  }

  /** The database ends the session of a writer that says nothing (writer-session.ts); an idle one says that it is alive. */
  #beat(): void {
    this.#options.handed()
    if (this.#running) return
    const sign = this.#signOfLife
    this.#running = this.#ensureMonth(this.#options.now())
      .then(() => this.#client.query(sign))
      .then(() => {
        if (this.#signOfLife === sign) this.#signOfLife = 'select 1'
      })
      .then(
        () => this.#run(),
        (error: Error) => this.#lose(error),
      )
  }

  async #run(): Promise<void> {
    // One turn of the loop lets the requests that arrived together share a batch.
    await new Promise(setImmediate)
    while (!this.#lost && this.waiting > 0) await this.#runBatch(this.#take())
    this.#running = undefined
  }

  #take(): Waiting[] {
    const most = Math.max(1, Math.min(MOST_COMMANDS, Math.floor(BUSY_MILLISECONDS / this.#perCommandMs)))
    const batch = this.#interactive.splice(0, most)
    // What room is left goes to bulk commands: a plant that never rests must not keep an import waiting for ever.
    return batch.concat(this.#bulk.splice(0, most - batch.length))
  }

  async #runBatch(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#transact(batch.map(({ prepared }) => prepared))
      outcomes.forEach((outcome, index) => batch[index]!.resolve(outcome))
      const left = batch.slice(outcomes.length)
      this.#interactive.unshift(...left.filter(({ prepared }) => !prepared.attempt.bulk))
      this.#bulk.unshift(...left.filter(({ prepared }) => prepared.attempt.bulk))
    } catch (error) {
      await this.#findCulprit(batch, error)
    }
  }

  /** The batch was rolled back: repeated one by one, so that only the guilty command fails. */
  async #findCulprit(batch: Waiting[], error: unknown): Promise<void> {
    // Somebody else writes this ledger, whatever the lock says: this program must not try again.
    if (error instanceof Fenced) this.#lose(error)
    if (this.#lost) return batch.forEach(({ reject }) => reject(this.#lost))
    if (batch.length === 1) {
      const { prepared, reject } = batch[0]!
      // The database adds the values of the row that broke a rule; they may be secret or personal.
      if (error instanceof pg.DatabaseError) error.detail = undefined
      const { commandId, contract } = prepared.attempt
      reject(new Incident(this.#options.incident(error, contract.name, { commandId }), error))
      return
    }
    for (const waiting of batch) await this.#runBatch([waiting])
  }

  async #transact(commands: readonly Prepared[]): Promise<readonly Outcome[]> {
    const { siteId, catalogue, tree, now, committed } = this.#options
    const recordedAt = now()
    await this.#ensureMonth(recordedAt)
    let busyMs = 0
    const isFull = (name: string, milliseconds: number) => {
      this.#noteTime(name, milliseconds)
      return (busyMs += milliseconds) > BUSY_MILLISECONDS
    }
    try {
      const frame = { siteId, catalogue, store: this.#store, reader: this.#reader, tree: tree(), recordedAt, isFull }
      const begun = this.#client.query('begin')
      const decided = decideBatch(frame, commands)
      await settleAll([begun, decided])
      const { outcomes, position, kinds } = await decided
      await this.#client.query('commit')
      this.#position = position
      this.#options.measure?.(outcomes)
      // The decisions alone: what a batch costs whatever its size must not make the next one smaller.
      this.#perCommandMs = this.#perCommandMs * 0.8 + (busyMs / outcomes.length) * 0.2
      if (kinds.size > 0) await committed(position, kinds)
      return outcomes
    } catch (error) {
      await this.#client.query('rollback').catch((broken: Error) => this.#lose(broken))
      throw error
    }
  }

  /** Partitions exist before the first row of a month, however long the program has been running. */
  async #ensureMonth(recordedAt: Instant): Promise<void> {
    if (recordedAt.startsWith(this.#month) && this.#month) return
    await ensurePartitions(this.#client, recordedAt)
    this.#month = recordedAt.slice(0, 7)
  }

  #noteTime(name: string, milliseconds: number): void {
    if (milliseconds < BUDGET_MILLISECONDS) return
    const before = this.#slow.get(name)
    const worstMilliseconds = Math.round(Math.max(milliseconds, before?.worstMilliseconds ?? 0))
    this.#slow.set(name, { name, times: (before?.times ?? 0) + 1, worstMilliseconds })
  }
}
