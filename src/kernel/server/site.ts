import type pg from 'pg'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { ScopeTree } from './access.ts'
import type { Answers } from './answers.ts'
import type { Attempt } from './attempt.ts'
import type { Catalogue } from './catalogue.ts'
import { openPool } from './database.ts'
import type { FeedBell } from './feed.ts'
import { Member, type Pools, type SiteOptions } from './member.ts'
import type { SlowCommand } from './pipeline.ts'

export type { SiteOptions } from './member.ts'

/** What a health page shows of one site. */
export interface SiteHealth {
  /** False while another program writes, to which this one hands its commands. */
  readonly writes: boolean
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
  readonly log: SiteOptions['log']
  execute(attempt: Attempt): Promise<Outcome>
  /** Import, replay, release and late history take the same path; they yield to interactive commands between batches. */
  executeMany(attempts: readonly Attempt[]): Promise<Outcome[]>
  /** Answers a query for a person: permission, scope, read role, read-only transaction. */
  readonly answer: Answers['answer']
  /** Lends answers for a person out of one state of the database. */
  readonly snapshot: Answers['snapshot']
  /** Answers a query for the program itself. */
  readonly ask: Answers['ask']
  tree(): ScopeTree
  lastPosition(): Position
  health(): SiteHealth
  /** Resolves when this program writes; rejects when it gives the wait up. */
  readonly leading: Promise<unknown>
  /** Reading models of another version of the program, which are being rebuilt beside the work, have been swapped. */
  readonly upToDate: Promise<void>
  readonly lost: Promise<Error>
  close(): Promise<void>
}

/** Takes the site's ledger (waiting for the lock if need be) and starts everything that follows its feed. */
export async function openSite(options: SiteOptions, signal?: AbortSignal): Promise<Site> {
  const site = await joinSite(options, signal)
  try {
    await site.leading
    return site
  } catch (error) {
    await site.close()
    throw error
  }
}

/** Serves the site from now on: as its writer when the ledger is free; otherwise standing by, with every command handed to the writer. */
export async function joinSite(options: SiteOptions, signal?: AbortSignal): Promise<Site> {
  const pools: Pools = [openPool(options.write, [options.siteId], 8), openPool(options.read, [options.siteId], 8)]
  const member = new Member(options, pools, signal)
  try {
    await member.join()
    return siteOf(options, pools, member)
  } catch (error) {
    await member.close()
    throw error
  }
}

function siteOf({ siteId, catalogue, now, log }: SiteOptions, [pool]: Pools, member: Member): Site {
  const { bell, tree, answers, leading, troubles } = member
  const { execute, executeMany } = member
  return {
    ...{ siteId, catalogue, bell, pool, now, log, execute, executeMany, close: () => member.close() },
    leading,
    upToDate: leading.then(
      ({ upToDate }) => upToDate,
      () => undefined,
    ),
    lost: leading.then(
      ({ pipeline }) => pipeline.lost,
      (error: Error) => error,
    ),
    ...{ answer: answers.answer, snapshot: answers.snapshot, ask: answers.ask },
    tree: () => tree.known,
    lastPosition: () => member.ledger.position,
    health: () => {
      const { waiting, position, slowCommands } = member.ledger
      return { writes: member.writes, waiting, position, slowCommands, troubles }
    },
  }
}
