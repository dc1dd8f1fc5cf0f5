import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readPayload } from './edge/read-payload.test-support.ts'
import { DEMO_PLANT } from './plant/demo-plant.ts'
import { createPlantCalendar } from './plant/plant-calendar.ts'
import type { UnitState } from './plant/plant-event.ts'
import { type RunEvent, type RunOptions, runPlant } from './run-plant.ts'
import { EXACT_TROUBLES, scriptTroubles } from './trouble-script.ts'
import { aggregateTruth } from './truth/truth-file.ts'

const HOUR = 3_600_000
const START_MS = Date.parse('2026-11-16T11:30:00Z')
const CALENDAR = createPlantCalendar('Europe/Berlin', true)
const UNITS = DEMO_PLANT.areas.flatMap((area) => area.units)

let aedes: Aedes
let server: Server
let ear: MqttClient
let directory: string
let url: string
let seen: Seen[]

/** One value as it was heard, with its name found by its alias. */
interface Seen {
  unit: string
  name: string
  atMs: number
  value: number | bigint | boolean | string
  historical: boolean
}

/** A listener of its own, that knows nothing of the plant but what its births say. */
function listen(client: MqttClient): void {
  const names = new Map<string, string>()
  client.on('message', (topic, bytes) => {
    const [, , type = '', node = '', unit = ''] = topic.split('/')
    if (!type.startsWith('D')) return
    for (const metric of readPayload(bytes).metrics) {
      if (metric.name !== undefined) names.set(`${node}/${metric.alias}`, metric.name)
      const name = names.get(`${node}/${metric.alias}`)
      if (name === undefined || metric.value === undefined) throw new Error(`${topic} has an alias that no birth gave`)
      seen.push({ unit, name, atMs: metric.atMs ?? Number.NaN, value: metric.value, historical: metric.historical === true })
    }
  })
}

beforeEach(async () => {
  seen = []
  directory = await mkdtemp(join(tmpdir(), 'plant-'))
  aedes = await Aedes.createBroker()
  server = createServer(aedes.handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
  ear = await mqtt.connectAsync(url, { reconnectPeriod: 0 })
  listen(ear)
  await ear.subscribeAsync('spBv1.0/#', { qos: 1 })
})

afterEach(async () => {
  await ear.endAsync(true)
  await new Promise<void>((resolve) => aedes.close(() => resolve()))
  server.close()
  await rm(directory, { recursive: true })
})

function optionsOf(more: Partial<RunOptions>): RunOptions {
  return {
    seed: 77,
    mqtt: { url },
    startMs: START_MS,
    liveFromMs: () => START_MS + 2 * HOUR,
    endMs: START_MS + 3 * HOUR,
    speed: Number.POSITIVE_INFINITY,
    truthPath: join(directory, 'truth.ndjson'),
    reconnectMs: 10,
    ...more,
  }
}

/** Waits until the ear has heard everything that the broker took before now. */
async function heardEverything(): Promise<void> {
  const marked = Promise.withResolvers<void>()
  ear.once('message', function hear(topic) {
    if (topic === 'spBv1.0/end') marked.resolve()
    else ear.once('message', hear)
  })
  await ear.publishAsync('spBv1.0/end', '', { qos: 1 })
  await marked.promise
}

/** Counts by unit and shift from the readings alone: sorted, without duplicates, differences by the modulus. */
function countsFromReadings(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const unit of UNITS) {
    const name = unit.tags === 'PackML' ? 'Admin/ProdProcessedCount/0/AccCount' : 'TotalCount'
    const readings = new Map(seen.filter((one) => one.unit === unit.code && one.name === name).map((one) => [one.atMs, Number(one.value)]))
    let before = unit.counterStart
    for (const [atMs, reading] of [...readings].toSorted((a, b) => a[0] - b[0])) {
      const shift = CALENDAR.getPeriodAt(atMs)
      const key = `${unit.code} ${shift.shiftOn} ${shift.shiftCode}`
      counts.set(key, (counts.get(key) ?? 0) + ((reading - before + unit.modulus) % unit.modulus))
      before = reading
    }
  }
  for (const [key, count] of counts) if (count === 0) counts.delete(key)
  return counts
}

async function trueCounts(): Promise<Map<string, number>> {
  const totals = await aggregateTruth(join(directory, 'truth.ndjson'), CALENDAR)
  const counts = new Map<string, number>()
  for (const count of totals.counts) {
    const key = `${count.unit} ${count.shift}`
    counts.set(key, (counts.get(key) ?? 0) + count.total)
  }
  return counts
}

describe('the running plant', () => {
  test('what arrives gives the true counts by unit and shift, history and live, with all troubles of the network', async () => {
    const events: RunEvent[] = []
    const plant = runPlant(optionsOf({ onEvent: (event) => void events.push(event) }))
    plant.trouble.disturbMessages(0.05, 0.05)
    await plant.whenLive
    plant.trouble.loseBroker()
    plant.trouble.cutNetwork('BOT1')
    await plant.done
    await heardEverything()
    expect(countsFromReadings()).toEqual(await trueCounts())
    expect(seen.filter((one) => one.historical).length).toBeGreaterThan(5_000)
    expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(['edgeOnline', 'edgeOffline', 'live', 'ended']))
  })

  test('EC-05 a day of trouble, made by seed: what arrives still gives the true counts', async () => {
    const endMs = START_MS + 30 * HOUR
    const troubles = scriptTroubles({ spec: DEMO_PLANT, seed: 9, startMs: START_MS, endMs, troubles: EXACT_TROUBLES })
    const exact = troubles.filter((one) => one.trouble !== 'resetCounter')
    await runPlant(optionsOf({ liveFromMs: () => START_MS + 15 * HOUR, endMs, troubles: exact, liveStepMs: 5_000, valueEveryMs: 0 })).done
    await heardEverything()
    const truth = await aggregateTruth(join(directory, 'truth.ndjson'), CALENDAR)
    expect(truth.troubles.length).toBe(exact.length)
    expect(exact.length).toBeGreaterThan(4)
    expect(countsFromReadings()).toEqual(await trueCounts())
  })

  test('states told to the millisecond give the true seconds per state', async () => {
    const plant = runPlant(optionsOf({ liveFromMs: () => START_MS }))
    await plant.done
    await heardEverything()
    const truth = await aggregateTruth(join(directory, 'truth.ndjson'), CALENDAR)
    for (const unit of UNITS.filter((candidate) => candidate.tags === 'Generic')) {
      const states = new Map(
        seen.filter((one) => one.unit === unit.code && one.name === 'State').map((one) => [one.atMs, one.value as UnitState]),
      )
      const sorted = [...states].toSorted((a, b) => a[0] - b[0])
      const spent: Partial<Record<UnitState, number>> = {}
      sorted.forEach(([atMs, state], i) => {
        spent[state] = (spent[state] ?? 0) + (sorted[i + 1]?.[0] ?? START_MS + 3 * HOUR) - atMs
      })
      const expected: Partial<Record<UnitState, number>> = {}
      for (const time of truth.stateTimes.filter((candidate) => candidate.unit === unit.code)) {
        for (const [state, ms] of Object.entries(time.milliseconds) as [UnitState, number][]) {
          if (ms > 0) expected[state] = (expected[state] ?? 0) + ms
        }
      }
      expect(spent).toEqual(expected)
    }
  })

  test('a second run goes on where the first ended: nothing twice, nothing missing', async () => {
    const halfMs = START_MS + HOUR
    await runPlant(optionsOf({ endMs: halfMs, truthPath: undefined })).done
    await heardEverything()
    const first = countsFromReadings()
    await runPlant(optionsOf({ resumeMs: halfMs, truthPath: undefined })).done
    await heardEverything()
    const both = countsFromReadings()
    seen = []
    await runPlant(optionsOf({})).done
    await heardEverything()
    expect(both).toEqual(countsFromReadings())
    expect(both).toEqual(await trueCounts())
    expect(first).not.toEqual(both)
  })

  test('EC-02 a counter that is rolled over on demand comes after a death of its device', async () => {
    const plant = runPlant(optionsOf({ endMs: undefined, speed: 600 }))
    await plant.whenLive
    await plant.trouble.rollCounterOver('BOT1-FIL')
    plant.trouble.jamLabeller(5)
    await plant.trouble.sendYesterday('BOT1-FIL')
    await plant.stop()
    await heardEverything()
    const births = seen.filter(
      (one) => one.unit === 'BOT1-FIL' && one.name === 'Admin/ProdProcessedCount/0/AccCount' && one.value === 65_531,
    )
    expect(births.length).toBeGreaterThan(0)
    const truth = await aggregateTruth(join(directory, 'truth.ndjson'), CALENDAR)
    expect(truth.troubles.map((trouble) => trouble.trouble)).toEqual(['rollCounterOver', 'jamLabeller', 'sendYesterday'])
  })
})
