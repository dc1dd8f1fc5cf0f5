import type { AnyResource } from '../../contract/resource.ts'
import { UnreachableError } from '../problem.ts'
import { streamedLines } from '../streamed-lines.ts'
import { request } from '../transport.ts'

/** What the server says of a file, see `ImportReport` in the API. */
export interface ImportReport {
  readonly fault?: string
  readonly sheet?: { readonly name: string; readonly others: readonly string[] }
  readonly unknownColumns: readonly string[]
  readonly counts: Readonly<Record<'created' | 'changed' | 'unchanged' | 'faulty' | 'failed', number>>
  readonly rows: readonly {
    readonly line: number
    readonly key: string
    readonly outcome: keyof ImportReport['counts']
    readonly changes: readonly string[]
    readonly faults: readonly { readonly column?: string; readonly cell?: string; readonly fix: string }[]
  }[]
}
export interface ImportProgress {
  readonly done: number
  readonly of: number
  readonly report?: ImportReport
}

/** Rows that the program itself has made, as texts. */
export interface MadeTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
/** Text as it was pasted or read out of a file, a workbook as it is, or rows of the program. */
export type TableFile = string | File | MadeTable
function bodyOf(file: TableFile): RequestInit {
  if (typeof file === 'string') return { method: 'POST', body: file, headers: { 'content-type': 'text/csv' } }
  if (!(file instanceof File)) return { method: 'POST', body: JSON.stringify(file), headers: { 'content-type': 'application/json' } }
  return { method: 'POST', body: file, headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } }
}

/** As many rows are shown; the numbers above them count all. */
const MOST = 300
const MOST_MILLISECONDS = 180_000

/** Asks what would become of the file. Nothing is written. */
export async function judgeFile({ name }: AnyResource, file: TableFile, signal: AbortSignal): Promise<ImportReport> {
  const init = { ...bodyOf(file), signal }
  return (await request(`/api/import/${name}?dryRun=true&most=${MOST}`, init, MOST_MILLISECONDS)) as ImportReport
}

/**
 * Does it, and tells how far it is.
 * @throws ProblemError when the server refuses the file; UnreachableError when the connection is lost on the way: the same file then does the rest.
 */
export async function importFile(
  { name }: AnyResource,
  file: TableFile,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportReport> {
  for await (const line of streamedLines(`/api/import/${name}?most=${MOST}`, bodyOf(file))) {
    const progress = line as ImportProgress
    onProgress(progress)
    if (progress.report) return progress.report
  }
  throw new UnreachableError('the answer ended before the report')
}
