import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CsvRow, CsvText } from '../../contract/spreadsheet/csv.ts'
import type { Words } from '../../contract/words.ts'
import { LIMITS, noWorkbook, tooMuchMemory, tooSlow } from './workbook-faults.ts'

type Outcome = CsvText | { readonly fault: Words }
type Piece = (CsvText & { readonly isLast: boolean }) | { readonly fault: Words }

const MEGABYTES = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 }

/** The memory is that of the whole program: who comes while another workbook is read, waits. */
let queue: Promise<unknown> = Promise.resolve()

/** Reads a workbook beside everything else. Whatever the bytes are, it never throws, and ends in time. */
export function openWorkbook(bytes: Uint8Array, limits = { seconds: LIMITS.seconds as number, ...MEGABYTES }): Promise<Outcome> {
  const outcome = queue.then(() => readBeside(bytes, limits))
  queue = outcome
  return outcome
}

async function readBeside(bytes: Uint8Array, { seconds, ...resourceLimits }: typeof MEGABYTES & { seconds: number }): Promise<Outcome> {
  const signal = AbortSignal.timeout(seconds * 1000)
  const thread = new Worker(new URL('./workbook-thread.ts', import.meta.url), { workerData: bytes, resourceLimits, execArgv: [], env: {} })
  try {
    const rows: CsvRow[] = []
    while (true) {
      const answer = once(thread, 'message', { signal })
      thread.postMessage('next')
      const [piece] = (await answer) as [Piece]
      if ('fault' in piece) return piece
      rows.push(...piece.rows)
      const { isLast, ...text } = piece
      if (isLast) return { ...text, rows }
    }
  } catch (error) {
    if (signal.aborted) return { fault: tooSlow(seconds) }
    return { fault: (error as { readonly code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuchMemory : noWorkbook }
  } finally {
    await thread.terminate()
  }
}
