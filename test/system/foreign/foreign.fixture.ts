import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { Aedes, type AuthErrorCode } from 'aedes'
import { vi } from 'vitest'
import { freePort } from '../../../src/kernel/server/postgres/place.ts'
import { startCluster } from '../../../src/kernel/server/postgres/cluster.ts'
import { findMosquitto } from '../sparkplug/brokers.ts'
import { makeSelfSigned } from '../sparkplug/self-signed.ts'

export const USER = 'plant-network'
export const PASSWORD = 'a secret of the broker'

/** A broker that nobody of ours has started: with TLS, and only for those who know its user. */
export interface ForeignBroker {
  readonly url: string
  /** The certificate that its clients must trust. */
  readonly caFile: string
  stop(): Promise<void>
}

/** A PostgreSQL as others run it: reached by TCP, with a password. @returns its address without a database. */
export async function startForeignDatabase(directory: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const cluster = await startCluster({ directory, durable: false, log: () => undefined })
  const url = `postgres://${cluster.superuser}:${encodeURIComponent(cluster.password)}@127.0.0.1:${cluster.port}`
  return { url, stop: () => cluster.stop() }
}

export async function startAedes(directory: string): Promise<ForeignBroker> {
  const { key, cert, caFile } = certificateIn(directory)
  const aedes = await Aedes.createBroker()
  aedes.authenticate = (_, username, password, done) => {
    const refused = Object.assign(new Error('not authorized'), { returnCode: 5 as AuthErrorCode })
    const isKnown = username === USER && password?.toString() === PASSWORD
    done(isKnown ? null : refused, isKnown)
  }
  const server = createServer({ key, cert }, aedes.handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const stop = async () => {
    server.close()
    await new Promise<void>((resolve) => aedes.close(() => resolve()))
  }
  return { url: `mqtts://127.0.0.1:${port}`, caFile, stop }
}

/** Mosquitto leaves root for a user of its own, who must be able to read what it is given. */
export async function startMosquitto(directory: string, program: string): Promise<ForeignBroker> {
  const { caFile } = certificateIn(directory)
  const port = await freePort()
  const [config, passwords] = [join(directory, 'mosquitto.conf'), join(directory, 'passwords')]
  execFileSync('mosquitto_passwd', ['-b', '-c', passwords, USER, PASSWORD], { stdio: 'ignore' })
  const lines = [
    `listener ${port} 127.0.0.1`,
    `certfile ${caFile}`,
    `keyfile ${join(directory, 'key.pem')}`,
    'allow_anonymous false',
    `password_file ${passwords}`,
    'log_type none',
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  for (const file of [config, passwords, join(directory, 'key.pem')]) chmodSync(file, 0o644)
  const broker = spawn(program, ['-c', config], { stdio: 'ignore' })
  const ended = once(broker, 'exit')
  await vi.waitFor(() => reach(port), { timeout: 20_000, interval: 50 })
  const stop = async () => {
    broker.kill('SIGTERM')
    await ended
  }
  return { url: `mqtts://127.0.0.1:${port}`, caFile, stop }
}

/** The foreign brokers that this machine has. */
export function listForeignBrokers(): { readonly name: string; start(directory: string): Promise<ForeignBroker> }[] {
  const mosquitto = findMosquitto()
  const aedes = { name: 'aedes', start: startAedes }
  return mosquitto === undefined ? [aedes] : [aedes, { name: 'mosquitto', start: (directory) => startMosquitto(directory, mosquitto) }]
}

function certificateIn(directory: string): { key: string; cert: string; caFile: string } {
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  const { key, cert } = makeSelfSigned()
  const caFile = join(directory, 'certificate.pem')
  writeFileSync(caFile, cert)
  writeFileSync(join(directory, 'key.pem'), key)
  return { key, cert, caFile }
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect').finally(() => socket.destroy())
}
