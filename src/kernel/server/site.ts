import pg from 'pg'
import type * as z from 'zod'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { QueryContract } from '../contract/query.ts'
import { holds, scopeOf, systemActor, type Actor, type Scope, type ScopeTree } from './access.ts'
import type { Attempt } from './attempt.ts'
import { derivedId } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import { kyselyOn, openPool, sessionOf, type ReadTx } from './database.ts'
import { FeedBell } from './feed.ts'
import { follow } from './follower.ts'
import type { QueryContext, QueryHandler, Reacted, Reader, Recorded } from './handler.ts'
import { Pipeline } from './pipeline.ts'

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

export type Answer<Output> = { readonly permitted: true; readonly value: Output } | { readonly permitted: false }

/** One site's ledger, reading models and followers, as this program serves them. */
export interface Site {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly bell: FeedBell
  readonly pool: pg.Pool
  readonly now: () => Instant
  execute(attempt: Attempt): Promise<Outcome>
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
  readonly lost: Promise<Error>
  close(): Promise<void>
}

/** Takes the site's ledger (waiting for the lock if need be) and starts everything that follows its feed. */
export async function openSite(options: SiteOptions, signal?: AbortSignal): Promise<Site> {
  const { siteId, catalogue, now } = options
  const bell = new FeedBell()
  const pool = openPool(options.write, [siteId], 8)
  const readPool = openPool(options.read, [siteId], 8)
  await ensurePartitions(pool, now())
  let tree: ScopeTree = { siteId, ancestors: new Map() }
  let position: Position = { epoch: 1, seq: 0 }
  const answers = new Answers(catalogue, siteId, now)

  const refreshTree = async () => {
    tree = await withReader(readPool, (tx) => options.loadTree(tx))
  }
  await refreshTree()
  const pipeline = await Pipeline.open(
    {
      siteId,
      catalogue,
      connection: sessionOf(options.write, [siteId]),
      readerOn: ({ tx }) => answers.readerOn(tx as unknown as ReadTx, systemActor(siteId), tree),
      tree: () => tree,
      now,
      committed: (last) => {
        position = last
        bell.ring()
      },
      incident: options.log,
    },
    signal,
  )
  const stop = new AbortController()
  const execute = (attempt: Attempt) => pipeline.execute(attempt)
  const site: Site = {
    siteId,
    catalogue,
    bell,
    pool,
    now,
    execute,
    executeMany: (attempts) => pipeline.executeMany(attempts),
    answer: (contract, input, actor) => answers.answer(readPool, contract, input, actor, tree),
    ask: (contract, input) => withReader(readPool, (tx) => answers.readerOn(tx, systemActor(siteId), tree).ask(contract, input)),
    tree: () => tree,
    lastPosition: () => position,
    lost: pipeline.lost,
    close: async () => {
      await pipeline.close()
      stop.abort()
      await Promise.all(followers)
      await Promise.all([pool.end(), readPool.end()])
    },
  }
  const followers = startFollowers(site, options, refreshTree, stop.signal)
  return site
}

function startFollowers(site: Site, options: SiteOptions, refreshTree: () => Promise<void>, signal: AbortSignal): Promise<void>[] {
  const { siteId, bell, pool, catalogue } = site
  const base = { siteId, bell, pool, signal, log: options.log, apply: async () => undefined }
  const treeFollower = follow({ ...base, name: 'kernel.scopeTree', streams: options.treeStreams, after: refreshTree })
  const projections = catalogue.projections
    .filter((projection) => projection.follows === 'feed')
    .map((projection) =>
      follow({ ...base, name: projection.name, streams: projection.streams, apply: (tx, events) => projection.apply(tx, events) }),
    )
  const reactions = catalogue.reactions.map((reaction) =>
    follow({
      ...base,
      name: reaction.name,
      streams: reaction.streams,
      after: async (events) => {
        for (const event of events) await sendReaction(site, reaction.name, event, await reactTo(site, reaction.react, event))
      },
    }),
  )
  return [treeFollower, ...projections, ...reactions]
}

function reactTo(site: Site, react: (event: Recorded, reader: Reader) => Promise<readonly Reacted[]>, event: Recorded) {
  return withReader(site.pool, (tx) => react(event, { tx, siteId: site.siteId, ask: (contract, input) => site.ask(contract, input) }))
}

async function sendReaction(site: Site, name: string, event: Recorded, commands: readonly Reacted[]): Promise<void> {
  const origin = `${event.position.epoch}.${event.position.seq}`
  await site.executeMany(
    commands.map(({ contract, input, occurredAt }, index) => ({
      commandId: derivedId(site.siteId, name, origin, String(index)),
      actor: systemActor(site.siteId),
      contract,
      input,
      occurredAt: occurredAt ?? event.occurredAt,
    })),
  )
}

/** Runs in a read-only transaction: the read role could not write anyway. */
async function withReader<Result>(pool: pg.Pool, work: (tx: ReadTx) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin read only')
    const result = await work(kyselyOn(client) as unknown as ReadTx)
    await client.query('commit')
    return result
  } catch (error) {
    broken = error as Error
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release(broken instanceof pg.DatabaseError ? undefined : broken)
  }
}

class Answers {
  readonly #catalogue: Catalogue
  readonly #siteId: SiteId
  readonly #now: () => Instant

  constructor(catalogue: Catalogue, siteId: SiteId, now: () => Instant) {
    this.#catalogue = catalogue
    this.#siteId = siteId
    this.#now = now
  }

  async answer(pool: pg.Pool, contract: QueryContract, input: object, actor: Actor, tree: ScopeTree): Promise<Answer<unknown>> {
    if (!holds(actor, contract.permission)) return { permitted: false }
    const handler = this.#handlerOf(contract)
    const scope = scopeOf(actor, contract.permission, tree)
    const value = await withReader(pool, (tx) => handler.answer(this.readerOn(tx, actor, tree), input, scope, this.#context(actor)))
    return { permitted: true, value: contract.output.parse(value) }
  }

  readerOn(tx: ReadTx, actor: Actor, tree: ScopeTree): Reader {
    const reader: Reader = {
      tx,
      siteId: this.#siteId,
      ask: async (contract, input) => {
        const scope: Scope = scopeOf(actor, contract.permission, tree)
        const answered = await this.#handlerOf(contract).answer(reader, contract.input.parse(input), scope, this.#context(actor))
        return contract.output.parse(answered) as never
      },
    }
    return reader
  }

  #handlerOf(contract: QueryContract<any, any>): QueryHandler {
    const handler = this.#catalogue.answers.get(contract.name)
    if (!handler) throw new Error(`no module answers ${contract.name}`)
    return handler
  }

  #context(actor: Actor): QueryContext {
    return { now: this.#now(), actor }
  }
}

/** Partitions exist before the first row: this month and the two that follow; again once a day. */
export async function ensurePartitions(pool: pg.Pool, now: Instant): Promise<void> {
  for (const table of ['command', 'refusal', 'event']) {
    await pool.query('select ensure_month_partitions($1::regclass, ($2::timestamptz)::date, 3)', [table, now])
  }
}
