/**
 * Runs as a thread of its own: reads the workbook that it was given, and hands it over in pieces, each when it is asked for one, so that
 * the thread that serves everybody takes in no more than a piece at once.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { readWorkbook } from './read-workbook.ts'

const AT_ONCE = 500

const read = readWorkbook(workerData as Uint8Array)
let at = 0
parentPort!.on('message', () => {
  if ('fault' in read) return parentPort!.postMessage(read)
  const rows = read.rows.slice(at, (at += AT_ONCE))
  return parentPort!.postMessage({ ...read, rows, isLast: at >= read.rows.length })
})
