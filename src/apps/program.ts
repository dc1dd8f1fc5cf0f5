import { mkdirSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import type { Instant } from '../kernel/contract/ids.ts'
import { lockDirectory } from '../kernel/server/postgres/directory-lock.ts'
import { openSite, type Site } from '../kernel/server/site.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { loadScopeTree } from '../model/equipment/scope-tree.query.ts'
import { openBroker } from './broker.ts'
import type { Configuration } from './configuration.ts'
import { createHttpServer, type HttpServer } from './http-server.ts'
import { type KeptPlace, keptPlace } from './kept-place.ts'
import { incidentLog, openLog } from './log.ts'
import { catalogue } from './modules.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { findPort } from './port.ts'
import { Running } from './running.ts'
import { sealKey, startSealer } from './sealer.ts'
import { buildWebApp } from './web-app.ts'

export interface Program {
  readonly url: string
  readonly site: Site
  /** Rejects when the program cannot go on, with what happened. */
  readonly lost: Promise<Error>
  stop(): Promise<void>
}

export const VERSION = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version

/** Puts everything together and starts it. When a part does not come up, those before it are stopped again and the reason is thrown. */
export async function startProgram(configuration: Configuration, say: (line: string) => void): Promise<Program> {
  const { dataDirectory, host } = configuration
  const port = await findPort(host, configuration.port)
  if (!configuration.port.fixed && port !== configuration.port.number)
    say(`port ${configuration.port.number} is taken, port ${port} is used`)
  mkdirSync(dataDirectory, { recursive: true, mode: 0o711 })
  const lock = lockDirectory(dataDirectory)
  const log = openLog(dataDirectory)
  const incident = incidentLog(log)
  const running = new Running((error, part) => void incident(error, `stop ${part}`))
  running.add('lock', { close: async () => lock.release() })
  try {
    const place = keptPlace(configuration, Date.now())
    const webBuilt = buildWebApp(say)
    // Whoever awaits it later hears of a failure; until then it must not count as unheard.
    webBuilt.catch(() => undefined)
    const database = running.add('database', await openDatabase(dataDirectory, configuration.databaseUrl, (line) => log.info(line)))
    const broker = running.add('broker', await openBroker(configuration.mqtt, dataDirectory, (message) => log.info(message)))
    const site = running.add('site', await openOurSite(database, place, incident))
    running.add('sealer', startSealer(site, sealKey(dataDirectory)))
    let isReady = false
    const server = running.add(
      'http',
      await createHttpServer({
        ...{ site, version: VERSION, demo: place.plant !== 'own', webDirectory: await webBuilt },
        health: () => ({ database: database.about, broker: broker.about }),
        isReady: () => isReady && !running.isStopping,
      }),
    )
    const url = await listen(server, host, port)
    isReady = true
    for (const about of [database.about, broker.about]) say(about)
    return { url, site, lost: site.lost, stop: () => running.stop() }
  } catch (error) {
    await running.stop()
    throw error
  }
}

function openOurSite(database: OpenDatabase, { siteId }: KeptPlace, log: (error: unknown, where: string) => string): Promise<Site> {
  return openSite({
    siteId,
    catalogue: catalogue(),
    write: database.write,
    read: database.read,
    now: () => new Date().toISOString() as Instant,
    loadTree: (tx) => loadScopeTree(tx, siteId),
    treeStreams: [equipment.name],
    log,
  })
}

async function listen({ app }: HttpServer, host: string, port: number): Promise<string> {
  await app.listen({ host, port })
  if (!app.server.listening) await once(app.server, 'listening')
  const address = app.server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}
