import type { ConnectionPool } from '../../kernel/server/database.ts'
import { sha256 } from '../../kernel/server/canonical.ts'

/** The facts of one unit and day that were recorded after one fact and up to another. */
export interface FactStretch {
  readonly equipmentId: string
  /** UTC, `2026-06-01`. */
  readonly dayOn: string
  readonly afterFact: string
  readonly throughFact: string
}

export interface FactLeaf {
  readonly hash: Buffer
  /** For a person: when it happened and what was said. */
  readonly name: string
}

/** So many at a time: hashing them is a blink, and the program goes on with other work between. */
const AT_ONCE = 5_000

/**
 * The facts of a stretch in the order of their primary key, each with the SHA-256 of everything that stands in its row, instants to the microsecond.
 * What is hashed is text that says of each column where it ends.
 */
export async function* readFactLeaves(pool: ConnectionPool, stretch: FactStretch): AsyncGenerator<FactLeaf> {
  const { equipmentId, dayOn, afterFact, throughFact } = stretch
  let after = ['-infinity', '', '', '']
  for (;;) {
    const { rows } = await pool.query<{ at: string; kind: string; tag: string; word: string; content: string }>(
      `select occurred_at::text as at, kind, tag, word, jsonb_build_array(equipment_id, extract(epoch from occurred_at)::text, kind, tag, word, role, fault_code,
         to_jsonb(flags), extract(epoch from recorded_at)::text, fact_id)::text as content
       from equipment_fact where equipment_id = $1 and occurred_at >= $2::timestamptz and occurred_at < $2::timestamptz + interval '1 day'
         and fact_id > $3 and fact_id <= $4 and (occurred_at, kind, tag, word) > ($5::timestamptz, $6, $7, $8)
       order by occurred_at, kind, tag, word limit ${AT_ONCE}`,
      [equipmentId, `${dayOn}T00:00:00Z`, afterFact, throughFact, ...after],
    )
    for (const { at, kind, tag, word, content } of rows) yield { hash: sha256(content), name: `${kind} ${tag} = ${word} at ${at}` }
    const last = rows.at(-1)
    if (last === undefined || rows.length < AT_ONCE) return
    after = [last.at, last.kind, last.tag, last.word]
  }
}
