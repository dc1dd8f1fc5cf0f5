import type { ListedRecord, TableFacts } from '../../kernel/contract/interchange/judge.ts'
import type { CellFault, DraftRow } from '../../kernel/contract/interchange/read-rows.ts'
import type { AnyCommand, AnyQuery, AnyResource } from '../../kernel/contract/resource.ts'
import type { Reader } from '../../kernel/server/handler.ts'
import type { Looking } from './model-kind.ts'

export type Ask = Reader['ask']
export type Values = Readonly<Record<string, unknown>>

/** A code within a structure of a record. */
export interface NamedCode {
  readonly column: string
  readonly resource: string
  readonly code: string
}
export interface SentCommand {
  readonly contract: AnyCommand
  readonly input: object
}

/** How what is written by hand stands in a plant model, and by which commands of a person it comes out of one. */
export interface WrittenForm {
  readonly sheet: AnyResource
  /** Records of it can be out of use. */
  readonly canRetire: boolean
  /** Its records count their changes: what was undone meanwhile is told from what was never done. */
  readonly isVersioned: boolean
  /** Its records as a list of pages of data would show them, also those out of use: all of them, or one. */
  readonly records: (ask: Ask, id?: string) => Promise<readonly ListedRecord[]>
  /** What its structures name. */
  readonly codesIn?: (values: Values) => readonly NamedCode[]
  /** A row as this plant means it. @param called what equipment is called here that has this code in the archive */
  readonly meant?: (draft: DraftRow, called: (code: string) => string) => DraftRow
  /** What its commands would refuse, said beforehand. */
  readonly loadFaults?: (looking: Looking, ask: Ask) => Promise<(draft: DraftRow) => readonly CellFault[]>
  /** @param wanted the record as it is to stand, @param present as it stands, @param referred finds what a code names */
  readonly commands: (wanted: Values, present: ListedRecord | undefined, referred: TableFacts['referred']) => readonly SentCommand[]
}

/** Asks in the name of a person, who has been found to be permitted. */
export function askOf({ site, actor }: Looking): Ask {
  return async (contract, input) => {
    const answer = await site.answer(contract, contract.input.parse(input), actor)
    if (!answer.permitted) throw new Error(`${contract.name} was permitted a moment ago`)
    return answer.value as never
  }
}

/** What records are called. For all records of a kind, those that they name are read once, page by page; for one record, one by one. */
export function codesBy(ask: Ask, isForOne: boolean): (resource: AnyResource, id: string) => Promise<string> {
  type Called = { readonly id: string; readonly code?: string }
  const kinds = new Map<string, Promise<ReadonlyMap<string, string>>>()
  const readAll = async ({ queries: { list } }: AnyResource) => {
    const rows = await listAll<Called>(ask, list, { includeRetired: 'true' })
    return new Map(rows.map(({ id, code }) => [id, code ?? id]))
  }
  return async (resource, id) => {
    if (isForOne) return ((await ask(resource.queries.get, { id })) as Called | null)?.code ?? id
    const codes = kinds.get(resource.name) ?? readAll(resource)
    kinds.set(resource.name, codes)
    return (await codes).get(id) ?? id
  }
}

/** All rows of a list, page by page. */
export async function listAll<Row>(ask: Ask, query: AnyQuery, filter: object = {}): Promise<readonly Row[]> {
  const rows: Row[] = []
  let after: string | undefined
  do {
    const page = (await ask(query, { ...filter, limit: 500, ...(after !== undefined && { after }) })) as {
      readonly rows: Row[]
      readonly next?: string
    }
    rows.push(...page.rows)
    after = page.next
  } while (after !== undefined)
  return rows
}

/** What a record says, without what a list says of it. */
export function fieldsOf({ fields }: AnyResource, record: Values): Record<string, unknown> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, record[name]]))
}
