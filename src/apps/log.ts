import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { LineIds } from '../kernel/server/problem.ts'

export type Log = Logger

/** A log file grows to this size, then the next start puts it aside. */
const MOST_LOG_BYTES = 20_000_000

/** How standard error is written: for a person, what he should look at; for a program that collects logs, everything, one line of JSON each. */
export type LogStyle = 'text' | 'json'

/** Everything but single requests goes to `log/entresol.log` in the data directory, which nobody empties while the program runs. */
export function openLog(dataDirectory: string, style: LogStyle): Log {
  const directory = join(dataDirectory, 'log')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'entresol.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MOST_LOG_BYTES) renameSync(path, `${path}.1`)
  const streams = pino.multistream([
    { level: 'info', stream: toFile(path) },
    style === 'json'
      ? { level: 'debug', stream: { write: (line: string) => process.stderr.write(line) } }
      : { level: 'warn', stream: { write: (line: string) => process.stderr.write(readable(line)) } },
  ])
  return pino({ level: 'debug', base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } }, streams)
}

/** A disk that is full must not end the program over its own log: standard error has the lines too. */
function toFile(path: string): pino.DestinationStream {
  return pino.destination({ dest: path, mode: 0o600, sync: true }).on('error', () => undefined)
}

/** Writes an error down and answers the incident's id, by which a person who saw it can name it. */
export function incidentLog(log: Log): (error: unknown, where: string, ids?: LineIds) => string {
  return (error, where, ids) => {
    const incidentId = randomUUID()
    log.error({ err: error, where, incidentId, ...ids }, `${where}: ${error instanceof Error ? error.message : String(error)}`)
    return incidentId
  }
}

/** Not the whole error: a database's error carries the values of rows, which may be anything. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code } = error as { code?: unknown }
  return {
    message: error.message,
    ...(code !== undefined && { code }),
    stack: error.stack,
    ...(error.cause ? { cause: describe(error.cause) } : {}),
  }
}

function readable(line: string): string {
  const { level, time, msg, incidentId } = JSON.parse(line) as { level: number; time: string; msg: string; incidentId?: string }
  return `${time.slice(11, 19)} ${level >= 50 ? 'error' : 'warning'}: ${msg}${incidentId ? ` (incident ${incidentId})` : ''}\n`
}
