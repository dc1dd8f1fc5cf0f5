import { keyOf, type ListedRecord, type TableFacts } from '../../contract/interchange/judge.ts'
import type { DraftRow } from '../../contract/interchange/read-rows.ts'
import { type AnyResource, codeFieldOf } from '../../contract/resource.ts'
import type { Actor } from '../access.ts'
import type { RuledResource } from '../resource/decide-record.ts'
import type { Site } from '../site.ts'
import type { ListPage } from './export.ts'

const PAGE = 500
type ByCode = ReadonlyMap<string, ListedRecord>
type Asked = Pick<Site, 'answer' | 'catalogue'>

/** Everything that the rows name, as far as this person may see it: asked from the lists, with their permissions and scopes. */
export async function loadFacts(site: Asked, actor: Actor, ruled: RuledResource, drafts: readonly DraftRow[]): Promise<TableFacts> {
  const { resource, rules } = ruled
  const resources = new Map(site.catalogue.resources.map((one) => [one.resource.name, one.resource]))
  const codes = codesIn(resource, drafts)
  const found = new Map<string, ByCode>()
  const known = new Map<string, readonly string[]>()
  for (const [name, wanted] of codes) {
    const target = resources.get(name)!
    const records = await recordsByCode(site, actor, target, [...wanted])
    found.set(name, records)
    if (records.size < wanted.size) known.set(name, await firstCodes(site, actor, target))
  }
  return {
    records: await recordsByKey(site, actor, resource, found.get(resource.name)),
    referred: (name, code) => found.get(name)?.get(code),
    near: (name, code) => neighbours(known.get(name) ?? [], code),
    titleOf: (name) => resources.get(name)!.title.one,
    check: (fields, related) => rules.check?.(fields, related),
  }
}

/** The codes that the file names, by resource: those of its references, and of its own records. */
function codesIn(resource: AnyResource, drafts: readonly DraftRow[]): Map<string, Set<string>> {
  const own = codeFieldOf(resource)
  const named: [string, string][] = Object.entries(resource.fields).flatMap(([field, { refers }]) =>
    refers === undefined ? [] : [[field, refers]],
  )
  if (own !== undefined) named.push([own, resource.name])
  const codes = new Map<string, Set<string>>()
  for (const [field, name] of named) {
    const wanted = codes.get(name) ?? new Set()
    codes.set(name, wanted)
    for (const { values } of drafts) for (const code of [values[field]].flat()) if (typeof code === 'string') wanted.add(code)
  }
  return codes
}

export async function recordsByCode(site: Asked, actor: Actor, target: AnyResource, wanted: readonly string[]): Promise<ByCode> {
  const field = codeFieldOf(target)
  const records = new Map<string, ListedRecord>()
  if (field === undefined) return records
  const codes = wanted.filter((code) => target.fields[field]!.schema.safeParse(code).success)
  for (let at = 0; at < codes.length; at += PAGE) {
    const { rows } = await list(site, actor, target, { codes: codes.slice(at, at + PAGE).join(',') })
    for (const row of rows) records.set(String(row[field]), row as ListedRecord)
  }
  return records
}

/** The present records of the file's own resource. Where the key is no code, all are read: such lists are short. */
async function recordsByKey(site: Asked, actor: Actor, resource: AnyResource, byCode: ByCode | undefined): Promise<ByCode> {
  const records = new Map<string, ListedRecord>()
  const keep = (row: ListedRecord) => records.set(keyOf(resource.key, row), row)
  if (codeFieldOf(resource) !== undefined) for (const row of byCode?.values() ?? []) keep(row)
  else {
    let after: string | undefined
    do {
      const page: ListPage = await list(site, actor, resource, after === undefined ? {} : { after })
      for (const row of page.rows) keep(row as ListedRecord)
      after = page.next
    } while (after !== undefined)
  }
  return records
}

async function firstCodes(site: Asked, actor: Actor, target: AnyResource): Promise<string[]> {
  const field = codeFieldOf(target)
  if (field === undefined) return []
  const { rows } = await list(site, actor, target, {})
  return rows
    .filter((row) => row['retired'] === false)
    .map((row) => String(row[field]))
    .toSorted()
}

/** Nobody is told of records that he may not see: to him they are not known. */
async function list(site: Asked, actor: Actor, { queries }: AnyResource, filter: object): Promise<ListPage> {
  const input = queries.list.input.parse({ ...filter, includeRetired: 'true', limit: PAGE }) as object
  const answer = await site.answer(queries.list, input, actor)
  return answer.permitted ? (answer.value as ListPage) : { rows: [] }
}

/** The codes between which this one would stand: most typing errors leave the beginning as it is. */
function neighbours(sorted: readonly string[], code: string): string[] {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < code) low = middle + 1
    else high = middle
  }
  const start = Math.max(0, Math.min(low - 2, sorted.length - 4))
  return sorted.slice(start, start + 4)
}
