import type { Connection, ConnectionPool } from '../../kernel/server/database.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import { decimal } from '../../kernel/contract/quantity.ts'
import { systemActor } from '../../kernel/server/access.ts'
import type { Attempt } from '../../kernel/server/attempt.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import { listWorkUnits, type WorkUnitRow } from '../../model/plant/contract.ts'
import { recordCount } from '../execution/contract.ts'
import { recordBoundaries } from './line-boundaries.store.ts'
import { accountUnit, type Accounted } from './account-unit.store.ts'
import { everyDay } from './reach-horizon.store.ts'
import { NONE } from './write-books.store.ts'
import type { CounterPolicy } from './fact.ts'

export interface AccountantOptions {
  readonly site: Site
  /** How the counters of a unit are to be read, by tag. */
  readonly countersOf: (equipmentId: string) => Promise<Readonly<Record<string, CounterPolicy>>>
  /** After a unit's books were made again, out of all facts that were there at that instant, so that screens move. */
  readonly publish: (equipmentId: string, outOfAt: Instant) => void
  readonly log: (error: unknown, where: string) => void
}
export interface Accountant {
  /** Something was marked dirty in this process: do not wait for the poll. */
  poke(): void
  /** How much older than now the facts may be that are not in the books yet. */
  behindMs(): number
  /** Resolves when nothing is dirty. */
  settled(): Promise<void>
  close(): Promise<void>
}

const POLL_MS = 1_000
const BREATH_MS = 200
const CATCH_UP_DAYS = 8
const MOST_ROUNDS_BETWEEN = 64
const DAY_MS = 86_400_000

/** Follows the marks of dirty time and makes the books of each unit again, the newest first, in short transactions. */
export function startAccountant(options: AccountantOptions): Accountant {
  const { site, log } = options
  const stop = new AbortController()
  let wake = Promise.withResolvers<void>()
  let isWorking = true
  /** The beginning of the last round that left nothing undone: all that had been said by then is in the books. */
  let upToMs = Date.parse(site.now())
  const poke = () => wake.resolve()
  const off = site.bell.onRing(poke)
  const ledger = ledgerOf(options)
  const reachHorizon = everyDay(site)
  const work = async () => {
    await ledger.tryCatchUp()
    await reachHorizon().catch((error: unknown) => void log(error, 'accountant'))
    const beganAtMs = Date.parse(site.now())
    const { made, failed, behindSinceMs: behind } = await round(options)
    ledger.noteBehind(behind)
    if (failed === 0) upToMs = beganAtMs
    return made
  }
  const run = async () => {
    while (!stop.signal.aborted) {
      isWorking = true
      const worked = await work().catch((error: unknown) => {
        log(error, 'accountant')
        return 0
      })
      isWorking = worked > 0 || ledger.isBehind()
      // Facts come in bursts: a short breath lets one recomputation serve many of them.
      await pause(worked > 0 ? undefined : wake.promise, worked > 0 ? BREATH_MS : POLL_MS, stop.signal)
      wake = Promise.withResolvers()
    }
  }
  const running = run()
  return {
    poke,
    behindMs: () => Math.max(0, Date.parse(site.now()) - upToMs),
    settled: async () => {
      while (!stop.signal.aborted && ((await countDirty(site.pool)) > 0 || isWorking)) {
        poke()
        await pause(undefined, 20, stop.signal)
      }
    },
    close: async () => {
      stop.abort()
      off()
      await running
    },
  }
}

/** What the ledger knows of the books, and how it is told what it missed. */
function ledgerOf(options: AccountantOptions) {
  /** From when on it may not know what the books say: after a crash between the two, or when it did not take it. */
  let behindSinceMs: number | null = Date.parse(options.site.now()) - CATCH_UP_DAYS * DAY_MS
  /** Rounds before the next attempt, and how many there will be before the one after it. */
  let [roundsLeft, roundsBetween] = [0, 1]
  return {
    isBehind: () => behindSinceMs !== null,
    noteBehind: (sinceMs: number | null) => {
      if (sinceMs !== null) behindSinceMs = Math.min(sinceMs, behindSinceMs ?? sinceMs)
    },
    /** What it does not take keeps no books waiting: it is tried again, less and less often. */
    tryCatchUp: async () => {
      if (behindSinceMs === null) return
      if (roundsLeft > 0) {
        roundsLeft -= 1
        return
      }
      try {
        await catchUp(options, behindSinceMs)
        behindSinceMs = null
        roundsBetween = 1
      } catch (error) {
        options.log(error, 'accountant')
        roundsLeft = roundsBetween
        roundsBetween = Math.min(2 * roundsBetween, MOST_ROUNDS_BETWEEN)
      }
    },
  }
}

export interface Round {
  /** How many units' books were made again. */
  readonly made: number
  /** How many could not be made, and stay marked. */
  readonly failed: number
  /** From when on the ledger did not take what the new books say; null: it knows all. */
  readonly behindSinceMs: number | null
}

/** One pass over all dirty units: no other waits for ever behind one whose books cannot be made. */
export async function round(options: AccountantOptions): Promise<Round> {
  const { site, countersOf, publish, log } = options
  const { rows } = await site.pool.query('select equipment_id from dirty_window group by equipment_id order by max(starts_at) desc')
  if (rows.length === 0) return { made: 0, failed: 0, behindSinceMs: null }
  const units = new Map((await site.ask(listWorkUnits, {})).rows.map((unit) => [unit.equipmentId as string, unit]))
  let [made, failed] = [0, 0]
  let behindSinceMs: number | null = null
  for (const { equipment_id: equipmentId } of rows) {
    const unit = units.get(equipmentId)
    if (!unit) {
      // Facts of a unit that is retired or was never declared stay facts; there are no books to make.
      await site.pool.query('delete from dirty_window where equipment_id = $1', [equipmentId])
      continue
    }
    const outOfAt = site.now() as Instant
    const accounted = await inTransaction(site.pool, async (client) =>
      accountUnit(site, client, unit, await countersOf(equipmentId)),
    ).catch((error: unknown) => {
      log(error, 'accountant')
      return undefined
    })
    if (!accounted) {
      failed += 1
      continue
    }
    made += 1
    const line = [...units.values()].filter(({ parentId }) => parentId !== null && parentId === unit.parentId)
    await recordInLedger(options, line, accounted).catch((error: unknown) => {
      log(error, 'accountant')
      behindSinceMs = Math.min(accounted.sinceMs, behindSinceMs ?? accounted.sinceMs)
    })
    publish(equipmentId, outOfAt)
  }
  return { made, failed, behindSinceMs }
}

/** Brings the boundaries of the line's jobs, and the absolute count of each touched job, unit and shift, into the ledger (kernel.md §10). */
async function recordInLedger(options: AccountantOptions, line: readonly WorkUnitRow[], accounted: Accounted): Promise<void> {
  const { equipmentId, jobOrderIds, throughFact, sinceMs } = accounted
  await recordBoundaries(options, line, sinceMs)
  if (jobOrderIds.length > 0)
    await sendCounts(options.site, await readDifferences(options.site.pool, jobOrderIds, equipmentId), throughFact)
}

/** What the books say since an instant and the ledger does not know, or knows and the books do not say any more. */
async function catchUp(options: AccountantOptions, sinceMs: number): Promise<void> {
  const { site } = options
  const { rows } = await site.pool.query<{ job_order_id: string }>(
    `select job_order_id from unit_count where starts_at >= $1::timestamptz and job_order_id <> $2
     union select job_order_id from job_count where shift_on >= $1::timestamptz::date - 1`,
    [new Date(sinceMs), NONE],
  )
  const jobOrderIds = rows.map((row) => row.job_order_id)
  if (jobOrderIds.length > 0) await sendCounts(site, await readDifferences(site.pool, jobOrderIds, null), '0')
  const lines = Map.groupBy((await site.ask(listWorkUnits, {})).rows, ({ parentId }) => parentId)
  for (const [parentId, line] of lines) if (parentId !== null) await recordBoundaries(options, line, sinceMs)
}

interface CountDifference {
  readonly job_order_id: string
  readonly equipment_id: string
  readonly shift_on: string
  readonly shift_code: string
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly unit_ids: readonly string[]
}

/** @param equipmentId one unit, or null for all */
async function readDifferences(
  pool: ConnectionPool,
  jobOrderIds: readonly string[],
  equipmentId: string | null,
): Promise<CountDifference[]> {
  const { rows } = await pool.query<CountDifference>(
    `with counted as (
       select job_order_id, equipment_id, shift_on, shift_code, sum(good) as good, sum(scrap) as scrap, sum(rework) as rework
       from unit_count where job_order_id = any($1::uuid[]) and ($2::uuid is null or equipment_id = $2) group by 1, 2, 3, 4
     ), known as (select * from job_count where job_order_id = any($1::uuid[]) and ($2::uuid is null or equipment_id = $2))
     select b.*, j.fold->'unitIds' as unit_ids from (
       select job_order_id, equipment_id, shift_on::text as shift_on, shift_code, coalesce(c.good, 0) as good, coalesce(c.scrap, 0) as scrap, coalesce(c.rework, 0) as rework,
         coalesce(k.good, 0) as known_good, coalesce(k.scrap, 0) as known_scrap, coalesce(k.rework, 0) as known_rework
       from counted c full join known k using (job_order_id, equipment_id, shift_on, shift_code)) b
     join job_order j on j.job_order_id = b.job_order_id
     where (b.good, b.scrap, b.rework) is distinct from (b.known_good, b.known_scrap, b.known_rework)`,
    [jobOrderIds, equipmentId],
  )
  return rows
}

async function sendCounts(site: Site, differences: readonly CountDifference[], throughFact: string): Promise<void> {
  const attempts = differences.map((row): Attempt => {
    const { job_order_id: jobOrderId, equipment_id: equipmentId, shift_on: shiftOn, shift_code: shiftCode } = row
    const [good, scrap, rework] = [decimal(row.good), decimal(row.scrap), decimal(row.rework)]
    return {
      commandId: derivedId(
        'recordCount',
        site.siteId,
        jobOrderId,
        equipmentId,
        shiftOn,
        shiftCode,
        throughFact,
        good,
        scrap,
        rework,
        site.now(),
      ),
      actor: systemActor(site.siteId),
      contract: recordCount,
      input: {
        jobOrderId,
        equipmentId,
        shiftOn,
        shiftCode,
        good,
        scrap,
        rework,
        decisive: row.unit_ids.at(-1) === equipmentId,
        throughFact,
      },
      occurredAt: site.now() as Instant,
    }
  })
  await site.executeMany(attempts)
}

async function countDirty(pool: ConnectionPool): Promise<number> {
  const { rows } = await pool.query('select count(*) as dirty from dirty_window')
  return Number(rows[0].dirty)
}

async function inTransaction<Result>(pool: ConnectionPool, work: (client: Connection) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    broken = error as Error
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release(broken)
  }
}

async function pause(until: Promise<void> | undefined, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  signal.addEventListener('abort', () => resolve(), { once: true })
  await (until ? Promise.race([promise, until]) : promise)
  clearTimeout(timer)
}
