/**
 * The publishers of `bench/ingest.ts` and `bench/screen.ts`, in a process of their own: as fast as the broker takes it, or at a steady rate. They work on bare
 * sockets with messages made beforehand, so that they take as little as possible of the machine that they share.
 */
import { connect, type Socket } from 'node:net'
import mqttPacket from 'mqtt-packet'
import { encodePayload, type PayloadMetric } from '../simulator/edge/sparkplug-encoder.ts'

export const NODES = 4
export const DEVICES = 5
export const user = { username: process.env['BENCH_MQTT_USER'] ?? 'bench', password: process.env['BENCH_MQTT_PASSWORD'] ?? 'bench' }
/** A device's metrics beside its counter, and how many of them one message carries. */
const METRICS = 50
const PER_MESSAGE = 10
/** A machine counts once in so many messages. */
const COUNT_EVERY = 20

/** A machine that is to change its state: which one, and the word that it is to say. */
export interface StateOrder {
  readonly node: number
  readonly device: number
  readonly word: string
}

/**
 * Publishes as fast as the broker takes it (`full`), or so many values per second when told a number; `end` ends. A machine that is told to change its state does
 * so at once and among the values, and the answer is when it did, in epoch milliseconds.
 */
async function publish(port: string): Promise<void> {
  const edges = await Promise.all(Array.from({ length: NODES }, (_, index) => openEdge(Number(port), `N${index}`)))
  let timer: NodeJS.Timeout | undefined
  let isFull = false
  process.on('disconnect', () => process.exit(0))
  process.on('message', (order: string | StateOrder) => {
    if (typeof order === 'object') return void process.send?.({ saidAtMs: edges[order.node]?.says(order.device, order.word) })
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
  /** @returns when it was published, in epoch milliseconds. */
  says(device: number, word: string): number
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
  /** Machines that say that they stand do not count. */
  const standing = new Set<number>()
  return {
    socket,
    says(device, word) {
      if (word === 'Producing') standing.delete(device)
      else standing.add(device)
      seq = (seq + 1) & 255
      const atMs = Date.now()
      const state: PayloadMetric = { alias: aliasOf(device, METRICS + 1), datatype: 'String', omitDatatype: true, value: word }
      socket.write(packet(`spBv1.0/B/DDATA/${node}/D${device}`, encodePayload({ atMs, seq, metrics: [state] })))
      return atMs
    },
    next() {
      seq = (seq + 1) & 255
      const device = sent % DEVICES
      const round = Math.floor(sent / DEVICES)
      sent += 1
      const counts = round % COUNT_EVERY === 0 && !standing.has(device)
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

if (process.argv[2] === 'publish') await publish(process.argv[3] as string)
