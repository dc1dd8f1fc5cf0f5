import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEMO_PLANT } from '../plant/demo-plant.ts'
import { createPlantCalendar } from '../plant/plant-calendar.ts'
import type { JobEvent } from '../plant/plant-event.ts'
import { CREW, EVERYDAY_HABITS, NO_MISTAKES } from './crew.ts'
import { People } from './people.ts'
import { HttpPlantApi, readAnswer } from './plant-api.ts'

const START_MS = Date.parse('2026-11-16T06:00:00Z')

interface Asked {
  method: string
  path: string
  cookie: string | undefined
  key: string | undefined
  body: unknown
}

/** The wire of the product, as its public API describes it: enough of it to see what people send. */
let server: Server
let asked: Asked[]
let answers: { status: number; body: object }[]

async function answer(request: IncomingMessage): Promise<{ status: number; body: object; cookie?: string }> {
  const body = await text(request)
  const path = request.url ?? ''
  asked.push({
    method: request.method ?? '',
    path,
    cookie: request.headers.cookie,
    key: request.headers['idempotency-key']?.toString(),
    body: body === '' ? undefined : JSON.parse(body),
  })
  if (path === '/api/sign-in') return { status: 200, body: {}, cookie: 'session=abc; HttpOnly; Path=/' }
  if (path.startsWith('/api/queries/'))
    return { status: 200, body: { rows: [{ jobOrderId: 'id-of-job', code: 'B1-00001', state: 'Ready' }] } }
  return answers.shift() ?? { status: 200, body: { outcome: 'accepted', position: { epoch: 1, seq: 1 }, result: {} } }
}

beforeEach(async () => {
  asked = []
  answers = []
  server = createServer((request, response) => {
    void answer(request).then(({ status, body, cookie }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) })
      response.end(JSON.stringify(body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

function peopleAt(url: string): People {
  return new People({
    spec: DEMO_PLANT,
    calendar: createPlantCalendar('Europe/Berlin', true),
    crew: CREW,
    habits: { ...EVERYDAY_HABITS, mistakes: NO_MISTAKES, manualScrapShare: 0 },
    seed: 1,
    tapAgainMs: 1,
    findEquipmentId: (code) => `id-of-${code}`,
    findReasonId: (code) => `id-of-${code}`,
    openBrowser: async (login) => {
      const api = new HttpPlantApi(url)
      await api.signIn(login, 'demo')
      return api
    },
  })
}

function urlOf(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const BEGINS: JobEvent = { kind: 'job', atMs: START_MS, unit: 'BOT1-DEP', job: 'B1-00001', jobNumber: 1, edge: 'begins' }

describe('people at the public API', () => {
  test('an operator signs in once, looks at the list, and starts the order with key and instant', async () => {
    const people = peopleAt(urlOf())
    people.hear([BEGINS])
    expect(await people.actUntil(START_MS)).toEqual([])
    const records = await people.actUntil(START_MS + 3_600_000)
    expect(records).toMatchObject([
      { kind: 'act', person: 'anna.becker', act: 'start', unit: 'BOT1', job: 'B1-00001', outcome: 'accepted' },
    ])
    expect(asked.map((request) => `${request.method} ${request.path}`)).toEqual([
      'POST /api/sign-in',
      'GET /api/queries/operations.execution.listDispatchList?equipmentId=id-of-BOT1',
      'POST /api/commands/operations.execution.startJobOrder',
    ])
    const occurredAt = new Date(records[0]?.occurredAtMs ?? 0).toISOString()
    expect(asked[2]).toMatchObject({ cookie: 'session=abc', body: { jobOrderId: 'id-of-job', equipmentId: 'id-of-BOT1', occurredAt } })
    expect(asked[2]?.key).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a refusal is written down with its facts', async () => {
    answers.push({ status: 409, body: { refusals: [{ code: 'work_unit_is_occupied', detail: '' }] } })
    const people = peopleAt(urlOf())
    people.hear([BEGINS])
    expect((await people.actUntil(START_MS + 3_600_000)).map((record) => record.outcome)).toEqual(['refused: work_unit_is_occupied'])
  })

  test('a finish that comes before the counts is tapped again with a new key and the same instant', async () => {
    const refusal = { status: 409, body: { refusals: [{ code: 'nothing_was_produced', detail: '' }] } }
    const people = peopleAt(urlOf())
    people.hear([BEGINS])
    await people.actUntil(START_MS + 600_000)
    answers.push(refusal, refusal)
    asked.length = 0
    people.hear([{ ...BEGINS, atMs: START_MS + 700_000, edge: 'ends', unit: 'BOT1-PAC' }])
    const records = await people.actUntil(START_MS + 7_200_000)
    expect(records.find((record) => record.act === 'finish')?.outcome).toBe('accepted')
    const taps = asked.filter((request) => request.path.endsWith('finishJobOrder'))
    expect(taps.length).toBe(3)
    expect(new Set(taps.map((tap) => tap.key)).size).toBe(3)
    expect(new Set(taps.map((tap) => JSON.stringify(tap.body))).size).toBe(1)
  })

  test('a job that stays without parts is aborted, so that the unit is free', async () => {
    const refusal = { status: 409, body: { refusals: [{ code: 'nothing_was_produced', detail: '' }] } }
    const people = peopleAt(urlOf())
    people.hear([BEGINS])
    await people.actUntil(START_MS + 600_000)
    answers.push(...Array.from({ length: 21 }, () => refusal))
    asked.length = 0
    people.hear([{ ...BEGINS, atMs: START_MS + 700_000, edge: 'ends', unit: 'BOT1-PAC' }])
    const records = await people.actUntil(START_MS + 7_200_000)
    expect(records.find((record) => record.act === 'finish')?.outcome).toBe('accepted')
    expect(asked.filter((request) => request.path.endsWith('abortJobOrder'))).toHaveLength(1)
  })

  test('an order that the product does not list is not asked for', async () => {
    const people = peopleAt(urlOf())
    people.hear([{ ...BEGINS, job: 'B1-00099' }])
    expect((await people.actUntil(START_MS + 3_600_000)).map((record) => record.outcome)).toEqual(['not asked: no job order B1-00099'])
  })

  test('a product that is away is written down, and the person tries to sign in again', async () => {
    const people = peopleAt('http://127.0.0.1:1')
    people.hear([BEGINS, { ...BEGINS, atMs: START_MS + 60_000, edge: 'ends', unit: 'BOT1-PAC' }])
    const records = await people.actUntil(START_MS + 7_200_000)
    expect(records.length).toBeGreaterThan(1)
    for (const record of records) expect(record.outcome).toMatch(/^failed: /)
  })

  test.each([
    [200, '{"outcome":"accepted","result":{"a":1}}', { outcome: 'accepted', result: { a: 1 } }],
    [409, '{"refusals":[{"code":"a"},{"code":"b"}]}', { outcome: 'refused', codes: ['a', 'b'] }],
    [400, '{"title":"bad"}', { outcome: 'failed', status: 400, detail: '{"title":"bad"}' }],
    [502, '<html>', { outcome: 'failed', status: 502, detail: '<html>' }],
  ])('answer %d %s', (status, body, expected) => {
    expect(readAnswer(status, body)).toEqual(expected)
  })
})
