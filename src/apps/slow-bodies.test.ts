import fastify, { type FastifyInstance } from 'fastify'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSlowBodies, LONGEST_REQUEST_MS, patienceMs } from './slow-bodies.ts'

const [SHORT, LONG] = [1000, 50_000_000]
let app: FastifyInstance

beforeAll(async () => {
  app = fastify({ forceCloseConnections: true })
  endSlowBodies(app, (bodyLimit) => (bodyLimit === SHORT ? 50 : 60_000))
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  for (const bodyLimit of [SHORT, LONG]) app.post(`/${bodyLimit}`, { bodyLimit }, async ({ body }) => String((body as Buffer).length))
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app?.close())

function send(path: number) {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.setEncoding('utf8').on('error', () => {})
  socket.write(`POST /${path} HTTP/1.1\r\nhost: x\r\ncontent-type: text/x\r\ncontent-length: 4\r\n\r\nab`)
  return socket
}

test('a small body that does not come is given up', async () => {
  const socket = send(SHORT)
  await once(socket, 'close')
  expect(socket.bytesRead).toBe(0)
})

test('a file that comes slowly is waited for', async () => {
  const patient = send(LONG)
  // As long as it takes until somebody else has been given up.
  await once(send(SHORT), 'close')
  patient.write('cd')
  const [answer] = (await once(patient, 'data')) as [string]
  expect(answer).toMatch(/^HTTP\/1.1 200[^]*4$/)
  patient.destroy()
})

test('64 MB have almost nine minutes, a command half a minute, and nothing longer than the server waits', () => {
  expect(patienceMs(64 * 1024 * 1024)).toBeGreaterThan(8 * 60_000)
  expect(patienceMs(1024 * 1024)).toBe(30_000)
  expect(patienceMs(Number.MAX_SAFE_INTEGER)).toBe(LONGEST_REQUEST_MS)
})
