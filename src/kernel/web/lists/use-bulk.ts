import { useState } from 'react'
import type { AnyResource } from '../../contract/resource.ts'
import { importFile, type ImportProgress, type ImportReport, judgeFile, type MadeTable } from '../interchange/import-door.ts'
import { queryClient } from '../query-client.ts'
import { getQuery } from '../transport.ts'
import { type BulkChange, bulkTable, type ListedRow } from './bulk-table.ts'
import { isSelected, type Selection } from './selection.ts'

/** As many rows a table may have, see MOST_ROWS in contract/interchange. */
const MOST_ROWS = 200_000
const PAGE = 500

export interface Chosen {
  readonly selection: Selection
  /** The chosen rows that were on the screen, by id. */
  readonly known: ReadonlyMap<string, ListedRow>
  /** What the list is asked for. */
  readonly filters: Readonly<Record<string, string>>
}

/** A change of many records, judged first and then done. `isWaiting` while the server is asked. */
export interface Bulk {
  readonly isWaiting: boolean
  readonly isTooMuch: boolean
  readonly rows: readonly ListedRow[]
  readonly judged?: ImportReport | undefined
  readonly progress?: ImportProgress | undefined
  readonly failure?: unknown
}
const idle: Bulk = { isWaiting: false, isTooMuch: false, rows: [] }

export function useBulk(resource: AnyResource) {
  const [bulk, setBulk] = useState(idle)
  const [table, setTable] = useState<MadeTable>()
  const fail = (failure: unknown) => setBulk((before) => ({ ...before, isWaiting: false, progress: undefined, failure }))
  const judge = async (chosen: Chosen, change: BulkChange) => {
    setBulk({ ...idle, isWaiting: true })
    const rows = await rowsOf(resource, chosen)
    if (rows.length > MOST_ROWS) return setBulk({ ...idle, isTooMuch: true })
    const made = bulkTable(resource, rows, change)
    const judged = await judgeFile(resource, made, new AbortController().signal)
    setTable(made)
    setBulk({ ...idle, rows, judged })
  }
  return {
    bulk,
    forget: () => setBulk(idle),
    judge: (chosen: Chosen, change: BulkChange) => void judge(chosen, change).catch(fail),
    run: () => {
      setBulk((before) => ({ ...before, failure: undefined, progress: { done: 0, of: 0 } }))
      importFile(resource, table!, (progress) => setBulk((before) => ({ ...before, progress })))
        .catch(fail)
        .finally(() => void queryClient.invalidateQueries())
    },
  }
}

/** The chosen records; all that the list finds are read from it, page by page. */
async function rowsOf({ queries }: AnyResource, { selection, known, filters }: Chosen): Promise<readonly ListedRow[]> {
  if (!selection.isAll) return [...selection.keys].flatMap((key) => known.get(key) ?? [])
  const rows: ListedRow[] = []
  let after: string | undefined
  do {
    const page = (await getQuery(queries.list.name, { ...filters, limit: PAGE, after })) as { rows: ListedRow[]; next?: string }
    rows.push(...page.rows.filter(({ id }) => isSelected(selection, id)))
    after = page.next
  } while (after !== undefined && rows.length <= MOST_ROWS)
  return rows
}

/** How the records are called that a field refers to. */
export async function codesOf(target: AnyResource | undefined, value: unknown): Promise<(string | null)[]> {
  if (!target) return []
  const ids = [value].flat().filter((id) => typeof id === 'string')
  const rows = await Promise.all(ids.map((id) => getQuery(target.queries.get.name, { id })))
  return rows.map((row) => String((row as Readonly<Record<string, unknown>> | null)?.['code'] ?? '') || null)
}
