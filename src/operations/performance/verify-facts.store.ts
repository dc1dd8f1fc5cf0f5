import { createHash, type KeyObject, verify } from 'node:crypto'
import type { ConnectionPool } from '../../kernel/server/database.ts'
import { readFactLeaves } from './fact-leaves.store.ts'
import { factHead, MARK_BYTES, NO_SEAL } from './seal-facts.store.ts'

export interface VerifiedFacts {
  readonly seals: number
  readonly facts: number
  /** Facts of today, and late ones whose seal is due. */
  readonly unsealed: number
  /** Facts up to the last anchored seal of their unit: they are unaltered. Of the rest it can be said that it is consistent. */
  readonly anchored: number
  /** Undefined when everything that was sealed is as it was. */
  readonly fault?: { readonly unit: string; readonly dayOn: string; readonly what: string }
}

/** The head of a seal as it was kept outside the database. */
export interface FactAnchor {
  readonly equipmentId: string
  readonly sealNo: number
  readonly dayOn: string
  readonly head: Buffer
}

interface SealRow {
  readonly equipment_id: string
  readonly seal_no: number
  readonly day_on: string
  readonly version: number
  readonly after_fact: string
  readonly through_fact: string
  readonly facts: number
  readonly marks: Buffer
  readonly root: Buffer
  readonly previous: Buffer
  readonly head: Buffer
  readonly signature: Buffer | null
}

/** Recomputes the seals of all equipment facts. @returns the first fact or seal that does not fit, unit by unit in the order of sealing. */
export async function verifyFacts(
  pool: ConnectionPool,
  siteId: string,
  publicKey?: KeyObject,
  anchors: readonly FactAnchor[] = [],
): Promise<VerifiedFacts> {
  const open = new Map(anchors.map((anchor) => [keyOf(anchor.equipmentId, anchor.sealNo), anchor]))
  let [anchored, sinceAnchor] = [0, 0]
  const { rows } = await pool.query<Pick<SealRow, 'equipment_id' | 'seal_no'>>(
    'select equipment_id, seal_no from fact_seal order by equipment_id, seal_no',
  )
  let before: SealRow | undefined
  let [facts, seals] = [0, 0]
  const lastOfDay = new Map<string, string>()
  for (const { equipment_id: equipmentId, seal_no: sealNo } of rows) {
    const seal = await readSeal(pool, equipmentId, sealNo)
    if (before?.equipment_id !== equipmentId) {
      before = undefined
      sinceAnchor = 0
      lastOfDay.clear()
    }
    const anchor = open.get(keyOf(equipmentId, sealNo))
    const what =
      anchor && !anchor.head.equals(seal.head)
        ? NOT_ANCHORED
        : (checkChain(siteId, seal, before, lastOfDay.get(seal.day_on) ?? '0', publicKey) ?? (await checkFacts(pool, seal)))
    if (what) return { seals, facts, unsealed: 0, anchored, fault: { unit: await nameUnit(pool, equipmentId), dayOn: seal.day_on, what } }
    sinceAnchor += seal.facts
    if (anchor) [anchored, sinceAnchor] = [anchored + sinceAnchor, 0]
    open.delete(keyOf(equipmentId, sealNo))
    lastOfDay.set(seal.day_on, seal.through_fact)
    before = seal
    facts += seal.facts
    seals += 1
  }
  const [lost] = open.values()
  const fault = lost && { unit: await nameUnit(pool, lost.equipmentId), dayOn: lost.dayOn, what: 'the seal that was anchored is missing' }
  return { seals, facts, unsealed: await countUnsealed(pool, facts), anchored, ...(fault && { fault }) }
}

/** Whoever has the key can seal forged facts anew; what was anchored before betrays it. */
const NOT_ANCHORED = 'the seal is not the one that was anchored'

function keyOf(equipmentId: string, sealNo: number): string {
  return `${equipmentId} ${sealNo}`
}

async function readSeal(pool: ConnectionPool, equipmentId: string, sealNo: number): Promise<SealRow> {
  const { rows } = await pool.query<SealRow>(
    `select equipment_id, seal_no, day_on::text as day_on, version, after_fact::text as after_fact, through_fact::text as through_fact, facts, marks, root,
       previous, head, signature from fact_seal where equipment_id = $1 and seal_no = $2`,
    [equipmentId, sealNo],
  )
  return rows[0]!
}

function checkChain(
  siteId: string,
  seal: SealRow,
  before: SealRow | undefined,
  sealedThrough: string,
  publicKey: KeyObject | undefined,
): string | undefined {
  const { version, root, previous, head, signature, facts } = seal
  const named = `version ${version} of its seal`
  if (seal.seal_no !== (before?.seal_no ?? 0) + 1 || !previous.equals(before?.head ?? NO_SEAL))
    return `${named} does not follow the seal before it`
  if (seal.after_fact !== sealedThrough) return `${named} does not go on where the version before it ends`
  const stretch = { equipmentId: seal.equipment_id, dayOn: seal.day_on, afterFact: seal.after_fact, throughFact: seal.through_fact }
  if (!factHead(siteId, { ...stretch, version, facts }, root, previous).equals(head)) return `${named} was changed`
  if (publicKey && !(signature && verify(null, head, publicKey, signature))) return `the signature of ${named} is not ours`
  return undefined
}

/** @returns what is wrong with the facts of a seal, naming the first of them. */
async function checkFacts(pool: ConnectionPool, seal: SealRow): Promise<string | undefined> {
  const stretch = { equipmentId: seal.equipment_id, dayOn: seal.day_on, afterFact: seal.after_fact, throughFact: seal.through_fact }
  const hash = createHash('sha256')
  let found = 0
  let odd: string | undefined
  for await (const { hash: leaf, name } of readFactLeaves(pool, stretch)) {
    const mark = seal.marks.subarray(found * MARK_BYTES, (found + 1) * MARK_BYTES)
    if (odd === undefined && !mark.equals(leaf.subarray(0, MARK_BYTES))) odd = name
    hash.update(leaf)
    found += 1
  }
  if (found < seal.facts) return `${seal.facts - found} of its facts are missing, the first before ${odd ?? 'the end of the day'}`
  if (found > seal.facts) return `${found - seal.facts} facts were inserted after it was sealed, the first is ${odd}`
  if (odd !== undefined) return `this fact was changed after it was sealed: ${odd}`
  return hash.digest().equals(seal.root) ? undefined : `the root of version ${seal.version} of its seal was changed`
}

async function nameUnit(pool: ConnectionPool, equipmentId: string): Promise<string> {
  const { rows } = await pool.query<{ code: string }>('select code from equipment where id = $1', [equipmentId])
  return rows[0]?.code ?? equipmentId
}

async function countUnsealed(pool: ConnectionPool, sealed: number): Promise<number> {
  const { rows } = await pool.query<{ facts: number }>('select count(*)::int as facts from equipment_fact')
  return rows[0]!.facts - sealed
}
