import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { PATIENCE_MS, passwordIn, type StartedProgram, startProgram } from '../../apps/program.fixture.ts'

const SOON = { timeout: 60_000, interval: 50 }
const create = `/api/commands/${materialClass.commands.create.name}`
const data = scratchDirectory(atEnd)
/** The provider is asked for nothing before somebody signs in there. */
const environment = {
  ...{ ENTRESOL_OIDC_ISSUER: 'http://127.0.0.1:9', ENTRESOL_OIDC_CLIENT_ID: 'entresol', ENTRESOL_OIDC_CLIENT_SECRET: 'secret' },
  ENTRESOL_OIDC_ROLES: 'mes=operator; lab=ourLaboratory@SITE; lab-leads=ourLaboratory',
}
const lines: Record<string, unknown>[] = []
let program: StartedProgram
let cookie = ''

beforeAll(async () => {
  program = await startProgram(['--empty', '--no-web', '--log', 'json', '--data', data], atEnd, { environment })
  createInterface({ input: program.child.stderr! }).on('line', (line) => lines.push(JSON.parse(line) as Record<string, unknown>))
  const password = passwordIn(program.lines)
  const answer = await post('/api/sign-in', { login: 'admin', password })
  cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
}, PATIENCE_MS)

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const all = { 'content-type': 'application/json', cookie, ...headers }
  return fetch(`${program.url}${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) })
}
const lineOf = (requestId: string | null) => vi.waitFor(() => expect(lines).toContainEqual(expect.objectContaining({ requestId })), SOON)

test('every answer names its request, and a line of JSON has that name, the command’s and nothing of what was sent', async () => {
  const commandId = randomUUID()
  const body = { code: 'LOGGED', name: 'A canary in the log' }
  const first = await post(create, body, { 'idempotency-key': commandId })
  const again = await post(create, { ...body, code: 'LOGGED-2' }, { 'idempotency-key': commandId })
  expect([first.status, again.status]).toEqual([200, 409])
  const ids = [first, again].map(({ headers }) => headers.get('x-request-id'))
  expect(new Set(ids).size).toBe(2)
  for (const [index, requestId] of ids.entries()) {
    await lineOf(requestId)
    const found = lines.find((line) => line['requestId'] === requestId)
    const ms = expect.any(Number)
    expect(found).toMatchObject({
      commandId,
      method: 'POST',
      route: create,
      status: [200, 409][index],
      milliseconds: ms,
      time: expect.any(String),
    })
  }
  expect(JSON.stringify(lines)).not.toMatch(/canary|LOGGED/)
})

test('what goes wrong names its request too; a proxy’s name is kept when it is one', async () => {
  const missing = await fetch(`${program.url}/api/nothing`, { headers: { 'x-request-id': 'from-the-proxy-7' } })
  expect({ status: missing.status, id: missing.headers.get('x-request-id') }).toEqual({ status: 404, id: 'from-the-proxy-7' })
  await lineOf('from-the-proxy-7')
  const odd = await fetch(`${program.url}/api/session`, { headers: { 'x-request-id': 'a "line"' } })
  expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
})

test('a role of the single sign-on that is not there is a warning at the start, with its groups, and no more', () => {
  const warnings = readFileSync(join(data, 'log', 'entresol.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('ENTRESOL_OIDC_ROLES'))
  expect(warnings).toEqual([expect.stringMatching(/"level":40.*there is no role ourLaboratory.*nothing is given to lab, lab-leads"/)])
})

test('single requests do not fill the file of the log', async () => {
  const answer = await post(create, {}, { 'idempotency-key': randomUUID() })
  await lineOf(answer.headers.get('x-request-id'))
  expect(readFileSync(join(data, 'log', 'entresol.log'), 'utf8')).not.toContain('requestId')
})
