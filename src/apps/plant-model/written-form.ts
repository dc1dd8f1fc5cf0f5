import type { ListedRecord, TableFacts } from '../../kernel/contract/interchange/judge.ts'
import type { CellFault, DraftRow } from '../../kernel/contract/interchange/read-rows.ts'
import type { AnyCommand, AnyResource } from '../../kernel/contract/resource.ts'
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

/** What records are called, each asked for once. */
export function codesBy(ask: Ask): (resource: AnyResource, id: string) => Promise<string> {
  const known = new Map<string, string>()
  return async ({ queries: { get } }, id) => {
    const before = known.get(id)
    if (before !== undefined) return before
    const record = (await ask(get, { id })) as { readonly code?: string } | null
    const code = record?.code ?? id
    known.set(id, code)
    return code
  }
}

/** What a record says, without what a list says of it. */
export function fieldsOf({ fields }: AnyResource, record: Values): Record<string, unknown> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, record[name]]))
}
