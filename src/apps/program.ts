import { mkdirSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { LinkBoard } from '../connect/mapping/contract.ts'
import { openLinkBoard } from '../connect/mapping/link-board.ts'
import type { Outcome } from '../kernel/contract/command.ts'
import type { Instant } from '../kernel/contract/ids.ts'
import type { ReadTx } from '../kernel/server/database.ts'
import { lockDirectory } from '../kernel/server/postgres/directory-lock.ts'
import { joinSite, type Site } from '../kernel/server/site.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { loadScopeTree } from '../model/equipment/scope-tree.query.ts'
import { awaitDatabase } from './await-database.ts'
import type { Broker } from './broker.ts'
import type { Configuration } from './configuration.ts'
import { type Demo, prepareDemo, prepareLargeDemo } from './demo/demo.ts'
import { HOST_ID } from './demo/enter-machines.ts'
import { mountDemo } from './demo/routes.ts'
import { boardOf } from './demo/board.ts'
import { createHttpServer } from './http-server.ts'
import { type AgreedPlace, agreeOnPlace, findKeptPlace } from './kept-place.ts'
import { allBooksOf, booksOf, type LiveUnits, liveUnits } from './live-units.ts'
import { incidentLog, type Log, openLog } from './log.ts'
import { Measured } from './measured.ts'
import { catalogue } from './modules.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { enterOwnPlant } from './own-plant.ts'
import { findPort } from './port.ts'
import { assertStillThere, isBegunAnew, restartAt } from './restart.ts'
import { Running } from './running.ts'
import { warnOfMissingRoles } from './single-sign-on/missing-roles.ts'
import { notingFaults, openStorageWatch, type StorageWatch } from './storage-watch.ts'
import { followBooks } from './standby-units.ts'
import { VERSION } from './version.ts'
import { WaitingPage } from './waiting-page.ts'
import { buildWebApp } from './web-app.ts'
import { WriterWork } from './writer-work.ts'

export interface Program {
  readonly url: string
  readonly port: number
  /** What a person wants to know at the start, one line each. */
  readonly about: readonly string[]
  /** Resolves when the program cannot go on, with what happened. */
  readonly lost: Promise<Error>
  stop(): Promise<void>
}

/**
 * Puts everything together and starts it. When a part does not come up, those before it are stopped again; when that was because the
 * database went away meanwhile, all of it is begun anew, else the reason is thrown. `signal` ends the waits of a start.
 */
export async function startProgram(configuration: Configuration, say: (line: string) => void, signal: AbortSignal): Promise<Program> {
  const { dataDirectory } = configuration
  const port = await findPort(configuration.host, configuration.port)
  if (!configuration.port.fixed && port !== configuration.port.number)
    say(`port ${configuration.port.number} is taken, port ${port} is used`)
  assertStillThere(dataDirectory)
  mkdirSync(dataDirectory, { recursive: true, mode: 0o711 })
  const lock = lockDirectory(dataDirectory)
  const webBuilt = configuration.showsScreens ? buildWebApp(say) : Promise.resolve(undefined)
  // Whoever awaits it later hears of a failure; until then it must not count as unheard.
  webBuilt.catch(() => undefined)
  const starting = { configuration: { ...configuration, port: { ...configuration.port, number: port } }, say, signal, webBuilt }
  const log = openLog(dataDirectory, configuration.log)
  const waiting = new WaitingPage(configuration.host, port)
  const attempt = () => startOnce({ ...starting, log, running: partsOf(log), waiting })
  const sayAndShow = (line: string) => {
    say(line)
    waiting.open()
  }
  try {
    const program = await awaitDatabase(attempt, { say: sayAndShow, signal, ...(isBegunAnew() && { longestMs: Number.POSITIVE_INFINITY }) })
    return { ...program, stop: () => program.stop().finally(() => lock.release()) }
  } catch (error) {
    await waiting.close()
    lock.release()
    throw error
  }
}

interface Starting {
  readonly configuration: Configuration
  readonly say: (line: string) => void
  readonly signal: AbortSignal
  readonly log: Log
  readonly running: Running
  /** The directory of the web app, when it is built; undefined where another server shows it. */
  readonly webBuilt: Promise<string | undefined>
  /** Stands at the address until the program itself does. */
  readonly waiting: WaitingPage
}

function partsOf(log: Log): Running {
  return new Running((error, part) => void incidentLog(log)(error, `stop ${part}`))
}

async function startOnce(starting: Starting): Promise<Program> {
  try {
    return await start(starting)
  } catch (error) {
    await starting.running.stop()
    throw error
  }
}

async function start({ configuration, say, signal, log, running, webBuilt, waiting }: Starting): Promise<Program> {
  const { dataDirectory, host, port } = configuration
  findKeptPlace(configuration)
  const database = running.add('database', await openDatabase(dataDirectory, configuration.databaseUrl, (line) => log.info(line)))
  const place = await agreeOnPlace(configuration, database.write, Date.now())
  const board = openLinkBoard()
  const started = Promise.withResolvers<void>()
  const measured = running.add('measured', new Measured())
  const storage = openStorageWatch(() => site.pool, configuration.databaseUrl === undefined ? dataDirectory : undefined, log)
  const noting = { log: notingFaults(incidentLog(log), storage), storage, measured }
  const surroundings = { ...{ database, place, board, signal, started: started.promise }, ...noting }
  const site = running.add('site', await joinOurSite(surroundings))
  running.add('storage', storage.begin())
  if (!mayStandBy(configuration, place)) await site.leading
  const units = running.add('units', liveUnits({ now: site.now, ask: booksOf(site), log: site.log }))
  const work = running.add('work', new WriterWork({ configuration, database, site, board, units, log, running: partsOf(log) }))
  const standsBy = !site.health().writes
  const broker = standsBy ? undefined : await work.begin()
  const { demo, about } = await enterPlant(site, place, configuration, broker, log)
  await warnOfMissingRoles(site, configuration.singleSignOn?.mapping ?? [], (line) => log.warn(line))
  let isReady = false
  const server = await createHttpServer({
    ...{ site, version: VERSION, demo: place.plant !== 'own', webDirectory: await webBuilt },
    singleSignOn: configuration.singleSignOn,
    watched: {
      isReady: () => isReady && !running.isStopping,
      about: () => ({ database: database.about, broker: work.broker?.about, plant: demo?.plant()?.status() }),
      ...{ links: () => board.statuses(), behindMs: () => work.behindMs, measured, storage, metricsToken: configuration.metricsToken },
    },
    answered: (request) => log.debug(request, 'request'),
  })
  running.add('http', server)
  for (const shown of [units, storage]) shown.showOn(server.live)
  const restart = () => restartAt(addressOf(server.app, host).port)
  if (demo) {
    const { plant, runsMachines, operators } = demo
    mountDemo(server.app, { plant, runsMachines, operators, board: boardOf(site), killServer: restart })
  }
  await waiting.close()
  await server.app.listen({ host, port: port.number })
  const { url, port: listening } = addressOf(server.app, host)
  if (demo) {
    demo.startPlant(url, say)
    running.add('demo', demo)
  }
  isReady = true
  started.resolve()
  const failed = standsBy ? standBy(site, units, work, say) : undefined
  const runs = broker?.about ?? 'another program writes; this one stands by, hands it what is sent here, and takes over when it ends'
  const lost = failed ? Promise.race([site.lost, failed]) : site.lost
  return { url, port: listening, about: [database.about, runs, ...about], lost, stop: () => running.stop() }
}

/**
 * A database of one's own lives in the data directory, and so do the machines of a demo: both belong to one program, which waits for the ledger if need be.
 * A plant on a database that others reach too is served by as many programs as there are.
 */
function mayStandBy({ databaseUrl }: Configuration, { plant }: AgreedPlace): boolean {
  return databaseUrl !== undefined && plant === 'own'
}

/** @returns what went wrong when this program had the ledger and could not begin the writer's work; it is of no use then. */
async function standBy(site: Site, units: LiveUnits, work: WriterWork, say: (line: string) => void): Promise<Error> {
  const books = followBooks({ ask: allBooksOf(site), show: units.read, log: site.log })
  try {
    await site.leading
    say('the other program has ended: this one writes now')
    await work.begin()
  } catch (error) {
    return error as Error
  } finally {
    await books.close()
  }
  return new Promise(() => undefined)
}

interface SiteSurroundings {
  readonly database: OpenDatabase
  readonly place: AgreedPlace
  readonly board: LinkBoard
  readonly log: (error: unknown, where: string) => string
  readonly signal: AbortSignal
  /** Resolves when everything is up. */
  readonly started: Promise<void>
  readonly measured: Measured
  readonly storage: StorageWatch
}

function joinOurSite({ database, place: { siteId }, board, log, signal, started, measured, storage }: SiteSurroundings): Promise<Site> {
  const options = {
    siteId,
    catalogue: catalogue(board),
    write: database.write,
    read: database.read,
    now: () => new Date().toISOString() as Instant,
    loadTree: (tx: ReadTx) => loadScopeTree(tx, siteId),
    treeStreams: [equipment.name],
    log,
    started,
    measure: (outcomes: readonly Outcome[]) => {
      measured.batch(outcomes)
      if (outcomes.some(({ outcome }) => outcome === 'accepted')) storage.stored()
    },
  }
  return joinSite(options, signal)
}

interface EnteredPlant {
  readonly demo?: Demo
  readonly about: readonly string[]
}

/** The demo plant, or the bare beginnings of an own one. */
async function enterPlant(
  site: Site,
  place: AgreedPlace,
  configuration: Configuration,
  broker: Broker | undefined,
  log: Log,
): Promise<EnteredPlant> {
  const { dataDirectory } = configuration
  if (place.plant === 'own' || !configuration.demo || !broker) return { about: await enterOwnPlant(site, dataDirectory, place.isJoined) }
  const prepare = place.plant === 'large' ? prepareLargeDemo : prepareDemo
  const demo = await prepare({
    ...{ site, dataDirectory, demo: configuration.demo, mqtt: broker.edge, hostId: HOST_ID, bornAtMs: place.bornAtMs },
    log: (line) => log.info(line),
  })
  return { demo, about: demo.about }
}

function addressOf(app: FastifyInstance, host: string): { url: string; port: number } {
  const address = app.server.address()
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen')
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return { port: address.port, url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}` }
}
