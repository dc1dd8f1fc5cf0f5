import { sign, verify as verifySignature, type KeyObject } from 'node:crypto'
import type pg from 'pg'
import type { Instant, SiteId } from '../contract/ids.ts'
import { canonical, sha256 } from './canonical.ts'

/** What a seal covers of one event: every column, the payload verbatim. */
const EVENT_COLUMNS = `epoch, seq, stream_id, stream_kind, version, kind, payload::text as payload, occurred_at, recorded_at, actor_id, command_id`
const MOST_EVENTS = 4_096
const NOTHING = Buffer.alloc(32)

interface Block {
  readonly epoch: number
  readonly first_seq: number
  readonly last_seq: number
  readonly root: Buffer
  readonly previous: Buffer
  readonly head: Buffer
  readonly leaves: Buffer
  readonly signature: Buffer | null
}

/** Chains the events that are not sealed yet into one hash-linked block (kernel.md §13). @returns how many events it covers. */
export async function sealNext(pool: pg.Pool, siteId: SiteId, sealedAt: Instant, key?: KeyObject): Promise<number> {
  const last = await findLastSeal(pool, siteId)
  const { rows } = await pool.query(
    `select ${EVENT_COLUMNS} from event where site_id = $1 and (epoch, seq) > ($2::int, $3::bigint) order by epoch, seq limit ${MOST_EVENTS}`,
    [siteId, last?.epoch ?? 1, last?.last_seq ?? 0],
  )
  const events = rows.filter((row) => row.epoch === rows[0].epoch)
  if (events.length === 0) return 0
  const leaves = events.map(leafOf)
  const root = merkleRoot(leaves)
  const previous = last?.head ?? NOTHING
  const { epoch, seq: firstSeq } = events[0]
  const lastSeq = events.at(-1).seq
  const head = headOf(siteId, epoch, firstSeq, lastSeq, root, previous)
  await pool.query(
    `insert into seal (site_id, epoch, first_seq, last_seq, root, previous, head, leaves, signature, sealed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [siteId, epoch, firstSeq, lastSeq, root, previous, head, Buffer.concat(leaves), key ? sign(null, head, key) : null, sealedAt],
  )
  return events.length
}

export interface Verified {
  readonly blocks: number
  readonly events: number
  readonly unsealed: number
  /** Undefined when the books are consistent. Without an anchor outside the database that is all that can be said. */
  readonly fault?: { readonly epoch: number; readonly seq: number; readonly what: string }
}

/** Recomputes every seal. @returns the first event or block that does not fit, by position. */
export async function verifySeals(pool: pg.Pool, siteId: SiteId, publicKey?: KeyObject): Promise<Verified> {
  const { rows: blocks } = await pool.query<Block>('select * from seal where site_id = $1 order by epoch, first_seq', [siteId])
  let previous: Buffer = NOTHING
  let events = 0
  for (const block of blocks) {
    const fault = await checkBlock(pool, siteId, block, previous, publicKey)
    if (fault) return { blocks: blocks.length, events, unsealed: 0, fault }
    previous = block.head
    events += block.last_seq - block.first_seq + 1
  }
  return { blocks: blocks.length, events, unsealed: await countUnsealed(pool, siteId, blocks.at(-1)) }
}

async function checkBlock(
  pool: pg.Pool,
  siteId: SiteId,
  block: Block,
  previous: Buffer,
  publicKey?: KeyObject,
): Promise<Verified['fault']> {
  const at = { epoch: block.epoch, seq: block.first_seq }
  const { rows } = await pool.query(
    `select ${EVENT_COLUMNS} from event where site_id = $1 and epoch = $2 and seq between $3 and $4 order by seq`,
    [siteId, block.epoch, block.first_seq, block.last_seq],
  )
  for (let seq = block.first_seq; seq <= block.last_seq; seq += 1) {
    if (rows[seq - block.first_seq]?.seq !== seq) return { epoch: block.epoch, seq, what: 'this event is missing' }
  }
  if (!block.previous.equals(previous)) return { ...at, what: 'the block does not follow the block before it' }
  const leaves = rows.map(leafOf)
  const changed = leaves.findIndex((leaf, index) => !leaf.equals(block.leaves.subarray(index * 32, index * 32 + 32)))
  if (changed >= 0) return { epoch: block.epoch, seq: block.first_seq + changed, what: 'this event was changed after it was sealed' }
  const root = merkleRoot(leaves)
  if (!root.equals(block.root)) return { ...at, what: 'the root of the block was changed' }
  if (!headOf(siteId, block.epoch, block.first_seq, block.last_seq, root, previous).equals(block.head))
    return { ...at, what: 'the head of the block was changed' }
  if (publicKey && !(block.signature && verifySignature(null, block.head, publicKey, block.signature)))
    return { ...at, what: 'the signature of the block is not ours' }
  return undefined
}

async function findLastSeal(pool: pg.Pool, siteId: SiteId): Promise<Block | undefined> {
  const { rows } = await pool.query<Block>('select * from seal where site_id = $1 order by epoch desc, first_seq desc limit 1', [siteId])
  return rows[0]
}

async function countUnsealed(pool: pg.Pool, siteId: SiteId, last: Block | undefined): Promise<number> {
  const { rows } = await pool.query('select count(*) as unsealed from event where site_id = $1 and (epoch, seq) > ($2::int, $3::bigint)', [
    siteId,
    last?.epoch ?? 1,
    last?.last_seq ?? 0,
  ])
  return Number(rows[0].unsealed)
}

function leafOf(row: Record<string, unknown>): Buffer {
  return sha256('\u0000', canonical(row))
}

function headOf(siteId: SiteId, epoch: number, firstSeq: number, lastSeq: number, root: Buffer, previous: Buffer): Buffer {
  return sha256(canonical([siteId, epoch, firstSeq, lastSeq]), root, previous)
}

/** RFC 6962 shape: leaves and nodes are hashed with different prefixes; an odd node moves up. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let index = 0; index < level.length; index += 2) {
      const right = level[index + 1]
      next.push(right ? sha256('\u0001', level[index]!, right) : level[index]!)
    }
    level = next
  }
  return level[0] ?? NOTHING
}
