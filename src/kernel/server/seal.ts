import { sign, verify as verifySignature, type KeyObject } from 'node:crypto'
import type pg from 'pg'
import type { Instant, SiteId } from '../contract/ids.ts'
import { REDACTION_STREAM } from '../contract/ledger.ts'
import { canonical, sha256 } from './canonical.ts'
import { commitmentOf, type Payload } from './commitment.ts'
import { markOf } from './redaction.ts'

/** What a seal covers of one event: every column, the payload verbatim, instants to the microsecond. */
const EVENT_COLUMNS = `epoch, seq, stream_id, stream_kind, version, kind, payload::text as payload, salt, texts,
  extract(epoch from occurred_at)::text as occurred_at, extract(epoch from recorded_at)::text as recorded_at, actor_id, command_id`
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

/** The head of a block as it was sent to a place that whoever can change the database cannot change. */
export interface Anchor {
  readonly epoch: number
  readonly lastSeq: number
  readonly head: Buffer
}

export interface Verified {
  readonly blocks: number
  readonly events: number
  readonly unsealed: number
  /** Events up to the last anchor: they are unaltered. The rest is consistent, which is all that can be said without an anchor. */
  readonly anchored: number
  /** Undefined when the books are consistent. */
  readonly fault?: { readonly epoch: number; readonly seq: number; readonly what: string }
}

/** Recomputes every seal. @returns the first event or block that does not fit, by position. */
export async function verifySeals(
  pool: pg.Pool,
  siteId: SiteId,
  publicKey?: KeyObject,
  anchors: readonly Anchor[] = [],
): Promise<Verified> {
  const { rows: blocks } = await pool.query<Block>('select * from seal where site_id = $1 order by epoch, first_seq', [siteId])
  let previous: Pick<Block, 'head' | 'last_seq'> = { head: NOTHING, last_seq: 0 }
  let events = 0
  let unsealed = 0
  let anchored = 0
  let fault: Verified['fault']
  for (const block of blocks) {
    fault = checkChain(siteId, block, previous, publicKey) ?? (await checkEvents(pool, siteId, block))
    if (fault) break
    previous = block
    events += block.last_seq - block.first_seq + 1
    if (anchors.some((anchor) => isAnchorOf(anchor, block))) anchored = events
  }
  fault ??= findBrokenAnchor(anchors, blocks)
  fault ??= (await findStranger(pool, siteId)) ?? (await findBlackened(pool, siteId))
  if (!fault) ({ unsealed, fault } = await checkRest(pool, siteId, previous.last_seq))
  return { blocks: blocks.length, events, unsealed, anchored, ...(fault && { fault }) }
}

function isAnchorOf({ epoch, lastSeq, head }: Anchor, block: Block): boolean {
  return block.epoch === epoch && block.last_seq === lastSeq && block.head.equals(head)
}

/** Whoever has the key can seal a forged history anew; what was anchored before betrays it. */
function findBrokenAnchor(anchors: readonly Anchor[], blocks: readonly Block[]): Verified['fault'] {
  const broken = anchors.find((anchor) => !blocks.some((block) => isAnchorOf(anchor, block)))
  return broken && { epoch: broken.epoch, seq: broken.lastSeq, what: 'the chain is not the one that was anchored' }
}

function checkChain(
  siteId: SiteId,
  block: Block,
  previous: Pick<Block, 'head' | 'last_seq'>,
  publicKey: KeyObject | undefined,
): Verified['fault'] {
  const { epoch, first_seq: firstSeq, last_seq: lastSeq, root, head, signature } = block
  const broken = (what: string) => ({ epoch, seq: firstSeq, what })
  if (firstSeq !== previous.last_seq + 1 || !block.previous.equals(previous.head))
    return broken('the block does not follow the block before it')
  if (!merkleRoot(leavesOf(block)).equals(root)) return broken('the root of the block was changed')
  if (!headOf(siteId, epoch, firstSeq, lastSeq, root, previous.head).equals(head)) return broken('the head of the block was changed')
  if (publicKey && !(signature && verifySignature(null, head, publicKey, signature)))
    return broken('the signature of the block is not ours')
  return undefined
}

async function checkEvents(pool: pg.Pool, siteId: SiteId, block: Block): Promise<Verified['fault']> {
  const { epoch, first_seq: firstSeq, last_seq: lastSeq } = block
  const { rows } = await pool.query(
    `select ${EVENT_COLUMNS} from event where site_id = $1 and epoch = $2 and seq between $3 and $4 order by seq`,
    [siteId, epoch, firstSeq, lastSeq],
  )
  const leaves = leavesOf(block)
  for (let seq = firstSeq; seq <= lastSeq; seq += 1) {
    const row = rows[seq - firstSeq]
    if (row?.seq !== seq) return { epoch, seq: Math.min(seq, row?.seq ?? seq), what: row?.seq < seq ? TWICE : 'this event is missing' }
    if (!leafOf(row).equals(leaves[seq - firstSeq]!)) return { epoch, seq, what: 'this event was changed after it was sealed' }
  }
  return rows.length > leaves.length ? { epoch, seq: rows[leaves.length].seq, what: TWICE } : undefined
}

const TWICE = 'this event stands there twice'

/** Events at positions that no block could cover: inserted behind the chain's back. */
async function findStranger(pool: pg.Pool, siteId: SiteId): Promise<Verified['fault']> {
  const { rows } = await pool.query(
    `select e.epoch, e.seq from event e where e.site_id = $1
       and (e.epoch, e.seq) <= (select s.epoch, s.last_seq from seal s where s.site_id = $1 order by s.epoch desc, s.first_seq desc limit 1)
       and not exists (select from seal s where s.site_id = $1 and s.epoch = e.epoch and e.seq between s.first_seq and s.last_seq)
     order by e.epoch, e.seq limit 1`,
    [siteId],
  )
  return rows[0] && { ...rows[0], what: 'this event was inserted after its neighbours were sealed' }
}

/** Texts that are gone although no redaction names their event. */
async function findBlackened(pool: pg.Pool, siteId: SiteId): Promise<Verified['fault']> {
  const { rows } = await pool.query(
    `select e.epoch, e.seq from event e where e.site_id = $1 and e.texts is not null and not exists (
       select from event r where r.site_id = $1 and r.stream_kind = $2
         and r.payload::jsonb -> 'positions' @> jsonb_build_array(jsonb_build_object('epoch', e.epoch, 'seq', e.seq)))
     order by e.epoch, e.seq limit 1`,
    [siteId, REDACTION_STREAM],
  )
  return rows[0] && { ...rows[0], what: 'texts of this event were blackened and no redaction says so' }
}

/** What is not sealed yet can at least be counted: up to the ledger's end, gap-free. */
async function checkRest(pool: pg.Pool, siteId: SiteId, sealedSeq: number): Promise<Pick<Verified, 'unsealed' | 'fault'>> {
  const { rows } = await pool.query(
    `select l.epoch, l.seq, count(e.seq)::int as unsealed, count(distinct e.seq)::int as positions, max(e.seq) as last
     from ledger l left join event e on e.site_id = l.site_id and e.seq > $2 where l.site_id = $1 group by l.epoch, l.seq`,
    [siteId, sealedSeq],
  )
  const { epoch, seq, unsealed, positions, last } = rows[0] ?? { epoch: 1, seq: 0, unsealed: 0, positions: 0, last: null }
  const isWhole = unsealed === seq - sealedSeq && positions === unsealed && (last ?? seq) === seq
  return {
    unsealed,
    ...(!isWhole && { fault: { epoch, seq: sealedSeq + 1, what: 'the events that are not sealed yet have gaps or strangers' } }),
  }
}

function leavesOf({ leaves, first_seq: firstSeq, last_seq: lastSeq }: Block): Buffer[] {
  return Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => leaves.subarray(index * 32, index * 32 + 32))
}

async function findLastSeal(pool: pg.Pool, siteId: SiteId): Promise<Block | undefined> {
  const { rows } = await pool.query<Block>('select * from seal where site_id = $1 order by epoch desc, first_seq desc limit 1', [siteId])
  return rows[0]
}

function leafOf({ payload, salt, texts, ...row }: Payload & Readonly<Record<string, unknown>>): Buffer {
  return sha256('\u0000', canonical(row), commitmentOf({ payload, salt, texts }, markOf(String(row['stream_id']))))
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
