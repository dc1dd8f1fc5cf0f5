import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface OwnPlant {
  readonly url: string
  readonly login: string
  readonly password: string
  stop(): Promise<void>
}

const SERVER = fileURLToPath(new URL('../src/apps/server.ts', import.meta.url))

/** Starts the product with an empty plant in a new directory, which is removed at the stop. Its zone is UTC. */
export async function startOwnPlant(): Promise<OwnPlant> {
  const directory = await mkdtemp(join(tmpdir(), 'entresol-replay-'))
  const { DATABASE_URL: _, MQTT_URL: __, ...environment } = process.env
  const child = spawn(process.execPath, [SERVER, '--data', directory, '--port', '0', '--mqtt-port', '0', '--empty'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, TZ: 'UTC' },
    // A key that interrupts this program shall not reach the other one too: a second signal would cut off its orderly stop.
    detached: true,
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= stopChild(child).then(() => rm(directory, { recursive: true, force: true })))
  try {
    const { url, password } = await listen(child)
    return { url, login: 'admin', password, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Reads what it says at its start: the password, which is told once, and the address. */
async function listen(child: ChildProcess): Promise<{ url: string; password: string }> {
  const said: string[] = []
  let complaints = ''
  child.stderr!.on('data', (chunk) => (complaints += chunk))
  let password = ''
  for await (const line of createInterface({ input: child.stdout! })) {
    said.push(line)
    password = /sign in as admin with the password (\S+)/.exec(line)?.[1] ?? password
    const url = /^ready (\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    if (password === '') throw new Error('the new plant did not tell the password of its administrator')
    child.stdout!.resume()
    return { url, password }
  }
  throw new Error(`the product did not start: ${said.join(' / ')} ${complaints}`)
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
