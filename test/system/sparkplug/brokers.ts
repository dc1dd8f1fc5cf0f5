import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedBroker } from '../../../src/connect/mqtt/embedded-broker.adapter.ts'

export interface TestBroker {
  readonly port: number
  readonly url: string
  stop(): Promise<void>
}

export interface BrokerKind {
  readonly name: 'embedded' | 'mosquitto'
  readonly versions: readonly (4 | 5)[]
  start(): Promise<TestBroker>
}

export const credentials = { username: 'test', password: 'secret' }

/** Debian puts it where only root looks, so the usual places are tried beside the search path. */
const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']

/** The program of Mosquitto when this machine has it. @throws when a run requires it and it is not there. */
export function findMosquitto(): string | undefined {
  const found = folders.map((folder) => path.join(folder, 'mosquitto')).find((file) => existsSync(file))
  if (found !== undefined) return found
  if (process.env.ENTRESOL_REQUIRE_MOSQUITTO === '1')
    throw new Error('Mosquitto is required here (ENTRESOL_REQUIRE_MOSQUITTO=1) and not installed')
  process.stderr.write('\n*** MOSQUITTO IS NOT INSTALLED: Sparkplug is tested against the embedded broker only ***\n\n')
  return undefined
}

/** The brokers to run against. */
export function listBrokers(): BrokerKind[] {
  const embedded: BrokerKind = { name: 'embedded', versions: [4], start: startEmbedded }
  const mosquitto = findMosquitto()
  return mosquitto === undefined ? [embedded] : [embedded, { name: 'mosquitto', versions: [4, 5], start: () => startMosquitto(mosquitto) }]
}

async function startEmbedded(): Promise<TestBroker> {
  const broker = await startEmbeddedBroker({ port: 0, users: [credentials], log: { warn: () => {} } })
  return { port: broker.port, url: broker.url, stop: () => broker.close() }
}

async function startMosquitto(executable: string): Promise<TestBroker> {
  const folder = await mkdtemp(path.join(tmpdir(), 'entresol-mosquitto-'))
  const port = await findFreePort()
  const config = path.join(folder, 'mosquitto.conf')
  // Mosquitto leaves root for its own user, who cannot read this folder: so no password file here, and loopback only.
  await writeFile(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\nset_tcp_nodelay true\n`)
  const broker = spawn(executable, ['-c', config], { stdio: 'ignore' })
  const exited = new Promise<void>((resolve) => broker.once('exit', () => resolve()))
  await waitForPort(port, () => broker.exitCode !== null)
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      broker.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function waitForPort(port: number, isGone: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (isGone()) throw new Error('Mosquitto ended at once')
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => setTimeout(() => resolve(false), 10))
    })
    if (isUp) return
  }
  throw new Error('Mosquitto did not start')
}
