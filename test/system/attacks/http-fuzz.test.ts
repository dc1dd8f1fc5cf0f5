import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { type AttackPlant, openAttackPlant } from './attack-plant.fixture.ts'
import { type Route, routesOf } from './routes.fixture.ts'

/** Bytes at every entry of the server that no browser would send: whatever comes, it is never our fault, and the server lives. */
let attack: AttackPlant
let routes: readonly Route[]
beforeAll(async () => {
  attack = await openAttackPlant(scratchDirectory(atEnd))
  routes = routesOf(attack.server.app)
}, 120_000)
afterAll(() => attack?.close())

const strange = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom('', 'null', '-1', '1e999', '\u0000', '%', '%zz', '../..', '٣', 'undefined', '[object Object]', `${'x'.repeat(300)}`),
)
const inPath = strange.map((text) => encodeURIComponent(text.toWellFormed()))
const inHeader = strange.map((text) => text.replace(/[^\x20-\x7e\x80-\xff]/g, '?'))
const method = fc.constantFrom('GET', 'POST', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'BREW')
const type = fc.constantFrom(
  ...['application/json', 'application/json', 'application/json; charset=utf-16', 'text/csv', 'text/plain', 'multipart/form-data'],
  ...['application/octet-stream', 'application/problem+json', 'application/json; charset=', ';;;', ''],
)
const headers = fc.dictionary(
  fc.constantFrom(
    ...[
      'accept',
      'accept-language',
      'accept-encoding',
      'content-encoding',
      'expect',
      'range',
      'if-none-match',
      'if-modified-since',
      'cookie',
    ],
    ...['idempotency-key', 'x-request-id', 'last-event-id', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-http-method-override'],
    ...[
      'entresol-device',
      'entresol-device-seq',
      'entresol-device-time',
      'entresol-depends-on',
      'entresol-signatures',
      'entresol-instead-of',
    ],
  ),
  fc.oneof(inHeader, fc.uuid(), fc.constantFrom('*', 'gzip', 'bytes=0-', 'text/html', '100-continue', '1.1')),
  { maxKeys: 6 },
)
const json = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('{}', '[]', 'null', '0', '"x"', '{"a":1,"a":2}', '{"commands":[]}', '\ufeff{}', '{"__proto__":null}', '{'),
)
const body = fc.oneof(
  json.map((text) => Buffer.from(text)),
  json.map((text) => Buffer.from(text, 'utf16le')),
  json.chain((text) => fc.nat(text.length).map((end) => Buffer.from(text.slice(0, end)))),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
)

interface Sent {
  readonly route: number
  readonly method: string | undefined
  readonly places: readonly string[]
  readonly query: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly type: string
  readonly body: Buffer
  readonly isKnown: boolean
}

function bytesOf(sent: Sent, more: readonly string[] = [`content-length: ${sent.body.length}`]): Buffer {
  const route = routes[sent.route % routes.length]!
  let place = 0
  const path = route.path.replace(/:\w+|\*/g, () => sent.places[place++ % sent.places.length]!)
  const line = `${sent.method ?? route.method} ${path}${sent.query === undefined ? '' : `?${sent.query}`} HTTP/1.1`
  // A token, not a cookie: some of the commands end sessions.
  const all = { host: 'x', connection: 'close', 'content-type': sent.type, ...sent.headers, ...(sent.isKnown && attack.token) }
  const head = [line, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), ...more].join('\r\n')
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), sent.body])
}

const request = fc.record<Sent>({
  ...{
    route: fc.nat(100_000),
    method: fc.option(method, { nil: undefined, freq: 3 }),
    places: fc.array(inPath, { minLength: 1, maxLength: 3 }),
  },
  ...{
    query: fc.option(
      fc.oneof(
        inPath,
        fc.tuple(inPath, inPath).map((pair) => pair.join('=')),
      ),
      { nil: undefined },
    ),
  },
  ...{ headers, type, body, isKnown: fc.boolean() },
})

/** What our side is to blame for; what is no request at all is closed without an answer. */
const isOurFault = (status: number | undefined) => status !== undefined && status >= 500 && status !== 501 && status !== 505
const lastIncident = () => String((attack.plant.incidents.at(-1) as Error | undefined)?.stack)

test('any method, address, header and body at any route is answered, and never with a 500', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      const status = await attack.statusOf(bytesOf(sent), true)
      expect(isOurFault(status), `${status} ${bytesOf(sent).toString('latin1')} ${lastIncident()}`).toBe(false)
    }),
    { numRuns: 1_500 },
  )
  expect(routes.length).toBeGreaterThan(150)
})

test('each route gets each kind of body', { timeout: 300_000 }, async () => {
  const bodies = ['', 'null', '[]', '{}', '"x"', '{', '{"a":', '\u0000', '{"occurredAt":"x"}', '[[[[]]]]'].map((text) => Buffer.from(text))
  for (const [route, { method: own, path }] of routes.entries()) {
    for (const one of own === 'POST' ? bodies : bodies.slice(0, 2)) {
      const sent = { route, method: undefined, places: ['x'], query: undefined, type: 'application/json', body: one, isKnown: true }
      const status = await attack.statusOf(bytesOf({ ...sent, headers: { 'idempotency-key': crypto.randomUUID() } }))
      expect([path, String(one), status, isOurFault(status)], lastIncident()).toEqual([path, String(one), status, false])
    }
  }
})

test('bodies that are cut off, longer or shorter than they say, or in broken pieces, harm nobody', { timeout: 300_000 }, async () => {
  const framing = fc.oneof(
    fc.integer({ min: -5, max: 200 }).map((length) => [`content-length: ${length}`]),
    fc.constantFrom(
      ['transfer-encoding: chunked'],
      ['transfer-encoding: gzip, chunked'],
      ['transfer-encoding: x'],
      ['content-length: 1e3'],
    ),
    fc.constantFrom(['content-length: 1', 'content-length: 2'], ['content-length: 3', 'transfer-encoding: chunked'], ['content-length: x']),
  )
  const end = fc.nat(400)
  await fc.assert(
    fc.asyncProperty(request, framing, fc.option(end, { nil: undefined }), async (sent, more, cut) => {
      const status = await attack.statusOf(bytesOf(sent, more).subarray(0, cut), true)
      expect(isOurFault(status), `${status} ${lastIncident()}`).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('what is no HTTP is closed or turned away, and the server goes on', { timeout: 120_000 }, async () => {
  const noise = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    strange.map((text) => Buffer.from(`GET ${text}\r\n\r\n`)),
  )
  await fc.assert(
    fc.asyncProperty(noise, async (bytes) => {
      expect(isOurFault(await attack.statusOf(Buffer.from(bytes), true))).toBe(false)
    }),
    { numRuns: 300 },
  )
  expect(attack.plant.incidents).toEqual([])
  expect((await fetch(`${attack.url}/health/ready`)).status).toBe(200)
  expect((await fetch(`${attack.url}/api/session`, { headers: attack.token })).status).toBe(200)
})
