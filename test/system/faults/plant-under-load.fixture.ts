import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspectHolder, readPostmasterFile } from '../../../src/kernel/server/postgres/postmaster.ts'
import { MESSAGE_INTERVAL_MS } from '../../../simulator/verify/explain-difference.ts'
import { type Product, startProduct } from '../../../simulator/verify/product.ts'
import { Reader } from '../../../simulator/verify/reader.ts'
import { RestartableBroker } from '../../../simulator/verify/restartable-broker.ts'
import { settledBooks } from '../../../simulator/verify/settled-books.ts'
import {
  compare,
  type EnteredIds,
  HOST_ID,
  PASSWORD,
  prepareState,
  readIds,
  SPEC,
  toldEverything,
  type Verified,
  shiftAt,
} from '../../../simulator/verify/verify-plant.ts'
import { type RunningPlant, runPlant } from '../../../simulator/run-plant.ts'
import { Commander, signIn } from './commander.ts'
import { openScreen, type Screen } from './screen.ts'

const DAY_MS = 86_400_000
/** So often the product leaves a sign of life; between the last of them and a kill it knows nothing. */
const SIGN_OF_LIFE_MS = 250
/** Longer than any test lasts at this pace. */
const DAYS = 4
const CHANGES_PER_SECOND = 1_500
const COMMANDERS = 4

/** The real server with machines, people who type and live screens, all of which go on while it is hurt. */
export class PlantUnderLoad {
  readonly screens: readonly Screen[]
  readonly commanders: readonly Commander[]
  readonly broker: RestartableBroker
  readonly url: string
  readonly #directory: string
  readonly #startMs: number
  readonly #plant: RunningPlant
  readonly #ids: EnteredIds
  #product: Product
  readonly #kills = new Map<string, number>()

  private constructor(parts: {
    directory: string
    startMs: number
    broker: RestartableBroker
    product: Product
    ids: EnteredIds
    cookie: string
  }) {
    const { directory, startMs, broker, product, ids, cookie } = parts
    this.broker = broker
    this.url = product.url
    this.#directory = directory
    this.#startMs = startMs
    this.#product = product
    this.#ids = ids
    this.screens = [openScreen(product.url, cookie), openScreen(product.url, cookie)]
    this.commanders = Array.from({ length: COMMANDERS }, (_, n) => new Commander(product.url, cookie, `LOAD-${n}`))
    this.#plant = runPlant({
      ...{ seed: 1, mqtt: { url: broker.url }, startMs, endMs: startMs + DAYS * DAY_MS, liveFromMs: () => startMs + DAYS * DAY_MS },
      ...{ speed: Number.POSITIVE_INFINITY, historyChangesPerSecond: CHANGES_PER_SECOND, truthPath: join(directory, 'truth.jsonl') },
      ...{ primaryHostId: HOST_ID, spec: SPEC, reconnectMs: 200, valueEveryMs: 300_000 },
    })
    for (const commander of this.commanders) commander.start()
  }

  static async start(directory: string): Promise<PlantUnderLoad> {
    const startMs = Math.floor((Date.now() - DAYS * DAY_MS) / 3_600_000) * 3_600_000
    const broker = await RestartableBroker.start()
    await prepareState(directory, { seed: 1, startMs, toldUntilMs: startMs, interventions: [] })
    const product = await startProduct({ dataDirectory: directory, mqttUrl: broker.url, port: await freePort() })
    const cookie = await signIn(product.url, 'admin', PASSWORD)
    return new PlantUnderLoad({ directory, startMs, broker, product, cookie, ids: await readIds(directory) })
  }

  /** Kills the server without a word and starts it again. @returns milliseconds until it was ready. */
  async killServer(): Promise<number> {
    this.#noteKill()
    await this.#product.stop('SIGKILL')
    const beganMs = performance.now()
    const port = Number(new URL(this.url).port)
    this.#product = await startProduct({ dataDirectory: this.#directory, mqttUrl: this.broker.url, port })
    return performance.now() - beganMs
  }

  /** Ends the database in the middle of everything; the server is to bring it back. `SIGINT` breaks off, `SIGQUIT` is a crash. */
  async killDatabase(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    this.#noteKill()
    const dataDirectory = join(this.#directory, 'postgres', 'pgdata')
    const found = readPostmasterFile(dataDirectory)
    if (!found?.pid) throw new Error('no database runs')
    process.kill(found.pid, signal)
    while (inspectHolder(found.pid, dataDirectory) === 'server') await sleep(5)
  }

  /** Commands are accepted again, and every screen has heard of one that was given after the fault. @returns milliseconds until then. */
  async recovered(longestMs: number): Promise<number> {
    const beganMs = performance.now()
    const commander = this.commanders[0]!
    // The first answer may belong to a command that was given before; the second cannot.
    const wanted = commander.acknowledged.length + 2
    while (commander.acknowledged.length < wanted) {
      if (performance.now() - beganMs > longestMs) throw new Error(`no command is accepted: ${commander.odd.join('\n')}`)
      await sleep(20)
    }
    const { id } = commander.acknowledged.at(-1)!
    await Promise.all(this.screens.map((screen) => screen.sees(id, longestMs)))
    return performance.now() - beganMs
  }

  /** Lets commands and machines come to their end and the books settle. */
  async finish(longestMs: number): Promise<Reader> {
    await Promise.all(this.commanders.map((commander) => commander.stop()))
    await toldEverything(this.#plant, longestMs)
    await this.#plant.stop()
    const reader = new Reader(this.url)
    await reader.signIn('admin', PASSWORD)
    await settledBooks(reader, this.#ids.equipment[SPEC.code] ?? '', longestMs)
    return reader
  }

  /** What the machines made against the books of the product. */
  compare(reader: Reader): Promise<Verified> {
    const extraMs = (shift: string) => SIGN_OF_LIFE_MS * (this.#kills.get(shift) ?? 0)
    const options = { startMs: this.#startMs, toleranceMs: MESSAGE_INTERVAL_MS, extraMs, ignoresJobs: true }
    return compare(reader, this.#ids, join(this.#directory, 'truth.jsonl'), options)
  }

  /** After a kill nothing is known from the last sign of life on: only in the shift in which that was. */
  #noteKill(): void {
    for (const shift of new Set([shiftAt(Date.now() - SIGN_OF_LIFE_MS), shiftAt(Date.now())]))
      this.#kills.set(shift, (this.#kills.get(shift) ?? 0) + 1)
  }

  async close(): Promise<void> {
    for (const screen of this.screens) screen.close()
    await this.#plant.stop().catch(() => undefined)
    await this.#product.stop()
    await Promise.all(this.commanders.map((commander) => Promise.race([commander.stop(), sleep(1_000)])))
    await this.broker.stop()
  }
}

/** Screens and clients come back to the same address. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
