import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Attachment, MOST_ATTACHED_BYTES } from '../kernel/contract/attachment.ts'
import { markOf } from '../kernel/server/redaction.ts'
import { eraseAttachment, findErasure } from '../model/attachment/contract.ts'
import { document } from '../model/document/document.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'

let plant: OpenPlant
let [engineer, operator]: string[] = []

beforeAll(async () => {
  plant = await openPlant()
  engineer = await plant.cookieOf('attach-engineer', 'mesEngineer', plant.plant.siteId)
  operator = await plant.cookieOf('attach-operator', 'operator', plant.plant.siteId)
})
afterAll(() => plant?.close())

async function bring(payload: Buffer, type = 'application/pdf', cookie = engineer!) {
  const headers = { cookie, 'content-type': type }
  return plant.server.app.inject({ method: 'POST', url: '/api/attachments', payload, headers })
}
async function documentWith(code: string, file: object) {
  const input = { code, name: { en: code, de: code }, kind: 'Drawing', file }
  const headers = { cookie: engineer!, 'idempotency-key': randomUUID() }
  return plant.server.app.inject({ method: 'POST', url: `/api/commands/${document.commands.create.name}`, payload: input, headers })
}
async function attached(code: string, bytes: Buffer, name: string, type?: string) {
  const arrived = (await bring(bytes, type)).json()
  const made = await documentWith(code, { ...arrived, name })
  return { arrived, recordId: made.json().result.id as string }
}
const fetchFile = (recordId: string, cookie = engineer!, field = 'file') =>
  plant.server.app.inject({ url: `/api/attachments/${document.name}/${recordId}/${field}`, headers: { cookie } })

test('a file comes back byte for byte under its name, for everybody who sees the record', async () => {
  const bytes = randomBytes(100_000)
  const { recordId } = await attached('D-1', bytes, 'Prüfplan „A“.pdf')
  for (const cookie of [engineer!, operator!]) {
    const { statusCode, rawPayload, headers } = await fetchFile(recordId, cookie)
    expect([statusCode, Buffer.compare(rawPayload, bytes)]).toEqual([200, 0])
    expect(headers['content-type']).toBe('application/pdf')
    expect(headers['content-disposition']).toBe("inline; filename*=UTF-8''Pr%C3%BCfplan%20%E2%80%9EA%E2%80%9C.pdf")
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
  expect((await fetchFile(recordId, '')).statusCode).toBe(401)
  expect((await fetchFile(randomUUID())).statusCode).toBe(404)
  expect((await fetchFile(recordId, engineer!, 'name')).statusCode).toBe(404)
})

test('the same file is kept once', async () => {
  const bytes = randomBytes(1000)
  const [first, second] = [(await bring(bytes)).json(), (await bring(bytes)).json()]
  expect(second).toEqual(first)
  const { rows } = await plant.plant.site.pool.query('select count(*)::int as kept from attachment where sha256 = $1', [first.sha256])
  expect(rows).toEqual([{ kept: 1 }])
})

test('a record names no bytes that have not arrived, nor with another length', async () => {
  const arrived = (await bring(randomBytes(10))).json()
  for (const file of [
    { ...arrived, name: 'a.pdf', sha256: '0'.repeat(64) },
    { ...arrived, name: 'a.pdf', bytes: 11 },
  ]) {
    const { statusCode, body } = await documentWith('D-2', file)
    expect([statusCode, body]).toEqual([409, expect.stringContaining('bytes_missing')])
  }
})

test('an administrator erases a file for good: its hash stays, and who, when and why is said', async () => {
  const { pool, siteId } = plant.plant.site
  const admin = await plant.cookieOf('attach-admin', 'administrator', siteId)
  const bytes = randomBytes(500)
  const { arrived, recordId } = await attached('D-9', bytes, 'patient.pdf')
  const send = (cookie: string, { name }: { readonly name: string }, payload: object) =>
    plant.server.app.inject({ method: 'POST', url: `/api/commands/${name}`, payload, headers: { cookie, 'idempotency-key': randomUUID() } })
  const erase = (cookie: string, sha256: string = arrived.sha256) => send(cookie, eraseAttachment, { sha256, reason: 'personalData' })
  const erasure = async () =>
    JSON.parse((await plant.get(`/api/queries/${findErasure.name}?sha256=${arrived.sha256}`, { cookie: operator! })).body)
  expect([(await erase(engineer!)).statusCode, await erasure()]).toEqual([403, null])
  expect((await erase(admin, '0'.repeat(64))).body).toContain('not_found')
  // Not even the program takes bytes without a word in the ledger.
  await expect(pool.query('select erase_attachment($1, $2, $3)', [randomUUID(), siteId, arrived.sha256])).rejects.toThrow('does not erase')
  expect((await erase(admin)).statusCode).toBe(200)
  expect((await erase(admin)).body).toContain('already_erased')
  for (const cookie of [engineer!, operator!, admin]) expect((await fetchFile(recordId, cookie)).statusCode).toBe(410)
  expect((await bring(bytes)).statusCode).toBe(409)
  const { rows } = await pool.query('select octet_length(bytes) as kept from attachment where sha256 = $1', [arrived.sha256])
  expect(rows).toEqual([{ kept: 0 }])
  expect(await erasure()).toEqual({ erasedAt: expect.any(String), erasedBy: 'attach-admin', reason: 'personalData' })
  // The record goes on, and keeps what it had; a form that was opened before does not bring the name back.
  const changed = { id: recordId, expectedRevision: 1, code: 'D-9', name: { en: 'New', de: 'Neu' }, kind: 'Drawing' }
  const change = (name: string) => send(engineer!, document.commands.change, { ...changed, file: { ...arrived, name } })
  expect((await change('patient.pdf')).body).toContain('file_erased')
  expect((await change(markOf(recordId))).statusCode).toBe(200)
})

test('a name is a name and no way to another place', () => {
  const file = { sha256: '0'.repeat(64), mediaType: 'text/plain', bytes: 1 }
  for (const name of ['../../etc/passwd', 'C:\\x', '/x', 'a\u0000b', 'a\nb', ''])
    expect(Attachment.safeParse({ ...file, name }).success).toBe(false)
  expect(Attachment.safeParse({ ...file, name: '..' }).success).toBe(true)
})

test('what could run in a browser is saved and not shown, whatever it claims to be', async () => {
  const page = Buffer.from('<script>alert(1)</script>')
  for (const [code, type] of [
    ['D-3', 'text/html'],
    ['D-4', 'image/svg+xml'],
    ['D-5', 'application/x-unheard-of'],
  ] as const) {
    const { recordId } = await attached(code, page, 'page.html', type)
    const { headers } = await fetchFile(recordId)
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      'application/octet-stream',
      expect.stringMatching(/^attachment;/),
    ])
  }
})

test('nobody brings a file without the right to attach one, nor an empty or a too large one', async () => {
  expect((await bring(Buffer.from('x'), 'text/plain', '')).statusCode).toBe(401)
  expect((await bring(Buffer.from('x'), 'text/plain', operator!)).statusCode).toBe(403)
  expect((await bring(Buffer.alloc(0))).statusCode).toBe(400)
  expect((await bring(Buffer.alloc(MOST_ATTACHED_BYTES + 1))).statusCode).toBe(413)
})

test('a file stays with its record through an export and an import', async () => {
  const { recordId } = await attached('D-6', randomBytes(50), 'plan.png', 'image/png')
  const { body } = await plant.get(`/api/export/${document.name}?search=D-6`)
  expect(body.split('\n')[0]).not.toContain('file')
  const renamed = body.replace('D-6,D-6,D-6', 'D-6,Plan,Plan')
  expect(renamed).not.toBe(body)
  await plant.post(`/api/import/${document.name}`, renamed)
  const row = await plant.plant.ask(document.queries.get, { id: recordId })
  expect([row.name.en, row.file.name]).toEqual(['Plan', 'plan.png'])
})
