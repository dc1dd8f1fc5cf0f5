import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isAbout } from './live.ts'
import { createLiveConnection, type LiveStatus } from './live-connection.ts'

interface Visit {
  readonly url: string
  readonly lastEventId: string | undefined
  readonly response: ServerResponse
}

let server: Server
let base: string
let visits: Visit[]
let arrived: (() => void) | undefined
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  visits = []
  answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': beat\n\n')
  server = createServer((request, response) => {
    const lastEventId = request.headers['last-event-id'] as string | undefined
    visits.push({ url: request.url ?? '', lastEventId, response })
    answer(response)
    arrived?.()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

async function until(condition: () => boolean, subscribe: (check: () => void) => () => void): Promise<void> {
  await new Promise<void>((done) => {
    let stop = () => {}
    const check = () => {
      if (!condition()) return
      stop()
      done()
    }
    stop = subscribe(check)
    check()
  })
}

const visited = (count: number) =>
  until(
    () => visits.length >= count,
    (check) => {
      arrived = check
      return () => {}
    },
  )

function connect(silenceMs = 10_000) {
  const events: string[] = []
  const recovered: number[] = []
  const connection = createLiveConnection({
    open: (url, headers, signal) => fetch(base + url, { headers, signal }),
    chance: () => 0,
    isOnline: () => true,
    silenceMs,
    onEvent: (event) => events.push(event.data),
    onRecovered: () => recovered.push(visits.length),
  })
  const reaches = (status: LiveStatus) => until(() => connection.status.get() === status, connection.status.subscribe)
  return { connection, events, recovered, reaches }
}

it('opens again where it broke off and says that answers are old', async () => {
  const { connection, events, recovered, reaches } = connect()
  connection.want(true)
  await reaches('live')
  visits[0]?.response.end('id: 1.41\nevent: ledger\ndata: first\n\n')
  await reaches('reconnecting')
  await visited(2)
  await reaches('live')
  expect(visits.map((visit) => visit.lastEventId)).toEqual([undefined, '1.41'])
  expect(visits[0]?.url).toBe('/api/live')
  expect(events).toEqual(['first'])
  expect(recovered).toEqual([2])
  connection.want(false)
})

it('takes a silent connection for dead', async () => {
  const { connection, reaches } = connect(60)
  connection.want(true)
  await reaches('live')
  await visited(2)
  expect(visits.length).toBeGreaterThanOrEqual(2)
  connection.want(false)
  expect(connection.status.get()).toBe('idle')
})

it('is offline after several failures and live again when the server is back', async () => {
  const { connection, reaches } = connect()
  answer = (response) => response.writeHead(503).end()
  connection.want(true)
  await reaches('reconnecting')
  for (const failures of [2, 3, 4]) {
    connection.wake()
    await visited(failures)
  }
  await reaches('offline')
  answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': beat\n\n')
  connection.wake()
  await reaches('live')
  expect(connection.status.get()).toBe('live')
  connection.want(false)
})

it('a network that the browser knows to be gone is said at once, and not after the silence', async () => {
  const { connection, reaches } = connect()
  connection.want(true)
  await reaches('live')
  connection.drop()
  await reaches('reconnecting')
  await visited(2)
  await reaches('live')
  expect(connection.status.get()).toBe('live')
  connection.want(false)
})

it('a topic is a stream kind, a stream or a piece of equipment', () => {
  const notice = { streamKind: 'jobOrder', streamId: 'j1', kind: 'jobOrderStarted', equipmentId: 'filler' }
  expect(['jobOrder', 'jobOrder:j1', 'equipment:filler'].every((topic) => isAbout(topic, notice))).toBe(true)
  expect(['job', 'jobOrder:j2', 'equipment:capper', 'unit'].some((topic) => isAbout(topic, notice))).toBe(false)
  // Who may see only a part of the plant is not told which one it was: it may be any of them.
  const { streamId: _, ...veiled } = notice
  expect(['jobOrder', 'jobOrder:j1', 'jobOrder:j2'].every((topic) => isAbout(topic, veiled))).toBe(true)
  expect(['job', 'unit:j1'].some((topic) => isAbout(topic, veiled))).toBe(false)
})
