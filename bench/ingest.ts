/**
 * The bench of machine values: Sparkplug over the embedded broker, decoded, written by COPY together with facts, and committed; against raw binary COPY into
 * the same partition in the same run. Then the time from a publisher to the live callback after the commit, at a steady rate. The publishers share the machine.
 * Run: node bench/ingest.ts
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqttPacket from 'mqtt-packet'
import { encodePayload, type PayloadMetric } from '../simulator/edge/sparkplug-encoder.ts'
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

const LEAST_RATIO = 0.4
const MOST_P99_MS = 150
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6)
const NODES = 4
const DEVICES = 5
/** A device's metrics beside its counter, and how many of them one message carries. */
const METRICS = 50
const PER_MESSAGE = 10
/** A machine counts once in so many messages. */
const COUNT_EVERY = 20
/** Committed before a measurement begins. */
const WARM_VALUES = 40_000
const user = { username: 'bench', password: 'bench' }

// --- The publishers, in a process of their own ---

/** Publishes as fast as the broker takes it (`full`), or so many values per second when told a number; `stop` ends. */
async function publish(port: string): Promise<void> {
  const edges = await Promise.all(Array.from({ length: NODES }, (_, index) => openEdge(Number(port), `N${index}`)))
  let timer: NodeJS.Timeout | undefined
  let isFull = false
  process.on('disconnect', () => process.exit(0))
  process.on('message', (order: string) => {
    clearInterval(timer)
    isFull = order === 'full'
    if (order === 'end') process.exit(0)
    if (isFull) for (const edge of edges) void pump(edge, () => isFull)
    const rate = Number(order)
    if (rate > 0) timer = pace(edges, rate / PER_MESSAGE)
  })
  process.send?.('ready')
}

interface Edge {
  readonly socket: Socket
  next(): Buffer
}

async function pump(edge: Edge, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    const block = Buffer.concat(Array.from({ length: 64 }, () => edge.next()))
    const isTaken = edge.socket.write(block)
    await new Promise<void>((resolve) => (isTaken ? setImmediate(resolve) : edge.socket.once('drain', resolve)))
  }
}

function pace(edges: readonly Edge[], messagesPerSecond: number): NodeJS.Timeout {
  const startedAt = performance.now()
  let sent = 0
  return setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * messagesPerSecond
    for (; sent < due; sent += 1) {
      const edge = edges[sent % edges.length] as Edge
      edge.socket.write(edge.next())
    }
  }, 5)
}

/** An edge node on a bare socket: its messages are made once, and only time, sequence and counter are written into them anew. */
async function openEdge(port: number, node: string): Promise<Edge> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  const connack = new Promise<void>((resolve) => socket.once('data', () => resolve()))
  socket.write(
    mqttPacket.generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: node,
      clean: true,
      keepalive: 0,
      username: user.username,
      password: Buffer.from(user.password),
    }),
  )
  await connack
  socket.resume()
  socket.on('error', () => process.exit(0))
  const send = (type: string, device: string, seq: number | undefined, metrics: PayloadMetric[]) =>
    socket.write(
      packet(`spBv1.0/B/${type}/${node}${device}`, encodePayload({ atMs: Date.now(), ...(seq !== undefined && { seq }), metrics })),
    )
  send('NBIRTH', '', 0, [{ name: 'bdSeq', datatype: 'Int64', value: 0 }])
  for (let device = 0; device < DEVICES; device += 1) {
    const values = Array.from(
      { length: METRICS },
      (_, index): PayloadMetric => ({ name: `Value${index}`, alias: aliasOf(device, index), datatype: 'Float', value: index }),
    )
    send('DBIRTH', `/D${device}`, 1 + device, [
      ...values,
      { name: 'TotalCount', alias: aliasOf(device, METRICS), datatype: 'UInt32', value: 0 },
      { name: 'State', alias: aliasOf(device, METRICS + 1), datatype: 'String', value: 'Producing' },
    ])
  }
  let seq = DEVICES
  let sent = 0
  const plain = Array.from({ length: DEVICES }, (_, device) =>
    Array.from({ length: METRICS / PER_MESSAGE }, (_, part) => dataMessage(node, device, part, false)),
  )
  const counting = Array.from({ length: DEVICES }, (_, device) => dataMessage(node, device, 0, true))
  return {
    socket,
    next() {
      seq = (seq + 1) & 255
      const device = sent % DEVICES
      const round = Math.floor(sent / DEVICES)
      sent += 1
      const counts = round % COUNT_EVERY === 0
      const message = counts ? (counting[device] as Message) : ((plain[device] as Message[])[round % (METRICS / PER_MESSAGE)] as Message)
      return message.at(Date.now(), seq, FIRST_COUNT + round)
    },
  }
}

const aliasOf = (device: number, metric: number) => device * 100 + metric + 1
/** Always four bytes as a varint, so that it can be written over. */
const FIRST_COUNT = 3_000_000

interface Message {
  at(atMs: number, seq: number, count: number): Buffer
}

function dataMessage(node: string, device: number, part: number, counts: boolean): Message {
  const size = counts ? PER_MESSAGE - 1 : PER_MESSAGE
  const values = Array.from(
    { length: size },
    (_, index): PayloadMetric => ({
      alias: aliasOf(device, part * PER_MESSAGE + index),
      datatype: 'Float',
      omitDatatype: true,
      value: index + 0.5,
    }),
  )
  const counter: PayloadMetric = { alias: aliasOf(device, METRICS), datatype: 'UInt32', omitDatatype: true, value: FIRST_COUNT }
  // A sequence number above 127 has two bytes; both forms are made once.
  const forms = [0, 128].map((seq) =>
    packet(`spBv1.0/B/DDATA/${node}/D${device}`, encodePayload({ atMs: Date.now(), seq, metrics: counts ? [...values, counter] : values })),
  )
  const marks = forms.map((form) => ({
    form,
    timeAt: form.indexOf(varint(Date.now()).subarray(3)) - 3,
    countAt: counts ? form.indexOf(varint(FIRST_COUNT)) : -1,
  }))
  return {
    at(atMs, seq, count) {
      const { form, timeAt, countAt } = marks[seq < 128 ? 0 : 1]!
      const copy = Buffer.from(form)
      copy.set(varint(atMs), timeAt)
      if (countAt > 0) copy.set(varint(count), countAt)
      copy.set(varint(seq), copy.length - (seq < 128 ? 1 : 2))
      return copy
    },
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}

function packet(topic: string, payload: Uint8Array): Buffer {
  return mqttPacket.generate({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, dup: false, retain: false })
}

// --- The product, as the server puts it together ---

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
  const path = await line.perSecond()
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
    username: null,
    password: null,
    hostId: null,
    groups: [],
    enabled: true,
  }
  const mapping = knownMapping(
    [config],
    sources,
    [],
    () => null,
    () => null,
  )
  const writer = new IngestWriter({
    ...{ siteId, connectionId, pool, board: openLinkBoard(), nowMs: Date.now, retentionDays: 30 },
    mapping: async () => mapping,
    live: (_, { at }) => live(at),
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
  const child = fork(import.meta.filename, ['publish', String(broker.port)])
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

if (process.argv[2] === 'publish') await publish(process.argv[3] as string)
else process.exitCode = (await bench()) ? 0 : 1
