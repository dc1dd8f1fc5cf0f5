import { type KeyObject, verify } from 'node:crypto'
import { existsSync, mkdirSync, openSync, closeSync, fsyncSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { SiteId } from '../kernel/contract/ids.ts'
import type { Anchor, Verified } from '../kernel/server/seal.ts'
import type { Site } from '../kernel/server/site.ts'
import type { FactAnchor, VerifiedFacts } from '../operations/performance/verify-facts.store.ts'

const Line = z.strictObject({
  siteId: z.string(),
  epoch: z.int(),
  lastSeq: z.int(),
  root: z.hex(),
  head: z.hex(),
  signature: z.base64(),
  sealedAt: z.string(),
})
type Line = z.infer<typeof Line>

/** The head of a seal over what the machines said of a unit and day. */
const FactLine = z.strictObject({
  siteId: z.string(),
  equipmentId: z.string(),
  sealNo: z.int(),
  dayOn: z.string(),
  head: z.hex(),
  signature: z.base64(),
  sealedAt: z.string(),
})
type FactLine = z.infer<typeof FactLine>

/** A line of the anchor file that our key has not signed. */
export class BrokenAnchor extends Error {}

/**
 * Adds the heads of all seals that the file does not hold yet: one line each, only ever added, on a volume that whoever can change the
 * database cannot change (kernel.md §13). A file that is away for a while gets everything later.
 * @returns how many were added.
 */
export async function sendAnchors({ pool, siteId }: Pick<Site, 'pool' | 'siteId'>, path: string): Promise<number> {
  const last = linesOf(path, siteId, Line).at(-1)
  const { rows } = await pool.query(
    `select epoch, last_seq, encode(root, 'hex') as root, encode(head, 'hex') as head, encode(signature, 'base64') as signature, sealed_at
     from seal where site_id = $1 and (epoch, last_seq) > ($2::int, $3::bigint) and signature is not null order by epoch, last_seq`,
    [siteId, last?.epoch ?? 0, last?.lastSeq ?? 0],
  )
  const lines = rows.map(({ last_seq: lastSeq, sealed_at: sealedAt, signature, ...row }) =>
    JSON.stringify({ siteId, lastSeq, sealedAt, signature: signature.replaceAll('\n', ''), ...row } satisfies Line),
  )
  if (lines.length > 0) append(path, `${lines.join('\n')}\n`)
  return lines.length
}

/** The same for the seals over the facts of machines. @returns how many were added. */
export async function sendFactAnchors({ pool, siteId }: Pick<Site, 'pool' | 'siteId'>, path: string): Promise<number> {
  const known = new Map<string, number>()
  for (const { equipmentId, sealNo } of linesOf(path, siteId, FactLine))
    known.set(equipmentId, Math.max(sealNo, known.get(equipmentId) ?? 0))
  const { rows } = await pool.query<Omit<FactLine, 'siteId'>>(
    `select s.equipment_id as "equipmentId", s.seal_no as "sealNo", s.day_on::text as "dayOn", encode(s.head, 'hex') as head,
       replace(encode(s.signature, 'base64'), E'\n', '') as signature, s.sealed_at as "sealedAt"
     from fact_seal s left join unnest($2::uuid[], $3::int[]) known(equipment_id, seal_no) on known.equipment_id = s.equipment_id
     where s.site_id = $1 and s.signature is not null and s.seal_no > coalesce(known.seal_no, 0) order by s.sealed_at, s.equipment_id, s.seal_no`,
    [siteId, [...known.keys()], [...known.values()]],
  )
  const lines = rows.map((row) => JSON.stringify({ siteId, ...row } satisfies FactLine))
  if (lines.length > 0) append(path, `${lines.join('\n')}\n`)
  return lines.length
}

/** What was anchored of the machines' facts. @throws {BrokenAnchor} when a line was not signed by us. */
export function readFactAnchors(path: string, siteId: SiteId, publicKey: KeyObject): FactAnchor[] {
  return linesOf(path, siteId, FactLine).map(({ equipmentId, sealNo, dayOn, head, signature }) => {
    const bytes = Buffer.from(head, 'hex')
    if (!verify(null, bytes, publicKey, Buffer.from(signature, 'base64')))
      throw new BrokenAnchor(`the anchor of seal ${sealNo} of ${equipmentId} in ${path} was not signed by this plant's key`)
    return { equipmentId, sealNo, dayOn, head: bytes }
  })
}

/** What was anchored of this site, the oldest first. @throws {BrokenAnchor} when a line was not signed by us. */
export function readAnchors(path: string, siteId: SiteId, publicKey: KeyObject): Anchor[] {
  return linesOf(path, siteId, Line).map(({ epoch, lastSeq, head, signature }) => {
    const bytes = Buffer.from(head, 'hex')
    if (!verify(null, bytes, publicKey, Buffer.from(signature, 'base64')))
      throw new BrokenAnchor(`the anchor of ${epoch}.${lastSeq} in ${path} was not signed by this plant's key`)
    return { epoch, lastSeq, head: bytes }
  })
}

/** What `verify` says. Consistent is what the database says of itself; unaltered is what an anchor outside of it bears out. */
export function verdictOf({ blocks, events, unsealed, anchored, fault }: Verified, anchor: string | undefined): string[] {
  const found = `${events} events in ${blocks} sealed blocks, ${unsealed} not sealed yet`
  if (fault) return [found, `NOT CONSISTENT at ${fault.epoch}.${fault.seq}: ${fault.what}`]
  if (anchor === undefined) return [found, 'consistent; no anchor outside the database was compared']
  if (anchored === 0) return [found, `consistent; nothing of it is anchored in ${anchor} yet`]
  const rest = events + unsealed - anchored
  return [found, `unaltered: ${anchored} events, by the anchors in ${anchor}`, `consistent, not anchored yet: ${rest} events`]
}

/** What `verify` says of the facts of the machines. */
export function verdictOfFacts({ seals, facts, unsealed, anchored, fault }: VerifiedFacts): string {
  if (fault) return `NOT CONSISTENT at ${fault.unit}, ${fault.dayOn}: ${fault.what}`
  const found = `${facts} facts of machines in ${seals} seals by unit and day, ${unsealed} not sealed yet`
  if (anchored === 0) return `${found}: consistent; compare with the heads on the printed shift pages`
  return `${found}: ${anchored} unaltered, by the anchors; the others consistent`
}

/** A line that was cut off while it was written is passed over; its seal is written once more. */
function linesOf<One extends { readonly siteId: string }>(path: string, siteId: SiteId, schema: z.ZodType<One>): One[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text) => schema.safeParse(parseJson(text)).data ?? [])
    .filter((line) => line.siteId === siteId)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function append(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const isCut = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'))
  const file = openSync(path, 'a', 0o600)
  try {
    writeSync(file, isCut ? `\n${text}` : text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
