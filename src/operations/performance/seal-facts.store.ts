import { createHash, sign, type KeyObject } from 'node:crypto'
import type { ConnectionPool } from '../../kernel/server/database.ts'
import { canonical, sha256 } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import { type FactStretch, readFactLeaves } from './fact-leaves.store.ts'

/** A fact gets its number before it is committed: after this time, longer than any transaction, no smaller number can appear. */
const COMMITTED_AFTER_MS = 60_000
const DAY_MS = 86_400_000
export const MARK_BYTES = 8
export const NO_SEAL = Buffer.alloc(32)

/** What the head of a seal binds together. */
export interface SealedStretch extends FactStretch {
  readonly version: number
  readonly facts: number
}

export function factHead(siteId: string, stretch: SealedStretch, root: Buffer, previous: Buffer): Buffer {
  const { equipmentId, dayOn, version, afterFact, throughFact, facts } = stretch
  return sha256(canonical([siteId, equipmentId, dayOn, version, String(afterFact), String(throughFact), facts]), root, previous)
}

/**
 * Seals the facts of every unit and UTC day that is over (kernel.md §13): once when the day is over, and once more, as a version of its own, when
 * facts of a sealed day have come since. Only one program of a site may do it.
 * @returns how many facts were sealed.
 */
export async function sealFacts({ pool, siteId, now }: Pick<Site, 'pool' | 'siteId' | 'now'>, key?: KeyObject): Promise<number> {
  const committedAt = new Date(Date.parse(now()) - COMMITTED_AFTER_MS)
  const throughOn = new Date(committedAt.getTime() - DAY_MS).toISOString().slice(0, 10)
  const known = await findProgress(pool)
  const { rows } = await pool.query<{ through: string }>(
    'select coalesce(max(fact_id), $2)::text as through from equipment_fact where fact_id > $2 and recorded_at <= $1',
    [committedAt, known.throughFact],
  )
  const throughFact = rows[0]!.through
  let sealed = 0
  for (const { equipment_id: equipmentId, day_on: dayOn } of await listOpenDays(pool, known, throughFact, throughOn)) {
    sealed += await sealDay(pool, siteId, { equipmentId, dayOn, throughFact }, now(), key)
  }
  await pool.query(
    `insert into fact_sealing (site_id, through_fact, through_on) values ($1, $2, $3)
     on conflict (site_id) do update set through_fact = excluded.through_fact, through_on = excluded.through_on`,
    [siteId, throughFact, throughOn],
  )
  return sealed
}

interface Progress {
  readonly throughFact: string
  readonly throughOn: string
}

async function findProgress(pool: ConnectionPool): Promise<Progress> {
  const { rows } = await pool.query('select through_fact::text as fact, through_on::text as day from fact_sealing')
  return { throughFact: rows[0]?.fact ?? '0', throughOn: rows[0]?.day ?? '-infinity' }
}

/** Days that have ended since, and those of which something was recorded since. */
async function listOpenDays(pool: ConnectionPool, known: Progress, throughFact: string, throughOn: string): Promise<OpenDay[]> {
  const list = async (condition: string, from: string) => {
    const { rows } = await pool.query<OpenDay>(
      `select distinct equipment_id, (occurred_at at time zone 'UTC')::date::text as day_on from equipment_fact
       where fact_id <= $2 and occurred_at < ($3::date + 1)::timestamp at time zone 'UTC' and ${condition} order by equipment_id, day_on`,
      [from, throughFact, throughOn],
    )
    return rows
  }
  const ended =
    throughOn === known.throughOn ? [] : await list(`occurred_at >= ($1::date + 1)::timestamp at time zone 'UTC'`, known.throughOn)
  return [...ended, ...(await list('fact_id > $1::bigint', known.throughFact))]
}

interface OpenDay {
  readonly equipment_id: string
  readonly day_on: string
}

async function sealDay(
  pool: ConnectionPool,
  siteId: string,
  day: Omit<FactStretch, 'afterFact'>,
  sealedAt: string,
  key: KeyObject | undefined,
): Promise<number> {
  const { rows } = await pool.query<{ seal_no: number; head: Buffer; version: number; through_fact: string }>(
    `select s.seal_no, s.head, coalesce(d.version, 0) as version, coalesce(d.through_fact, 0)::text as through_fact
     from (select seal_no, head from fact_seal where equipment_id = $1 order by seal_no desc limit 1) s
     left join (select version, through_fact from fact_seal where equipment_id = $1 and day_on = $2 order by version desc limit 1) d on true`,
    [day.equipmentId, day.dayOn],
  )
  const last = rows[0] ?? { seal_no: 0, head: NO_SEAL, version: 0, through_fact: '0' }
  const stretch = { ...day, afterFact: last.through_fact }
  const hash = createHash('sha256')
  const marks: Buffer[] = []
  for await (const leaf of readFactLeaves(pool, stretch)) {
    hash.update(leaf.hash)
    marks.push(leaf.hash.subarray(0, MARK_BYTES))
  }
  if (marks.length === 0) return 0
  const root = hash.digest()
  const version = last.version + 1
  const head = factHead(siteId, { ...stretch, version, facts: marks.length }, root, last.head)
  await pool.query(
    `insert into fact_seal (site_id, equipment_id, seal_no, day_on, version, after_fact, through_fact, facts, marks, root, previous, head, signature, sealed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[siteId, day.equipmentId, last.seal_no + 1, day.dayOn, version, stretch.afterFact, stretch.throughFact, marks.length],
      ...[Buffer.concat(marks), root, last.head, head, key ? sign(null, head, key) : null, sealedAt],
    ],
  )
  return marks.length
}
