import { randomUUID } from 'node:crypto'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mountAuditTrail } from '../../src/apps/audit-trail/audit-trail.ts'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { readCsv } from '../../src/kernel/contract/spreadsheet/csv.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { sealNext } from '../../src/kernel/server/seal.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { requireSignature } from '../../src/model/signature/contract.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'
import { readPdf } from '../support/pdf.ts'

const PASSWORD = 'a long enough password'
const NOW = '2026-11-28T10:00:00.000Z' as Instant
const CREATE = materialClass.commands.create
let database: TestDatabase
let plant: ModelSite
let server: HttpServer
const cookies: Record<string, string> = {}

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { catalogue: catalogue(), now: () => NOW })
  server = await createHttpServer({ site: plant.site, version: '0.1.0', demo: false, webDirectory: undefined, watched: watchedAlone() })
  for (const [login, role, equipmentId] of [
    ['lena', 'mesEngineer', plant.siteId],
    ['ada', 'auditor', plant.siteId],
    ['part', 'auditor', plant.lineId],
    ['olga', 'operator', plant.siteId],
  ] as const) {
    const grants = [{ role, equipmentId }]
    await plant.make(createAccount, { login, displayName: `${login} in print`, password: PASSWORD, grants })
    const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password: PASSWORD } })
    cookies[login] = (response.headers['set-cookie'] as string).split(';')[0]!
  }
  await plant.make(requireSignature, { command: CREATE.name, signatures: 1, meaning: 'approval', needsReason: true })
  await createSigned('=RAW', { name: 'First' })
  await createSigned('PACK', { name: 'Second' })
  await send({ code: 'PACK', name: 'Again', occurredAt: NOW })
  await sealNext(plant.site.pool, plant.siteId, NOW)
})
afterAll(async () => {
  await server?.close()
  await plant?.close()
  await database?.drop()
})

async function send(body: object, more: object = {}) {
  const headers = { cookie: cookies['lena']!, 'idempotency-key': randomUUID(), ...more }
  return server.app.inject({ method: 'POST', url: `/api/commands/${CREATE.name}`, payload: body, headers })
}

async function createSigned(code: string, { name }: { name: string }) {
  const body = { code: code.replace('=', ''), name, description: code, occurredAt: NOW }
  const payload = { command: CREATE.name, body, signer: { login: 'lena', password: PASSWORD }, reason: 'a new range' }
  const given = await server.app.inject({ method: 'POST', url: '/api/signatures', payload, headers: { cookie: cookies['lena']! } })
  expect((await send(body, { 'entresol-signatures': given.json().signatureId })).statusCode).toBe(200)
}

async function take(format: 'csv' | 'pdf', search = '', login = 'ada') {
  return server.app.inject({ url: `/api/reports/audit-trail.${format}${search}`, headers: { cookie: cookies[login] ?? '' } })
}
/** The table as objects by head. */
function rowsOf(text: string) {
  const [heads, ...rows] = readCsv(text).rows
  return rows.map(({ cells }) => Object.fromEntries(heads!.cells.map((head, index) => [head, cells[index]])))
}

describe('the audit trail as a table', () => {
  test('holds every entry, newest first, with who, what, when by which clock, the content and the signatures', async () => {
    const all = rowsOf((await take('csv')).body)
    expect(all.length).toBeGreaterThan(10)
    const positions = all.map((row) => Number(row['Position']?.split('.')[1]))
    expect(positions).toEqual(positions.toSorted((left, right) => right - left))
    const made = all.find(({ Record }) => Record === 'PACK')
    expect(made).toMatchObject({ Happened: NOW, Recorded: NOW, Clock: 'server', Who: 'lena in print', Command: CREATE.name })
    expect(JSON.parse(made!['Content']!)).toMatchObject({ fields: { name: 'Second' } })
    expect(made!['Signatures']).toMatch(/^lena in print, Approval, 28\/11\/2026, .*, a new range$/)
  })

  test('is narrowed down by record, person and time like the list', async () => {
    const records = (rows: ReturnType<typeof rowsOf>) => [...new Set(rows.map(({ Record }) => Record))]
    expect(records(rowsOf((await take('csv', '?record=PACK')).body))).toEqual(['PACK'])
    const byLena = rowsOf((await take('csv', '?person=lena')).body)
    expect(new Set(byLena.map(({ Who }) => Who))).toEqual(new Set(['lena in print']))
    expect(rowsOf((await take('csv', '?recordedUntil=2026-11-28T09:00:00Z')).body)).toEqual([])
  })

  test('of refused attempts says why', async () => {
    const rows = rowsOf((await take('csv', '?view=refused&language=de')).body)
    expect(rows[0]).toMatchObject({ Wer: 'lena in print', Befehl: CREATE.name, Versuche: '1' })
    expect(rows[0]!['Warum nicht']).not.toBe('')
  })

  test('says wrong input, and is given to nobody whose right does not cover the whole site', async () => {
    expect((await take('csv', '?record=PACK&colour=red')).statusCode).toBe(400)
    expect((await take('csv', '?recordedFrom=yesterday')).statusCode).toBe(400)
    expect((await take('csv', '', 'nobody')).statusCode).toBe(401)
    for (const login of ['part', 'olga'])
      for (const format of ['csv', 'pdf'] as const) expect((await take(format, '', login)).statusCode).toBe(403)
  })
})

describe('the audit trail in print', () => {
  test('says what it is of, how it was narrowed down, who made it, and the seal that bears it out', async () => {
    const response = await take('pdf', '?record=PACK')
    expect(response.headers['content-type']).toBe('application/pdf')
    const { pages, text } = await readPdf(response.rawPayload)
    expect(pages).toBe(1)
    for (const part of [
      'Audit trail',
      'Record: PACK',
      'Second',
      'lena in print',
      'Approval',
      'a new range',
      'by ada in print',
      'Page 1 of 1',
    ])
      expect(text).toContain(part)
    expect(text).toMatch(/Sealed up to 1\.\d+, head [0-9a-f]{64}/)
  })

  test('numbers its pages, and refuses what nobody would read on paper', async () => {
    const { pages } = await readPdf((await take('pdf', '?language=de')).rawPayload)
    expect(pages).toBeGreaterThan(1)
    const app = fastify()
    const actor = { accountId: randomUUID(), grants: [{ permissions: new Set(['*']), equipmentId: plant.siteId as never }] }
    mountAuditTrail(app, async () => ({ site: plant.site, actor }), 3)
    const refused = await app.inject({ url: '/api/reports/audit-trail.pdf' })
    expect(refused.statusCode).toBe(422)
    expect(refused.json()).toMatchObject({ type: '/problems/too-many-entries' })
    expect(refused.headers['content-disposition']).toBeUndefined()
    await app.close()
  })
})
