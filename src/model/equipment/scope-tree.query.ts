import { type Kysely, sql } from 'kysely'
import type { ScopeTree } from '../../kernel/server/access.ts'
import type { ReadTx } from '../../kernel/server/database.ts'

/**
 * The equipment tree as the kernel asks for it: for each piece of equipment itself and everything above it. Everything stands below the site, also what
 * has no parent in the site's records. Retired equipment is part of it: its history can still be read.
 */
export async function loadScopeTree(tx: ReadTx, siteId: string): Promise<ScopeTree> {
  const { rows } = await sql<{
    id: string
    parent_id: string | null
  }>`select id, parent_id from equipment where site_id = ${siteId}`.execute(tx as unknown as Kysely<unknown>)
  const parents = new Map(rows.map(({ id, parent_id }) => [id, parent_id]))
  const ancestors = new Map([...parents.keys(), siteId].map((id) => [id, new Set([...lineOf(parents, id), siteId])]))
  return { siteId, ancestors }
}

function lineOf(parents: ReadonlyMap<string, string | null>, id: string): string[] {
  const line = new Set<string>()
  for (let at: string | null | undefined = id; at && !line.has(at); at = parents.get(at)) line.add(at)
  return [...line]
}
