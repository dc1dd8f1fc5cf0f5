import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChance } from '../plant/chance.ts'
import { DEMO_PLANT } from '../plant/demo-plant.ts'
import type { AreaSpec } from '../plant/unit-spec.ts'
import { EdgeLink, type EdgeLinkOptions } from './edge-link.ts'
import { readPayload, type ReadPayload, rebirthCommand } from './read-payload.test-support.ts'

const BOTTLING = DEMO_PLANT.areas[0] as AreaSpec
const FILLER = BOTTLING.units.slice(1, 2)
const START_MS = 1_763_900_000_000

interface Heard extends ReadPayload {
  type: string
  device: string | undefined
}

/** A broker that asks for a password, and an ear beside it. */
class Site {
  readonly heard: Heard[] = []
  aedes!: Aedes
  server!: Server
  ear!: MqttClient
  url = ''
  #heardMore = Promise.withResolvers<void>()

  async open(port = 0): Promise<void> {
    this.aedes = await Aedes.createBroker()
    this.aedes.authenticate = (_client, username, password, done) => done(null, username === 'edge' && password?.toString() === 'secret')
    this.server = createServer(this.aedes.handle)
    this.server.listen(port, '127.0.0.1')
    await once(this.server, 'listening')
    this.url = `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    this.ear = await mqtt.connectAsync(this.url, { username: 'edge', password: 'secret', reconnectPeriod: 0 })
    this.ear.on('message', (topic, bytes) => {
      const [, , type = '', , device] = topic.split('/')
      if (topic.startsWith('spBv1.0/STATE/') || type === 'NCMD') return
      this.heard.push({ type, device, ...readPayload(bytes) })
      this.#heardMore.resolve()
      this.#heardMore = Promise.withResolvers()
    })
    await this.ear.subscribeAsync('spBv1.0/#', { qos: 1 })
  }

  async until(condition: (heard: Heard[]) => boolean): Promise<Heard[]> {
    while (!condition(this.heard)) await this.#heardMore.promise
    return this.heard
  }

  async close(): Promise<void> {
    await this.ear.endAsync(true)
    const closed = once(this.server, 'close')
    await new Promise<void>((resolve) => this.aedes.close(() => resolve()))
    this.server.close()
    await closed
  }
}

let site: Site
let link: EdgeLink
const events: string[] = []

function linkTo(url: string, more: Partial<EdgeLinkOptions> = {}): EdgeLink {
  return new EdgeLink({
    url,
    username: 'edge',
    password: 'secret',
    group: 'Werk1',
    edgeNode: 'Bottling',
    units: FILLER,
    startMs: START_MS,
    plantClockMs: () => START_MS + 60_000,
    clockMs: () => performance.now(),
    chance: createChance(1, 'network'),
    reconnectMs: 20,
    onEvent: (event) => void events.push(event.kind),
    ...more,
  })
}

function count(reading: number) {
  return { device: 'BOT1-FIL', changes: [{ name: 'Admin/ProdProcessedCount/0/AccCount', atMs: START_MS + reading, value: reading }] }
}

/** Readings of the counter in DDATA, with the mark of history. */
function readings(heard: Heard[]): [number, boolean][] {
  return heard
    .filter((message) => message.type === 'DDATA')
    .flatMap((message) => message.metrics.map((metric): [number, boolean] => [Number(metric.value), metric.historical === true]))
}

beforeEach(async () => {
  events.length = 0
  site = new Site()
  await site.open()
})

afterEach(async () => {
  await link.stop()
  await site.close()
})

describe('edge link on a real broker', () => {
  test('it is born, tells, and says good-bye', async () => {
    link = linkTo(site.url)
    link.start()
    await link.whenOnline()
    await link.publish([count(1), count(2)], false)
    await link.stop()
    const heard = await site.until((all) => all.some((message) => message.type === 'NDEATH'))
    expect(heard.map((message) => [message.type, message.seq])).toEqual([
      ['NBIRTH', 0],
      ['DBIRTH', 1],
      ['DDATA', 2],
      ['DDATA', 3],
      ['NDEATH', undefined],
    ])
    expect(heard[0]?.metrics[0]?.value).toBe(heard.at(-1)?.metrics[0]?.value)
    expect(events).toEqual(['edgeOnline', 'edgeOffline'])
  })

  test('a rebirth is given on command', async () => {
    link = linkTo(site.url)
    link.start()
    await link.whenOnline()
    await site.ear.publishAsync('spBv1.0/Werk1/NCMD/Bottling', rebirthCommand())
    const heard = await site.until((all) => all.filter((message) => message.type === 'DBIRTH').length === 2)
    expect(heard.map((message) => [message.type, message.seq])).toEqual([
      ['NBIRTH', 0],
      ['DBIRTH', 1],
      ['NBIRTH', 0],
      ['DBIRTH', 1],
    ])
  })

  test('the cable is pulled: the will is told, data wait and come as history, nothing is missing', async () => {
    link = linkTo(site.url)
    link.start()
    await link.whenOnline()
    await link.publish([count(1)], false)
    await link.confirm()
    link.cutNetwork()
    await site.until((all) => all.some((message) => message.type === 'NDEATH'))
    await link.publish([count(2), count(3)], false)
    expect(link.stored).toBeGreaterThanOrEqual(2)
    link.restoreNetwork()
    await link.whenOnline()
    await link.publish([count(4)], false)
    const heard = await site.until((all) => readings(all).some(([reading]) => reading === 4))
    // The link cannot know that the reading before the cut arrived: it comes twice.
    expect(readings(heard)).toEqual([
      [1, false],
      [1, true],
      [2, true],
      [3, true],
      [4, false],
    ])
    const bdSeqs = heard.filter((message) => message.type === 'NBIRTH').map((message) => message.metrics[0]?.value)
    expect(bdSeqs).toEqual([0n, 1n])
  })

  test('what it stored settles its absence; without a change nobody knows what its machine did', async () => {
    let nowMs = START_MS
    const readingAt = (atMs: number) => ({ ...count(1), changes: count(1).changes.map((change) => ({ ...change, atMs })) })
    link = linkTo(site.url, { gatewayClockMs: () => nowMs })
    link.start()
    const cutFor = async (fromMs: number, untilMs: number, stored: number[]) => {
      await link.whenOnline()
      nowMs = fromMs
      const deaths = site.heard.filter(({ type }) => type === 'NDEATH').length
      link.cutNetwork()
      await site.until((all) => all.filter(({ type }) => type === 'NDEATH').length > deaths)
      for (const atMs of stored) await link.publish([readingAt(atMs)], false)
      nowMs = untilMs
      link.restoreNetwork()
      await link.whenOnline()
    }
    await cutFor(START_MS + 1_000, START_MS + 5_000, [START_MS + 2_000])
    expect(link.listUntold()).toEqual([])
    await cutFor(START_MS + 6_000, START_MS + 9_000, [])
    expect(link.listUntold()).toEqual([{ device: 'BOT1-FIL', fromMs: START_MS + 6_000, untilMs: START_MS + 9_000 }])
  })

  test('the broker restarts: the link comes back by itself with what it kept', async () => {
    link = linkTo(site.url)
    link.start()
    await link.whenOnline()
    const port = Number(new URL(site.url).port)
    await site.close()
    await link.publish([count(7)], false)
    await site.open(port)
    await link.whenOnline()
    const heard = await site.until((all) => readings(all).length > 0)
    expect(readings(heard)).toEqual([[7, true]])
  })

  test('a wrong password gives no birth, and the link can be stopped', async () => {
    link = linkTo(site.url, { password: 'wrong' })
    link.start()
    await link.publish([count(1)], false)
    expect(link.isOnline).toBe(false)
    expect(link.stored).toBe(1)
    await link.stop()
    expect(site.heard).toEqual([])
  })

  test('it waits for its primary host and goes when it goes', async () => {
    const tell = (online: boolean, timestamp: number) =>
      site.ear.publishAsync('spBv1.0/STATE/entresol', JSON.stringify({ online, timestamp }), { qos: 1, retain: true })
    await tell(false, 5)
    link = linkTo(site.url, { primaryHostId: 'entresol' })
    link.start()
    await link.publish([count(1)], false)
    await tell(true, 10)
    await link.whenOnline()
    expect(readings(await site.until((all) => readings(all).length === 1))).toEqual([[1, true]])
    await tell(false, 9)
    await link.publish([count(2)], false)
    expect(link.isOnline).toBe(true)
    await tell(false, 11)
    await site.until((all) => all.some((message) => message.type === 'NDEATH'))
    await link.publish([count(3)], false)
    await tell(true, 12)
    const heard = await site.until((all) => readings(all).some(([reading]) => reading === 3))
    expect(new Set(readings(heard).map(([reading]) => reading))).toEqual(new Set([1, 2, 3]))
  })

  test('its host is killed while it forwards: what nobody heard comes again, all of it, whatever it had sent', async () => {
    const tell = (online: boolean, timestamp: number) =>
      site.ear.publishAsync('spBv1.0/STATE/entresol', JSON.stringify({ online, timestamp }), { qos: 1, retain: true })
    link = linkTo(site.url, { primaryHostId: 'entresol' })
    const total = 100_000
    for (let from = 0; from < total; from += 1_000) {
      const changes = Array.from({ length: 1_000 }, (_, i) => count(from + i).changes).flat()
      await link.publish([{ device: 'BOT1-FIL', changes }], false)
    }
    link.start()
    await tell(true, 10)
    await site.until((all) => readings(all).length > 0)
    await tell(false, 11)
    await site.until((all) => all.some((message) => message.type === 'NDEATH'))
    expect(link.stored).toBe(total)
    site.heard.length = 0
    await tell(true, 12)
    const heard = await site.until((all) => readings(all).length >= total)
    expect(readings(heard).map(([reading]) => reading)).toEqual(Array.from({ length: total }, (_, i) => i))
  })

  test('EC-05 duplicates and swapped messages lose nothing', async () => {
    link = linkTo(site.url)
    link.mischief = { duplicateShare: 0.3, swapShare: 0.3 }
    link.start()
    await link.whenOnline()
    for (let reading = 1; reading <= 400; reading++) await link.publish([count(reading)], false)
    await link.stop()
    const heard = await site.until((all) => all.some((message) => message.type === 'NDEATH'))
    const seen = readings(heard).map(([reading]) => reading)
    expect(new Set(seen).size).toBe(400)
    expect(seen.length).toBeGreaterThan(450)
    expect(seen).not.toEqual(seen.toSorted((a, b) => a - b))
  })

  test('a controller restarts at a preset: the device dies and is born with it', async () => {
    link = linkTo(site.url)
    link.start()
    await link.whenOnline()
    await link.restartDevice('BOT1-FIL', () => {
      const preset = { kind: 'counterSet', atMs: START_MS + 9, unit: 'BOT1-FIL', totalReading: 65_531, rejectReading: 0 } as const
      link.session.shadows.get('BOT1-FIL')?.take(preset)
    })
    const heard = await site.until((all) => all.filter((message) => message.type === 'DBIRTH').length === 2)
    expect(heard.map((message) => message.type)).toEqual(['NBIRTH', 'DBIRTH', 'DDEATH', 'DBIRTH'])
    const counter = heard.at(-1)?.metrics.find((metric) => metric.name === 'Admin/ProdProcessedCount/0/AccCount')
    expect(counter).toMatchObject({ value: 65_531, atMs: START_MS + 9, datatype: 6 })
  })
})
