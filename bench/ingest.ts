/**
 * The bench of machine values: Sparkplug over the embedded broker, decoded, written by COPY together with facts, and committed; against raw binary COPY into
 * the same partition in the same run. Then the time from a publisher to the live callback after the commit, at a steady rate. The publishers share the machine.
 * Run: node bench/ingest.ts
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CopyRows } from '../src/connect/ingest/copy-rows.ts'
import { IngestWriter } from '../src/connect/ingest/ingest-writer.store.ts'
import { knownMapping } from '../src/connect/ingest/known-mapping.ts'
import { copySamples, DAY_MS } from '../src/connect/ingest/write-samples.store.ts'
import { noOverride } from '../src/connect/mapping/contract.ts'
import { openLinkBoard } from '../src/connect/mapping/link-board.ts'
import { startEmbeddedBroker } from '../src/connect/mqtt/embedded-broker.adapter.ts'
import { connectHost } from '../src/connect/sparkplug/sparkplug-host.adapter.ts'
import { inTransaction, openPool } from '../src/kernel/server/database.ts'
import { startCluster } from '../src/kernel/server/postgres/cluster.ts'
import { prepareDatabase } from '../src/kernel/server/postgres/prepare-database.ts'
import { DEVICES, NODES, user } from './ingest.load.ts'

const LEAST_RATIO = 0.4
const MOST_P99_MS = 150
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6)
/** Committed before a measurement begins. */
const WARM_VALUES = 40_000

async function bench(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'entresol-bench-'))
  const cluster = await startCluster({ directory: join(directory, 'cluster'), durable: true, log: () => {} })
  try {
    const { write } = await prepareDatabase(cluster.admin(), { database: 'bench', directory })
    return await measure(write)
  } finally {
    await cluster.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function measure(write: Parameters<typeof openPool>[0]): Promise<boolean> {
  const siteId = randomUUID()
  const pool = openPool(write, [siteId], 4)
  const latencies: number[] = []
  const line = await openLine(pool, siteId, (at) => latencies.push(Date.now() - Date.parse(at)))
  const before = await rawCopy(pool)
  await line.say('full')
  const usedBefore = process.cpuUsage()
  const valuesBefore = line.values()
  const path = await line.perSecond()
  const used = process.cpuUsage(usedBefore)
  const costMicroseconds = (used.user + used.system) / (line.values() - valuesBefore)
  await line.say('0')
  await line.drained()
  const after = await rawCopy(pool)
  const raw = (before + after) / 2
  await line.say('20000')
  await line.perSecond()
  latencies.length = 0
  const steady = await line.perSecond()
  const sorted = latencies.toSorted((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  await line.close()
  await pool.end()
  const ratio = path / raw
  const p99 = quantile(0.99)
  console.log(
    `raw binary COPY into the same partition  ${thousands(raw)} values/s (${thousands(before)} before, ${thousands(after)} after)`,
  )
  console.log(`broker to commit, with facts             ${thousands(path)} values/s; ratio ${ratio.toFixed(2)}, target ${LEAST_RATIO}`)
  console.log(
    `publish to live callback at ${thousands(steady)}/s      p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, p99 ${p99} ms of ${sorted.length}; target ${MOST_P99_MS} ms`,
  )
  console.log(`broker, decoder and writer together use   ${costMicroseconds.toFixed(1)} µs of processor time per value`)
  const isKept = ratio >= LEAST_RATIO && p99 <= MOST_P99_MS
  console.log(isKept ? 'targets kept' : 'target missed')
  return isKept
}

const thousands = (value: number) => `${(value / 1_000).toFixed(value < 100_000 ? 1 : 0)} k`

interface Line {
  say(order: string): Promise<void>
  /** Values committed per second, over the time of one measurement. */
  perSecond(): Promise<number>
  drained(): Promise<void>
  /** Committed so far. */
  values(): number
  close(): Promise<void>
}

async function openLine(pool: ReturnType<typeof openPool>, siteId: string, live: (at: string) => void): Promise<Line> {
  const connectionId = randomUUID()
  const sources = Array.from({ length: NODES * DEVICES }, (_, index) => ({
    ...{
      sourceId: randomUUID(),
      connectionId,
      equipmentId: randomUUID(),
      template: 'generic' as const,
      speaksFor: null,
      silenceSeconds: null,
      override: noOverride,
    },
    address: `B/N${Math.floor(index / DEVICES)}/D${index % DEVICES}`,
  }))
  const config = {
    connectionId,
    code: 'BENCH',
    kind: 'sparkplug' as const,
    url: '',
    certificates: '',
    ...{ username: null, password: null, hostId: null },
    groups: [],
    enabled: true,
  }
  const mapping = knownMapping([config], sources, [], { classOf: () => null, silenceOf: () => null, monitoredOf: () => [] })
  const writer = new IngestWriter({
    ...{ siteId, connectionId, pool, board: openLinkBoard(), nowMs: Date.now, retentionDays: 30 },
    mapping: async () => mapping,
    live: (_, { at }) => live(at),
    monitored: () => undefined,
  })
  const log = { info: () => undefined, warn: (text: string) => console.error(text) }
  const broker = await startEmbeddedBroker({ port: 0, users: [user], log })
  const host = connectHost({
    ...user,
    url: broker.url,
    connectionId,
    hostId: 'bench',
    onEffects: (effects) => writer.commit(effects),
    log,
    now: Date.now,
  })
  await host.whenOnline()
  const child = fork(join(import.meta.dirname, 'ingest.load.ts'), ['publish', String(broker.port)])
  await new Promise<void>((resolve) => child.once('message', () => resolve()))
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  return {
    say: async (order) => void child.send(order),
    async perSecond() {
      // Until everything is warm: partitions made, statements planned, code compiled.
      const enough = writer.values + WARM_VALUES
      while (writer.values < enough) await pause(100)
      const [startedAt, startedWith] = [performance.now(), writer.values]
      await pause(SECONDS * 1_000)
      return ((writer.values - startedWith) / (performance.now() - startedAt)) * 1_000
    },
    async drained() {
      for (let before = -1; before !== writer.values; ) {
        before = writer.values
        await pause(1_000)
        await host.settled()
      }
    },
    values: () => writer.values,
    async close() {
      child.send('end')
      await host.close()
      await broker.close()
      await writer.close()
    },
  }
}

/** Rows of the same kind, made beforehand, ten thousand per transaction. */
async function rawCopy(pool: ReturnType<typeof openPool>): Promise<number> {
  const ROWS = 10_000
  const day = Math.floor(Date.now() / DAY_MS)
  await pool.query('select ensure_sample_days($1::date, 1)', [new Date().toISOString().slice(0, 10)])
  const rows = new CopyRows()
  for (let index = 0; index < ROWS; index += 1) rows.add(1 + (index % 1_000), day * DAY_MS + index, index + 0.5, 0, 0)
  const bytes = rows.finish()
  const ready = { finish: () => bytes } as CopyRows
  const startedAt = performance.now()
  let written = 0
  while (performance.now() - startedAt < (SECONDS * 1_000) / 2) {
    await inTransaction(pool, 'begin', (client) => copySamples(client, day, ready))
    written += ROWS
  }
  return written / ((performance.now() - startedAt) / 1_000)
}

process.exitCode = (await bench()) ? 0 : 1
