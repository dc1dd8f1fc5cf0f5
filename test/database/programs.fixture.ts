import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { onTestFinished } from 'vitest'

const PROGRAM = fileURLToPath(new URL('second-program.fixture.ts', import.meta.url))

/** Runs the second program and answers its one line. It is killed with the test at the latest. */
export async function secondProgram(
  what: 'lock' | 'cluster',
  directory: string,
): Promise<{ child: ChildProcess; said: Record<string, unknown> }> {
  const child = spawn(process.execPath, [PROGRAM, what, directory], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, said: JSON.parse(line) as Record<string, unknown> }
}

/** Kills the program as a power cut would, and waits until it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

export async function query<Row extends pg.QueryResultRow>(config: pg.ClientConfig, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}
