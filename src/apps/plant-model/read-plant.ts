import { headsOf } from '../../kernel/contract/interchange/columns.ts'
import { writeCsvRow } from '../../kernel/contract/spreadsheet/csv.ts'
import { writeCell } from '../../kernel/contract/interchange/write-cell.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { sha256 } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import type { Template } from '../../model/origin/contract.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { modelKinds } from './kinds.ts'
import type { Archive, ArchivePart } from './manifest.ts'
import type { Looking, ModelKind } from './model-kind.ts'
import { mayWhole } from './whole-plant.ts'

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The model of this plant as it is in use at one moment: whoever changes several records meanwhile has changed all of them in it, or none. What
 * is retired stays with the records that need it, and is no part of it.
 */
export function readPlant(site: Site, actor: Actor, product: string, template?: Template): Promise<Archive> {
  return site.snapshot(async (answer) => {
    const looking = { site: { ...site, answer }, actor }
    const parts: ArchivePart[] = []
    const leftOut: string[] = []
    for (const kind of modelKinds(site.catalogue.resources)) {
      if (kind.isNeeded || mayWhole(looking, kind, 'read')) parts.push(await readKind(looking, kind))
      else leftOut.push(kind.resource.name)
    }
    const siteCode = (await findSiteCode(looking)) ?? null
    return { product, siteCode, template, ...(leftOut.length > 0 && { leftOut }), parts }
  })
}

export async function readKind(looking: Looking, { resource, columns, pages }: ModelKind): Promise<ArchivePart> {
  const lines: { readonly key: string; readonly text: string }[] = []
  const keys = columns.flatMap(({ key }, index) => (resource.key.includes(key) ? [index] : []))
  for await (const rows of pages(looking)) {
    for (const row of rows) {
      const cells = columns.map((column) => writeCell(resource, column, row, 'comma'))
      lines.push({ key: keys.map((at) => cells[at]).join('\u0000'), text: writeCsvRow(cells, 'comma') })
    }
  }
  // By what is written: ids differ from site to site, and with them the order of whatever is told apart by references.
  lines.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
  const head = writeCsvRow(headsOf(resource, columns, 'names'), 'comma')
  const text = `${BYTE_ORDER_MARK}${head}${lines.map((line) => line.text).join('')}`
  return { resource: resource.name, rows: lines.length, sha256: sha256(text).toString('hex'), text }
}

/** The code of this site's own equipment; undefined before it was entered. */
export async function findSiteCode({
  site,
  actor,
}: Pick<Looking, 'actor'> & { readonly site: Pick<Site, 'siteId' | 'answer'> }): Promise<string | undefined> {
  const answer = await site.answer(equipment.queries.get, { id: site.siteId }, actor)
  return answer.permitted ? (answer.value as { readonly code: string } | null)?.code : undefined
}
