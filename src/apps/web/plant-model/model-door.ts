import type { ImportReport } from '../../../kernel/web/interchange/import-door.ts'
import { UnreachableError } from '../../../kernel/web/problem.ts'
import { streamedLines } from '../../../kernel/web/streamed-lines.ts'
import { request, searchOf } from '../../../kernel/web/transport.ts'
import type { Template } from '../../../model/origin/contract.ts'

interface About {
  readonly product: string
  readonly siteCode: string | null
  readonly template?: Template
  readonly unknownKinds: readonly string[]
  readonly leftOut?: readonly string[]
}
export interface KeptRow {
  readonly key: string
  readonly columns: readonly string[]
}

/** What the server says of a plant model, see `PlantModelReport` in the API. */
export interface ModelReport extends About {
  readonly parts: readonly { readonly resource: string; readonly report: ImportReport; readonly kept: readonly KeptRow[] }[]
}
/** See `PlantModelComparison` in the API. */
export interface ModelComparison extends About {
  readonly parts: readonly {
    readonly resource: string
    readonly fault?: string
    readonly counts: Readonly<Record<'same' | 'onlyHere' | 'onlyThere' | 'different', number>>
    readonly rows: readonly {
      readonly key: string
      readonly found: 'onlyHere' | 'onlyThere' | 'different'
      readonly fields: readonly { readonly column: string; readonly here: string; readonly there: string }[]
    }[]
  }[]
}
export interface ModelProgress {
  readonly resource: string
  readonly done?: number
  readonly adopted?: number
  readonly of: number
}
/** What becomes of that in which the plant differs from a template. */
export type Overrides = 'keep' | 'replace'

/** As many rows of each kind are shown; the numbers above them count all. */
const MOST = 200
const MOST_MILLISECONDS = 180_000
const DOOR = '/api/plant-model'

const sent = (body: Blob) => ({ method: 'POST', body, headers: { 'content-type': 'application/zip' } })

export function exportAddress(template?: Template): string {
  return `${DOOR}${searchOf(template ? { template: template.name, version: template.version } : {})}`
}

/** Asks what would become of the archive. Nothing is written. */
export async function judgeModel(archive: Blob, overrides: Overrides, signal: AbortSignal): Promise<ModelReport> {
  const path = `${DOOR}/import${searchOf({ dryRun: true, most: MOST, overrides })}`
  return (await request(path, { ...sent(archive), signal }, MOST_MILLISECONDS)) as ModelReport
}

export async function compareModel(archive: Blob, signal: AbortSignal): Promise<ModelComparison> {
  return (await request(`${DOOR}/compare${searchOf({ most: MOST })}`, { ...sent(archive), signal }, MOST_MILLISECONDS)) as ModelComparison
}

/**
 * Does it, and tells how far it is.
 * @throws ProblemError when the server refuses the archive; UnreachableError when the connection is lost: the same archive then does the rest.
 */
export async function importModel(
  archive: Blob,
  overrides: Overrides,
  onProgress: (progress: ModelProgress) => void,
): Promise<ModelReport> {
  for await (const line of streamedLines(`${DOOR}/import${searchOf({ most: MOST, overrides })}`, sent(archive))) {
    const progress = line as ModelProgress & { readonly report?: ModelReport }
    if (progress.report) return progress.report
    onProgress(progress)
  }
  throw new UnreachableError('the answer ended before the report')
}
