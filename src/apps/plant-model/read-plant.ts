import { headsOf } from '../../kernel/contract/interchange/columns.ts'
import { writeCsvRow } from '../../kernel/contract/spreadsheet/csv.ts'
import type { ListedRecord } from '../../kernel/contract/interchange/judge.ts'
import { writeCell } from '../../kernel/contract/interchange/write-cell.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { sha256 } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import type { Template } from '../../model/origin/contract.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { type ModelKind, modelKinds } from './kinds.ts'
import type { Archive, ArchivePart } from './manifest.ts'

const PAGE = 500
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The model of this plant as it is in use at one moment: whoever changes several records meanwhile has changed all of them in it, or none. What
 * is retired stays with the records that need it, and is no part of it.
 */
export function readPlant(site: Site, actor: Actor, product: string, template?: Template): Promise<Archive> {
  return site.snapshot(async (answer) => {
    const then = { siteId: site.siteId, answer }
    const parts: ArchivePart[] = []
    for (const kind of modelKinds(site.catalogue.resources)) parts.push(await readKind(then, actor, kind))
    return { product, siteCode: (await findSiteCode(then, actor)) ?? null, template, parts }
  })
}

/** A plant as it is, or as it was at one moment. */
type Asked = Pick<Site, 'siteId' | 'answer'>

export async function readKind(site: Asked, actor: Actor, { resource, columns }: ModelKind): Promise<ArchivePart> {
  const lines: { readonly key: string; readonly text: string }[] = []
  const keys = columns.flatMap(({ key }, index) => (resource.key.includes(key) ? [index] : []))
  for await (const rows of pagesOf(site, actor, resource)) {
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

async function* pagesOf(site: Asked, actor: Actor, { queries: { list } }: AnyResource): AsyncGenerator<readonly ListedRecord[]> {
  let after: string | undefined
  do {
    const answer = await site.answer(list, list.input.parse({ limit: PAGE, ...(after !== undefined && { after }) }) as object, actor)
    if (!answer.permitted) return
    const page = answer.value as { readonly rows: readonly ListedRecord[]; readonly next?: string }
    yield page.rows
    after = page.next
  } while (after !== undefined)
}

/** The code of this site's own equipment; undefined before it was entered. */
export async function findSiteCode(site: Asked, actor: Actor): Promise<string | undefined> {
  const answer = await site.answer(equipment.queries.get, { id: site.siteId }, actor)
  return answer.permitted ? (answer.value as { readonly code: string } | null)?.code : undefined
}
