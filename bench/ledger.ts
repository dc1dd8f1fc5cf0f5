/**
 * The ledger's bench: accepted commands per second over HTTP with row-level security on, on many streams and on one, in bulk, and rebuild; against what the
 * same database and the same HTTP server do at best in the same run. The load generator shares the machine, as it did when the targets were set.
 */
import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import pg from 'pg'
import { rebuild } from '../src/kernel/server/rebuild.ts'
import { idOf, newAreas } from '../test/kernel/sample/plant.ts'
import { declareTank, fill } from '../test/kernel/sample/tank/contract.ts'
import { tankProjection } from '../test/kernel/sample/tank/tank.projection.ts'
import { prepareGround, startProgram, type Ground } from '../test/system/kernel/programs.fixture.ts'

const CLIENTS = 32
const TANKS = 1_000
const BULK = 500
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6)

interface Measured {
  readonly perSecond: number
  readonly p99Milliseconds: number
}

const areas = newAreas()
const headers = { 'content-type': 'application/json', authorization: 'Bearer boss' }
const anyTank = () => idOf(`tank ${Math.floor(Math.random() * TANKS)}`)
const fillOf = (tankId: string) => ({ tankId, litres: 1 })

/** @param bodyOf called for every request; a refused or failed one ends the bench. */
async function load(url: string, path: string, connections: number, bodyOf: () => string): Promise<Measured> {
  const run = (duration: number) =>
    autocannon({
      ...{ url: url + path, method: 'POST', connections, duration, headers },
      requests: [{ setupRequest: (request) => ({ ...request, headers: { ...headers, 'idempotency-key': randomUUID() }, body: bodyOf() }) }],
    })
  await run(2)
  const result = await run(SECONDS)
  if (result.non2xx + result.errors > 0) throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} failed`)
  return { perSecond: result['2xx'] / result.duration, p99Milliseconds: result.latency.p99 }
}

/** As many connections as clients, each with one prepared statement that is its own transaction. */
async function rawInserts(ground: Ground): Promise<Measured> {
  await ground.query('create table raw (id uuid primary key, body json not null, at timestamptz not null); grant insert on raw to public')
  const clients = Array.from({ length: CLIENTS }, () => new pg.Client(ground.write))
  await Promise.all(clients.map((client) => client.connect()))
  const times: number[] = []
  const until = performance.now() + SECONDS * 1_000
  const insert = async (client: pg.Client) => {
    while (performance.now() < until) {
      const startedAt = performance.now()
      await client.query({
        name: 'raw',
        text: 'insert into raw values ($1, $2, now())',
        values: [randomUUID(), JSON.stringify(fillOf(anyTank()))],
      })
      times.push(performance.now() - startedAt)
    }
  }
  await Promise.all(clients.map(insert))
  await Promise.all(clients.map((client) => client.end()))
  const sorted = times.toSorted((left, right) => left - right)
  return { perSecond: times.length / SECONDS, p99Milliseconds: sorted[Math.floor(sorted.length * 0.99)]! }
}

const lines: string[] = []
let isMissed = false
/** @param ceiling per second, measured in the same run. */
function report(
  what: string,
  { perSecond, p99Milliseconds }: Measured,
  ceiling: number,
  target?: { perSecond: number; p99Milliseconds?: number },
): void {
  const isFast = !target || (perSecond >= target.perSecond && p99Milliseconds <= (target.p99Milliseconds ?? Infinity))
  isMissed ||= !isFast
  const wanted = target ? `≥ ${target.perSecond}${target.p99Milliseconds ? `, p99 ≤ ${target.p99Milliseconds} ms` : ''}` : ''
  const p99 = p99Milliseconds ? `${p99Milliseconds.toFixed(1)} ms` : ''
  lines.push(
    [
      what.padEnd(38),
      perSecond.toFixed(0).padStart(8),
      p99.padStart(9),
      (perSecond / ceiling).toFixed(2).padStart(7),
      ` ${isFast ? ' ' : '!'} ${wanted}`,
    ].join(' '),
  )
}

const ground = await prepareGround(true)
const program = startProgram(ground, areas)
try {
  const { url } = await program.hears('url')
  const post = (commands: object[]) =>
    fetch(`${url}/api/commands`, { method: 'POST', headers, body: JSON.stringify({ commands }) }).then((response) => response.json())
  await post(
    Array.from({ length: TANKS }, (_, tank) => ({
      name: declareTank.name,
      commandId: randomUUID(),
      input: { tankId: idOf(`tank ${tank}`), code: `tank ${tank}`, equipmentId: areas.east },
    })),
  )
  const raw = await rawInserts(ground)
  const http = await load(url, '/empty', CLIENTS, () => JSON.stringify(fillOf(anyTank())))
  const ceiling = Math.min(raw.perSecond, http.perSecond)
  report('ceiling: single-statement inserts', raw, ceiling)
  report('ceiling: empty HTTP route', http, ceiling)
  const target = { perSecond: 2_000, p99Milliseconds: 40 }
  const single = `/api/commands/${fill.name}`
  report('32 clients, many streams', await load(url, single, CLIENTS, () => JSON.stringify(fillOf(anyTank()))), ceiling, target)
  const one = idOf('tank 0')
  report('32 clients, one stream', await load(url, single, CLIENTS, () => JSON.stringify(fillOf(one))), ceiling, target)
  const bulk = await load(url, '/api/commands', 2, () =>
    JSON.stringify({
      commands: Array.from({ length: BULK }, () => ({ name: fill.name, commandId: randomUUID(), input: fillOf(anyTank()) })),
    }),
  )
  report(`bulk, ${BULK} per call`, { perSecond: bulk.perSecond * BULK, p99Milliseconds: 0 }, ceiling, { perSecond: 5_000 })
  const rebuilt = await rebuild(ground.write, areas.siteId, tankProjection())
  if (rebuilt.differences > 0) throw new Error('the rebuilt reading model differs from the live one')
  report(`rebuild, ${rebuilt.events} events`, { perSecond: rebuilt.events / rebuilt.seconds, p99Milliseconds: 0 }, ceiling, {
    perSecond: 20_000,
  })
  console.log(`${'ledger'.padEnd(38)} ${'per s'.padStart(8)} ${'p99'.padStart(9)} ${'ratio'.padStart(7)}   target`)
  for (const line of lines) console.log(line)
} finally {
  await program.kill()
  await ground.clear()
}
process.exitCode = isMissed ? 1 : 0
