import type pg from 'pg'
import type * as z from 'zod'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { QueryContract } from '../contract/query.ts'
import { holds, systemActor, type Actor, type ScopeTree } from './access.ts'
import { Answers, type Answer } from './answers.ts'
import { prepare, type Attempt } from './attempt.ts'
import { derivedId } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import { openPool, sessionOf, type ReadTx } from './database.ts'
import { FeedBell } from './feed.ts'
import { follow, type FollowerOptions } from './follower.ts'
import type { Projection, Reaction, Reader, Recorded } from './handler.ts'
import { writeRefusals } from './ledger-store.ts'
import { Pipeline, type SlowCommand } from './pipeline.ts'
import { listOutdated, rebuild } from './rebuild.ts'

export interface SiteOptions {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly write: pg.ClientConfig
  readonly read: pg.ClientConfig
  readonly now: () => Instant
  /** Reads the equipment tree; asked again after every event of `treeStreams`. */
  readonly loadTree: (tx: ReadTx) => Promise<ScopeTree>
  readonly treeStreams: readonly string[]
  readonly log: (error: unknown, where: string) => string
}

/** What a health page shows of one site. */
export interface SiteHealth {
  readonly waiting: number
  readonly position: Position
  readonly slowCommands: readonly SlowCommand[]
  /** Followers that cannot go on at the moment, and why. */
  readonly troubles: Readonly<Record<string, string>>
}

/** One site's ledger, reading models and followers, as this program serves them. */
export interface Site {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly bell: FeedBell
  readonly pool: pg.Pool
  readonly now: () => Instant
  /** Writes an error down and answers the incident's id. */
  readonly log: (error: unknown, where: string) => string
  execute(attempt: Attempt): Promise<Outcome>
  /** Import, replay, release and late history take the same path; they yield to interactive commands between batches. */
  executeMany(attempts: readonly Attempt[]): Promise<Outcome[]>
  /** Answers a query for a person: permission, scope, read role, read-only transaction. */
  answer(contract: QueryContract, input: object, actor: Actor): Promise<Answer<unknown>>
  /** Answers a query for the program itself. */
  ask<Input extends z.ZodObject, Output extends z.ZodType>(
    contract: QueryContract<Input, Output>,
    input: z.input<Input>,
  ): Promise<z.infer<Output>>
  tree(): ScopeTree
  lastPosition(): Position
  health(): SiteHealth
  /** Reading models of another version of the program, which are being rebuilt beside the work, have been swapped. */
  readonly upToDate: Promise<void>
  readonly lost: Promise<Error>
  close(): Promise<void>
}

/** Takes the site's ledger (waiting for the lock if need be) and starts everything that follows its feed. */
export async function openSite(options: SiteOptions, signal?: AbortSignal): Promise<Site> {
  const pools: Pools = [openPool(options.write, [options.siteId], 8), openPool(options.read, [options.siteId], 8)]
  try {
    return await openOn(options, pools, signal)
  } catch (error) {
    await Promise.all(pools.map((pool) => pool.end()))
    throw error
  }
}

type Pools = readonly [write: pg.Pool, read: pg.Pool]

async function openOn(options: SiteOptions, pools: Pools, signal?: AbortSignal): Promise<Site> {
  const { siteId, catalogue, now, log } = options
  const bell = new FeedBell()
  const tree = new KnownTree(options)
  const answers = new Answers(catalogue, siteId, pools[1], () => tree.known, now)
  const pipeline = await Pipeline.open(
    {
      siteId,
      catalogue,
      connection: sessionOf(options.write, [siteId]),
      readerOn: ({ tx }) => answers.readerOn(tx as unknown as ReadTx),
      tree: () => tree.known,
      now,
      committed: async (_, kinds) => {
        // Before the answer goes out: whoever has declared a unit may work on it with the next command.
        await tree.refresh(answers, kinds)
        bell.ring(kinds)
      },
      incident: log,
    },
    signal,
  )
  try {
    // Only now: a standby may have waited for days.
    await tree.load(answers)
    // And before the first command: a new site's models are of this version because it has no events yet.
    const outdated = await listOutdated(pools[0], siteId, catalogue.projections)
    return serve(options, { pools, bell, tree, answers, pipeline, outdated })
  } catch (error) {
    await pipeline.close()
    throw error
  }
}

interface Parts {
  readonly pools: Pools
  readonly bell: FeedBell
  readonly tree: KnownTree
  readonly answers: Answers
  readonly pipeline: Pipeline
  readonly outdated: readonly Projection[]
}

function serve(options: SiteOptions, { pools, bell, tree, answers, pipeline, outdated }: Parts): Site {
  const { siteId, catalogue, now, log } = options
  const [pool] = pools
  const stop = new AbortController()
  const troubles: Record<string, string> = {}
  const execute = async (attempt: Attempt): Promise<Outcome> => {
    if (holds(attempt.actor, attempt.contract.permission)) return pipeline.execute(attempt)
    const answer: Outcome = { outcome: 'refused', refusals: ['not_permitted'] }
    await writeRefusals(pool, siteId, [{ command: prepare(catalogue, attempt), answer }], now())
    return answer
  }
  const executeMany = (attempts: readonly Attempt[]) => Promise.all(attempts.map((attempt) => execute({ ...attempt, bulk: true })))
  const follower = { siteId, bell, pool, signal: stop.signal, log, troubles }
  const followers = [
    ...catalogue.projections.filter(({ follows }) => follows === 'feed').map((projection) => follow(projected(follower, projection))),
    ...catalogue.reactions.map((reaction) => follow(reacting(follower, reaction, answers, executeMany))),
  ]
  // Whoever has the ledger now follows its feed.
  void pipeline.lost.then(() => stop.abort())
  const upToDate = bringUpToDate(options, outdated, stop.signal)
  const close = async () => {
    await pipeline.close()
    stop.abort()
    await Promise.all([...followers, upToDate])
    await Promise.all(pools.map((each) => each.end()))
  }
  return {
    ...{ siteId, catalogue, bell, pool, now, log, execute, executeMany, upToDate, lost: pipeline.lost, close },
    answer: (contract, input, actor) => answers.answer(contract, input, actor),
    ask: (contract, input) => answers.ask(contract, input),
    tree: () => tree.known,
    lastPosition: () => pipeline.position,
    health: () => ({ waiting: pipeline.waiting, position: pipeline.position, slowCommands: pipeline.slowCommands, troubles }),
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

type FollowerBase = Omit<FollowerOptions, 'name' | 'streams' | 'apply' | 'react'>

function projected(base: FollowerBase, projection: Projection): FollowerOptions {
  return { ...base, name: projection.name, streams: projection.streams, apply: (tx, events) => projection.apply(tx, events) }
}

function reacting(base: FollowerBase, reaction: Reaction, answers: Answers, executeMany: Site['executeMany']): FollowerOptions {
  const attemptsOf = async (event: Recorded, reader: Reader): Promise<Attempt[]> => {
    const commands = await reaction.react(event, reader)
    const origin = `${event.position.epoch}.${event.position.seq}`
    return commands.map(({ contract, input, occurredAt }, index) => ({
      commandId: derivedId(base.siteId, reaction.name, origin, String(index)),
      actor: systemActor(base.siteId),
      contract,
      input,
      occurredAt: occurredAt ?? event.occurredAt,
    }))
  }
  return {
    ...base,
    name: reaction.name,
    streams: reaction.streams,
    react: async (events) => {
      const attempts: Attempt[] = []
      await answers.reading(async (reader) => {
        for (const event of events) attempts.push(...(await attemptsOf(event, reader)))
      })
      // In the order of the events, which the writer keeps.
      if (attempts.length > 0) await executeMany(attempts)
    },
  }
}

/** Commands keep coming meanwhile; a model that cannot be rebuilt stays as it is and is tried again at the next start. */
async function bringUpToDate({ siteId, write, log }: SiteOptions, outdated: readonly Projection[], signal: AbortSignal): Promise<void> {
  try {
    for (const projection of outdated) {
      if (signal.aborted) return
      await rebuild(write, siteId, projection)
    }
  } catch (error) {
    log(error, 'kernel.rebuild')
  }
}
