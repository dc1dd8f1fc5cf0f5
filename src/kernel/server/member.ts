import type pg from 'pg'
import type { Outcome } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { holds, type ScopeTree } from './access.ts'
import { Answers } from './answers.ts'
import { prepare, type Attempt } from './attempt.ts'
import type { Catalogue } from './catalogue.ts'
import { sessionOf, type ReadTx } from './database.ts'
import { Desk } from './desk.ts'
import { FeedBell } from './feed.ts'
import { bringUpToDate, followAll } from './following.ts'
import { Standby } from './hand-over.ts'
import { writeRefusals } from './ledger-store.ts'
import { newLetterBox } from './letter.ts'
import { Pipeline, type PipelineOptions } from './pipeline.ts'
import type { LineIds } from './problem.ts'
import { listOutdated } from './rebuild.ts'
import { writeTerminals } from './terminal.ts'
import { NotTheWriter } from './writer-session.ts'

export interface SiteOptions {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly write: pg.ClientConfig
  readonly read: pg.ClientConfig
  readonly now: () => Instant
  /** Reads the equipment tree; asked again after every event of `treeStreams`. */
  readonly loadTree: (tx: ReadTx) => Promise<ScopeTree>
  readonly treeStreams: readonly string[]
  readonly log: (error: unknown, where: string, ids?: LineIds) => string
  /** Resolves when the program has come up; until then its silence is borne for longer. Without it, it has. */
  readonly started?: Promise<unknown> | undefined
  readonly measure?: PipelineOptions['measure']
}

export type Pools = readonly [write: pg.Pool, read: pg.Pool]
/** Who takes commands for this program: its own pipeline, or the way to the one of another. */
type Ledger = Pick<Pipeline, 'execute' | 'position' | 'waiting' | 'slowCommands'>

export interface Led {
  readonly pipeline: Pipeline
  readonly upToDate: Promise<void>
}

/** One of the programs that serve a site, first beside its writer, then as its writer. */
export class Member {
  readonly #options: SiteOptions
  readonly #pools: Pools
  readonly bell = new FeedBell()
  readonly tree: KnownTree
  readonly answers: Answers
  readonly troubles: Record<string, string> = {}
  readonly #box = newLetterBox()
  readonly #standby: Standby
  readonly #stop = new AbortController()
  readonly #opening: Promise<Pipeline>
  #following: readonly Promise<void>[] = []
  #desk: Desk | undefined
  ledger: Ledger
  readonly leading: Promise<Led>

  constructor(options: SiteOptions, pools: Pools, signal?: AbortSignal) {
    const { siteId, catalogue, now, log } = options
    this.#options = options
    this.#pools = pools
    this.tree = new KnownTree(options)
    this.answers = new Answers({ catalogue, siteId, pool: pools[1], tree: () => this.tree.known, now })
    const committed = async (kinds: ReadonlySet<string> = new Set(options.treeStreams)) => {
      // Before the answer goes out: whoever has declared a unit may work on it with the next command.
      await this.tree.refresh(this.answers, kinds)
      this.bell.ring(kinds)
    }
    this.#standby = new Standby({ pool: pools[0], siteId, box: this.#box, committed, log })
    this.ledger = this.#standby
    this.#opening = Pipeline.open(
      {
        ...{ siteId, catalogue, now, address: this.#box.address, connection: sessionOf(options.write, [siteId]) },
        readerOn: ({ tx }) => this.answers.readerOn(tx as unknown as ReadTx),
        tree: () => this.tree.known,
        committed: (_, kinds) => committed(kinds),
        incident: log,
        ...{ started: options.started, measure: options.measure },
        handed: () => void this.#desk?.poke(),
        hear: (news) => this.#standby.hear(news),
      },
      AbortSignal.any([this.#stop.signal, ...(signal ? [signal] : [])]),
    )
    this.leading = this.#opening.then((pipeline) => this.#lead(pipeline))
    this.leading.catch(() => undefined)
  }

  get writes(): boolean {
    return this.ledger !== this.#standby
  }

  /** Resolves when this program can answer: it writes, or somebody else does. */
  async join(): Promise<void> {
    await Promise.race([this.leading, this.#standby.began])
    if (!this.writes) await this.tree.load(this.answers)
  }

  readonly execute = async (attempt: Attempt): Promise<Outcome> => {
    if (holds(attempt.actor, attempt.contract.permission)) return this.ledger.execute(attempt)
    const { siteId, catalogue, now } = this.#options
    const answer: Outcome = { outcome: 'refused', refusals: ['not_permitted'] }
    const refused = [{ command: prepare(catalogue, attempt), answer }]
    await Promise.all([writeRefusals(this.#pools[0], siteId, refused, now()), ...writeTerminals(this.#pools[0], siteId, refused, now())])
    return answer
  }

  readonly executeMany = (attempts: readonly Attempt[]): Promise<Outcome[]> =>
    Promise.all(attempts.map((attempt) => this.execute({ ...attempt, bulk: true })))

  async close(): Promise<void> {
    if (this.ledger instanceof Pipeline) await this.ledger.close()
    else {
      // Whoever waits for the ledger does not get it any more, or only just now.
      this.#stop.abort()
      await this.leading.then(
        ({ pipeline }) => pipeline.close(),
        () => undefined,
      )
      this.#standby.release(() => Promise.reject(new NotTheWriter('the program is stopping')))
    }
    await this.#desk?.close()
    this.#stop.abort()
    await Promise.all(this.#following)
    await Promise.all(this.#pools.map((each) => each.end()))
  }

  async #lead(pipeline: Pipeline): Promise<Led> {
    const { siteId, catalogue, log } = this.#options
    const [pool] = this.#pools
    try {
      // Only now: a standby may have waited for days.
      await this.tree.load(this.answers)
      // And before the first command: a new site's models are of this version because it has no events yet.
      const outdated = await listOutdated(pool, siteId, catalogue.projections)
      this.ledger = pipeline
      const base = { siteId, bell: this.bell, pool, signal: this.#stop.signal, log, troubles: this.troubles }
      const upToDate = bringUpToDate(base, this.#options.write, outdated)
      this.#following = [...followAll(base, catalogue, this.answers, this.executeMany), upToDate]
      // Whoever has the ledger now follows its feed.
      void pipeline.lost.then(() => this.#stop.abort())
      this.#desk = new Desk({ pool, siteId, catalogue, box: this.#box, execute: (attempt) => pipeline.execute(attempt), log })
      void this.#desk.poke()
      this.#standby.release((attempt) => pipeline.execute(attempt))
      return { pipeline, upToDate }
    } catch (error) {
      await pipeline.close()
      throw error
    }
  }
}

/** The equipment tree as it stands after the last commit. */
class KnownTree {
  readonly #options: SiteOptions
  known: ScopeTree
  #isStale = false

  constructor(options: SiteOptions) {
    this.#options = options
    this.known = { siteId: options.siteId, ancestors: new Map() }
  }

  async load(answers: Answers): Promise<void> {
    this.known = await answers.read((tx) => this.#options.loadTree(tx))
  }

  /** What is committed is committed: a failure is logged and made good after the next commit. */
  async refresh(answers: Answers, kinds: ReadonlySet<string>): Promise<void> {
    this.#isStale ||= this.#options.treeStreams.some((kind) => kinds.has(kind))
    if (!this.#isStale) return
    await this.load(answers).then(
      () => {
        this.#isStale = false
      },
      (error) => this.#options.log(error, 'kernel.scopeTree'),
    )
  }
}
