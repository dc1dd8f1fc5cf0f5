import { get } from 'node:http'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { DEMO_PASSWORD } from '../../../src/apps/demo/demo-people.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'

const SOON = { timeout: 60_000, interval: 100 }
const TOKEN = 'a-token-of-the-monitoring'
let program: StartedProgram
let guarded: StartedProgram

beforeAll(async () => {
  const live = startProgram(['--history', '0.01', '--no-web', '--data', scratchDirectory(atEnd)], atEnd)
  // Reached over the network, as a monitoring elsewhere reaches it.
  const environment = { ENTRESOL_METRICS_TOKEN: TOKEN, ENTRESOL_HOST: '0.0.0.0' }
  const empty = startProgram(['--empty', '--no-web', '--data', scratchDirectory(atEnd)], atEnd, { environment })
  ;[program, guarded] = await Promise.all([live, empty])
}, PATIENCE_MS * 2)

/** A value by its name and labels as they stand there. */
function valueOf(metrics: string, series: string): number | undefined {
  const line = metrics.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
const metricsOf = async (headers: Record<string, string> = {}) => (await fetch(`${program.url}/metrics`, { headers })).text()

test('it lives, and says of each part how it is, without a sign-in and without a secret', { timeout: PATIENCE_MS }, async () => {
  expect(await (await fetch(`${program.url}/health/live`)).json()).toEqual({ live: true })
  const report = await vi.waitFor(async () => {
    const response = await fetch(`${program.url}/health/ready`)
    const body = (await response.json()) as Record<string, unknown>
    expect({ status: response.status, ...body }).toMatchObject({ status: 200, machines: { connections: 1, online: 1 } })
    return body
  }, SOON)
  expect(report).toEqual({
    ready: true,
    storage: 'ok',
    database: { reachable: true, answeredInMs: expect.any(Number) },
    ledger: { role: 'writer', position: { epoch: 1, seq: expect.any(Number) }, waiting: expect.any(Number), troubles: [] },
    machines: { connections: 1, online: 1 },
    books: { behindSeconds: expect.any(Number) },
  })
})

test('commands, refusals, batches, latencies, values, books, seals and screens are counted', { timeout: PATIENCE_MS }, async () => {
  const visitor = new Visitor(program.url)
  await visitor.signIn({ login: 'admin', password: DEMO_PASSWORD })
  const before = await metricsOf()
  await visitor.command(materialClass.commands.create.name, { code: 'COUNTED', name: 'Counted' })
  await expect(visitor.command(materialClass.commands.create.name, { code: 'COUNTED', name: 'Again' })).rejects.toThrow('code_taken')
  const screen = new AbortController()
  await visitor.query(materialClass.queries.list.name)
  const cookie = (await visitor.signIn({ login: 'admin', password: DEMO_PASSWORD })).headers.getSetCookie()[0]!.split(';')[0]!
  await fetch(`${program.url}/api/live`, { headers: { cookie }, signal: screen.signal })
  const more = (now: string, series: string) => (valueOf(now, series) ?? 0) - (valueOf(before, series) ?? 0)
  const metrics = await vi.waitFor(async () => {
    const now = await metricsOf()
    expect(more(now, 'entresol_commands_total{outcome="accepted"}')).toBeGreaterThanOrEqual(1)
    expect(more(now, 'entresol_refusals_total{reason="code_taken"}')).toBe(1)
    expect(more(now, 'entresol_request_seconds_count{kind="command",status="2xx"}')).toBeGreaterThanOrEqual(1)
    expect(more(now, 'entresol_request_seconds_count{kind="command",status="4xx"}')).toBeGreaterThanOrEqual(1)
    expect(more(now, 'entresol_request_seconds_count{kind="query",status="2xx"}')).toBeGreaterThanOrEqual(1)
    expect(more(now, 'entresol_batch_commands_count')).toBeGreaterThanOrEqual(1)
    expect(more(now, 'entresol_values_total')).toBeGreaterThan(0)
    expect(valueOf(now, 'entresol_live_screens')).toBe(1)
    return now
  }, SOON)
  screen.abort()
  await vi.waitFor(async () => expect(valueOf(await metricsOf(), 'entresol_live_screens')).toBe(0), SOON)
  for (const name of ['books_behind_seconds', 'values_quarantined_total', 'values_per_second', 'events_unsealed', 'memory_bytes', 'writer'])
    expect(valueOf(metrics, `entresol_${name}`), name).toBeGreaterThanOrEqual(0)
  expect(valueOf(metrics, 'entresol_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
  // Nothing of the plant, and in a form that can be read: each line a comment or a series and a number, each name described once.
  expect(metrics).not.toMatch(/COUNTED|admin|password/i)
  for (const line of metrics.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[\d.e+-]+)$/)
  const described = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  expect(new Set(described).size).toBe(described.length)
})

test('metrics are for this machine, and not for whoever comes through a proxy on it', async () => {
  const status = async (headers: Record<string, string>) => (await fetch(`${program.url}/metrics`, { headers })).status
  expect(await status({})).toBe(200)
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip']) expect(await status({ [header]: '192.0.2.7' }), header).toBe(403)
})

test('or for those who send the token', async () => {
  const ask = async (headers: Record<string, string>, host = '127.0.0.1') => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    get({ host, port: new URL(guarded.url).port, path: '/metrics', headers }, (response) => {
      void text(response).then(() => resolve(response.statusCode!))
    }).on('error', reject)
    return promise
  }
  const others = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  const addresses = ['127.0.0.1', ...others.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)]
  for (const host of addresses) {
    expect(await ask({}, host)).toBe(403)
    expect(await ask({ authorization: 'Bearer another' }, host)).toBe(403)
    expect(await ask({ authorization: `Bearer ${TOKEN}` }, host)).toBe(200)
  }
})
