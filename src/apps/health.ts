import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LinkStatus } from '../connect/mapping/contract.ts'
import type { LiveScreens } from '../kernel/server/live.ts'
import { sendProblem } from '../kernel/server/problem.ts'
import type { Site } from '../kernel/server/site.ts'
import type { Measured } from './measured.ts'
import { readingText } from './meters.ts'
import type { StorageWatch } from './storage-watch.ts'

/** What a program knows of its parts. */
export interface Watched {
  /** True when everything is up. */
  readonly isReady: () => boolean
  /** What runs, in words: database, broker, demo plant. */
  readonly about: () => object
  /** The connections on which it listens. */
  readonly links: () => readonly LinkStatus[]
  /** How far the books are behind the facts; undefined where another program makes them. */
  readonly behindMs: () => number | undefined
  readonly measured: Measured
  /** Whether what is said can be stored. */
  readonly storage: Pick<StorageWatch, 'state' | 'freeBytes'>
  /** Who has it may read the metrics from elsewhere; undefined: this machine only. */
  readonly metricsToken: string | undefined
}

interface HealthOptions {
  readonly site: Site
  readonly version: string
  readonly live: Pick<LiveScreens, 'watching'>
  readonly watched: Watched
}

/** A database that takes longer to say that it is there is of no use to a person either. */
const LONGEST_ANSWER_MS = 2_000
const MS = 1_000

/** For the machines that watch the program: numbers and states, nothing of the plant and no secret. */
export function mountHealth(app: FastifyInstance, options: HealthOptions): void {
  const { site, version, watched } = options
  const fresh = (reply: FastifyReply) => reply.header('cache-control', 'no-store')
  watched.measured.watchRequests(app)
  app.get('/health', (_, reply) => {
    const { writes, waiting, position, slowCommands, troubles } = site.health()
    const status = Object.keys(troubles).length === 0 ? 'ok' : 'troubled'
    return fresh(reply).send({ status, version, writes, position, waiting, slowCommands, troubles, ...watched.about() })
  })
  app.get('/ready', (_, reply) =>
    fresh(reply)
      .code(watched.isReady() ? 200 : 503)
      .send({ ready: watched.isReady() }),
  )
  app.get('/health/live', (_, reply) => fresh(reply).send({ live: true }))
  app.get('/health/ready', async (_, reply) => {
    const report = await readinessOf(options)
    return fresh(reply)
      .code(report.ready ? 200 : 503)
      .send(report)
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(request, watched.metricsToken)) return sendProblem(reply, metricsRefused)
    return fresh(reply)
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(await metricsText(options))
  })
}

/** People can work when database and ledger are there. A broker that is away, or books that are behind, are told and send nobody elsewhere. */
async function readinessOf({ site, watched }: HealthOptions) {
  const { writes, waiting, position, troubles } = site.health()
  const database = await askDatabase(site)
  const links = watched.links()
  const behindMs = watched.behindMs()
  return {
    ready: watched.isReady() && database !== undefined && ['ok', 'nearlyFull'].includes(watched.storage.state),
    storage: watched.storage.state,
    database: database === undefined ? { reachable: false } : { reachable: true, answeredInMs: Math.round(database) },
    ledger: { role: writes ? 'writer' : 'standby', position, waiting, troubles: Object.keys(troubles) },
    machines: writes
      ? { connections: links.length, online: links.filter(({ phase }) => phase === 'online').length }
      : { heardBy: 'the writer' },
    books: behindMs === undefined ? { madeBy: 'the writer' } : { behindSeconds: Math.round(behindMs / MS) },
  }
}

/** @returns milliseconds; undefined when it did not answer. */
async function askDatabase({ pool }: Site): Promise<number | undefined> {
  const beganAt = performance.now()
  const late = new AbortController()
  const isThere = await Promise.race([
    pool.query('select 1').then(
      () => true,
      () => false,
    ),
    wait(LONGEST_ANSWER_MS, false, { signal: late.signal }).catch(() => false),
  ])
  late.abort()
  return isThere ? performance.now() - beganAt : undefined
}

async function metricsText({ site, version, live, watched }: HealthOptions): Promise<string> {
  const { writes, waiting, position } = site.health()
  const behindMs = watched.behindMs()
  const seal = await readSeal(site)
  const books = behindMs === undefined ? undefined : behindMs / MS
  const texts = [
    readingText('entresol_info', 'The version that runs.', 'gauge', 1, { version }),
    readingText('entresol_ready', '1 when everything is up.', 'gauge', watched.isReady() ? 1 : 0),
    readingText('entresol_writer', '1 when this program writes the ledger, 0 when it stands by.', 'gauge', writes ? 1 : 0),
    readingText('entresol_storage_ok', '1 when what is said can be stored.', 'gauge', watched.storage.state === 'ok' ? 1 : 0),
    readingText('entresol_storage_free_bytes', 'Space that is left where the database lies.', 'gauge', watched.storage.freeBytes),
    readingText('entresol_ledger_seq', 'Number of the last event of the ledger.', 'gauge', position.seq),
    readingText('entresol_commands_waiting', 'Commands that wait for their batch.', 'gauge', waiting),
    watched.measured.text(),
    ...machineTexts(watched.links()),
    readingText('entresol_books_behind_seconds', 'How far the books are behind the facts.', 'gauge', books),
    readingText('entresol_seal_age_seconds', 'Time since the newest seal.', 'gauge', seal.ageSeconds),
    readingText('entresol_events_unsealed', 'Events that no seal covers yet.', 'gauge', seal.unsealed),
    readingText('entresol_live_screens', 'Screens that are followed live.', 'gauge', live.watching),
    readingText('entresol_memory_bytes', 'Memory that the program holds.', 'gauge', process.memoryUsage.rss()),
  ]
  return `${texts.filter((text) => text !== '').join('\n')}\n`
}

/** All connections together: their names are the plant's. */
function machineTexts(links: readonly LinkStatus[]): string[] {
  const gauge = (name: string, about: string, of: (link: LinkStatus) => number) => textOf(name, about, 'gauge', of)
  const counter = (name: string, about: string, of: (link: LinkStatus) => number) => textOf(name, about, 'counter', of)
  const textOf = (name: string, about: string, type: 'gauge' | 'counter', of: (link: LinkStatus) => number) =>
    readingText(
      name,
      about,
      type,
      links.reduce((total, link) => total + of(link), 0),
    )
  return [
    gauge('entresol_connections', 'Connections to machines that are switched on.', () => 1),
    gauge('entresol_connections_online', 'Of these, those that are up.', ({ phase }) => (phase === 'online' ? 1 : 0)),
    counter('entresol_values_total', 'Values of machines that were stored, by the connections that are open.', ({ values }) => values),
    gauge('entresol_values_per_second', 'Values of machines in the last seconds.', ({ valuesPerSecond }) => valuesPerSecond),
    gauge('entresol_values_waiting', 'Values that wait for the database.', ({ waiting }) => waiting),
    counter('entresol_values_quarantined_total', 'Values that were set aside for their time.', ({ quarantined }) => quarantined),
    counter('entresol_messages_bad_total', 'Messages of machines that could not be read.', ({ bad }) => bad),
  ]
}

async function readSeal({ pool, siteId }: Site): Promise<{ ageSeconds?: number | undefined; unsealed?: number | undefined }> {
  const { rows }: { rows: { age: string | null; unsealed: number }[] } = await pool.query(
    `select extract(epoch from now() - s.sealed_at)::text as age, l.seq - coalesce(s.last_seq, 0) as unsealed
     from ledger l left join lateral (select sealed_at, last_seq from seal where site_id = l.site_id order by epoch desc, first_seq desc limit 1) s on true
     where l.site_id = $1`,
    [siteId],
  )
  const found = rows[0]
  return { ageSeconds: found?.age ? Math.max(0, Number(found.age)) : undefined, unsealed: found?.unsealed }
}

const metricsRefused = {
  type: '/problems/metrics',
  title: 'Metrics are for this machine, or for those who send the token that the configuration names',
  status: 403,
}

/** A proxy on this machine is not this machine: who comes through it says for whom. */
function mayReadMetrics({ ip, headers }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return isSame(headers.authorization ?? '', `Bearer ${token}`)
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers['x-real-ip'] !== undefined
  return !isForwarded && /^(127\.|::1$|::ffff:127\.)/.test(ip)
}

function isSame(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}
