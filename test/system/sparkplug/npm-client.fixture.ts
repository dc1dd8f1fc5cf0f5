import { execFileSync } from 'node:child_process'
import type { EventEmitter } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = 'sparkplug-client'
const VERSION = '3.2.4'
const folder = fileURLToPath(new URL(`../../../node_modules/.cache/entresol-peers/${PACKAGE}-${VERSION}`, import.meta.url))

export interface ClientMetric {
  readonly name: string
  readonly type: string
  readonly value: unknown
}
export interface ClientPayload {
  readonly timestamp: number
  readonly metrics: ClientMetric[]
}

/** What the tests use of the foreign client. */
export interface SparkplugClient extends EventEmitter {
  publishNodeBirth(payload: ClientPayload): void
  publishDeviceBirth(device: string, payload: ClientPayload): void
  publishDeviceData(device: string, payload: ClientPayload): void
  publishDeviceDeath(device: string, payload: ClientPayload): void
  stop(): void
}
export interface ClientConfig {
  readonly serverUrl: string
  readonly username: string
  readonly password: string
  readonly groupId: string
  readonly edgeNode: string
  readonly clientId: string
  readonly publishDeath: boolean
}

/**
 * The Sparkplug client that most Node edge nodes are built on. Its licence (EPL-2.0) keeps it out of our dependencies, so it is a peer like
 * Mosquitto: the test fetches it into a folder of its own and speaks to it over MQTT alone (decision 0010). Its install scripts do not run.
 */
export function newForeignClient(config: ClientConfig): SparkplugClient {
  if (!existsSync(join(folder, 'node_modules', PACKAGE))) fetchClient()
  const foreign = createRequire(join(folder, 'package.json'))(PACKAGE) as { newClient(config: ClientConfig): SparkplugClient }
  return foreign.newClient(config)
}

/** A registry that does not answer shall be named, not waited for: npm by itself goes on for half an hour. */
const FETCH_MS = 120_000

function fetchClient(): void {
  mkdirSync(folder, { recursive: true })
  const quick = ['--prefer-offline', '--fetch-retries=1', '--ignore-scripts', '--no-audit', '--no-fund']
  try {
    execFileSync('npm', ['install', '--prefix', folder, ...quick, `${PACKAGE}@${VERSION}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: FETCH_MS,
    })
  } catch (error) {
    throw new Error(`${PACKAGE}@${VERSION}, the independent client of this test, could not be fetched from the npm registry`, {
      cause: error,
    })
  }
}
