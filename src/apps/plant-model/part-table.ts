import type { TableColumn } from '../../kernel/contract/interchange/columns.ts'
import { type CsvRow, type CsvText, readCsv } from '../../kernel/contract/spreadsheet/csv.ts'
import { type DraftRow, readHead, readRow } from '../../kernel/contract/interchange/read-rows.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { inPieces } from '../../kernel/server/interchange/import.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import type { ArchivePart } from './manifest.ts'
import type { ModelKind } from './model-kind.ts'

export interface PartRow {
  readonly draft: DraftRow
  /** As they are written, in the order of the columns. */
  readonly cells: readonly string[]
}

/** A part of an archive that was read: its references are codes. */
export interface PartTable {
  readonly resource: AnyResource
  /** What is wrong with it as a whole: then it has no rows. */
  readonly fault?: Words
  readonly columns: readonly (TableColumn | undefined)[]
  readonly unknownColumns: readonly string[]
  readonly rows: readonly PartRow[]
}

/** One part as it has to be judged. */
export interface ModelPart {
  readonly kind: ModelKind
  readonly table: PartTable
  /** The same for the same part, so that a repetition sends the same commands. */
  readonly sha256: string
}

/** A part with nothing in it, and why. */
export function emptyPart(resource: AnyResource, fault?: Words): PartTable {
  return { resource, columns: [], unknownColumns: [], rows: [], ...(fault && { fault }) }
}

export async function readPartTable(resource: AnyResource, { text }: Pick<ArchivePart, 'text'>): Promise<PartTable> {
  const csv = readCsv(text)
  return csv.rows.length <= 1 && csv.openQuoteAt === undefined ? emptyPart(resource) : tableOf(resource, csv)
}

/** A table that holds something, or what is wrong with it. */
export async function tableOf(resource: AnyResource, csv: CsvText | { readonly fault: Words }): Promise<PartTable> {
  if ('fault' in csv) return emptyPart(resource, csv.fault)
  const head = readHead(resource, csv)
  if ('fault' in head) return emptyPart(resource, head.fault)
  const { columns, unknown } = head
  const rows = await inPieces<CsvRow, PartRow>(csv.rows.slice(1), (row) => ({
    draft: readRow(resource, columns, csv.separator, row),
    cells: row.cells,
  }))
  return { resource, columns, unknownColumns: unknown, rows }
}

/**
 * A site is called as it is called: where the archive names the site that it comes from, the site is meant that it comes to, whose own row
 * stays as it is. Where both have the same code, the row of the site is one like any other.
 * @param codes `own` is undefined where this site was not entered yet: then the archive enters it.
 */
export function atOwnSite(
  table: PartTable,
  kind: Pick<ModelKind, 'meant'>,
  { archive, own }: { readonly archive: string | null; readonly own: string | undefined },
): PartTable {
  const isHere = archive === null || own === undefined || archive === own
  const called = (code: string) => (code === archive && !isHere ? own : code)
  const ours = meantHere(table, kind, called)
  return isHere ? ours : { ...ours, rows: withoutSite(ours, archive, called) }
}

/** The rows as this plant means them. */
export function meantHere(table: PartTable, { meant }: Pick<ModelKind, 'meant'>, called = (code: string) => code): PartTable {
  return meant ? { ...table, rows: table.rows.map(({ draft, cells }) => ({ cells, draft: meant(draft, called) })) } : table
}

function withoutSite({ resource, rows }: PartTable, archive: string, called: (code: string) => string): PartRow[] {
  const { fields, name } = resource
  const places = Object.keys(fields).filter((field) => fields[field]!.refers === equipment.name)
  const isSite = ({ draft: { values } }: PartRow) => name === equipment.name && values['code'] === archive
  const renamed = ({ draft, cells }: PartRow): PartRow => {
    const changed = places.flatMap((place): [string, unknown][] => {
      if (!(place in draft.values)) return []
      const value = draft.values[place]
      return [[place, Array.isArray(value) ? value.map(called) : called(value as string)]]
    })
    return { cells, draft: { ...draft, values: { ...draft.values, ...Object.fromEntries(changed) } } }
  }
  return rows.filter((row) => !isSite(row)).map(renamed)
}
