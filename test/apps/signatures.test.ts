import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { createAccount, disableAccount, eraseAccount, grantRole } from '../../src/model/personnel/contract.ts'
import { givenPassword } from '../../src/model/personnel/password.contract.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import {
  listSignatureRules,
  listSignatures,
  type Meaning,
  recordSignature,
  requireSignature,
  signatureRetention,
} from '../../src/model/signature/contract.ts'
import { openModelSite, type ModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import { verifySeals, sealNext } from '../../src/kernel/server/seal.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

const PASSWORD = 'a long enough password'
let database: TestDatabase
let plant: ModelSite
let server: HttpServer
let nowMs = Date.parse('2026-11-28T10:00:00.000Z')
const cookies: Record<string, string> = {}

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { catalogue: catalogue(), now: () => new Date(nowMs).toISOString() as Instant })
  const options = { site: plant.site, version: '0.1.0', demo: false, webDirectory: undefined, watched: watchedAlone() }
  server = await createHttpServer(options)
  for (const [login, role] of [
    ['lena', 'mesEngineer'],
    ['tom', 'mesEngineer'],
    ['olga', 'operator'],
  ] as const) {
    const grants = [{ role, equipmentId: plant.siteId }]
    await plant.make(createAccount, { login, displayName: `${login} in print`, password: PASSWORD, grants })
    const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password: PASSWORD } })
    cookies[login] = (response.headers['set-cookie'] as string).split(';')[0]!
  }
})
afterAll(async () => {
  await server?.close()
  await plant?.close()
  await database?.drop()
})

const CREATE = materialClass.commands.create
const rule = (signatures: number, more: { needsReason?: boolean; meaning?: Meaning } = {}) =>
  plant.make(requireSignature, { command: CREATE.name, signatures, meaning: 'approval', needsReason: false, ...more })

const bodyOf = (code: string) => ({ code, name: code, occurredAt: new Date(nowMs).toISOString() })

async function send(login: string, body: object, signatures: readonly string[] = [], commandId: string = randomUUID()) {
  const headers = {
    cookie: cookies[login]!,
    'idempotency-key': commandId,
    ...(signatures.length > 0 && { 'entresol-signatures': signatures.join() }),
  }
  const response = await server.app.inject({ method: 'POST', url: `/api/commands/${CREATE.name}`, payload: body, headers })
  const answer = response.json()
  return { status: response.statusCode, answer, commandId, refusals: (answer.refusals ?? []).map(({ code }: { code: string }) => code) }
}

async function sign(session: string, body: object, signer: object, more: object = {}) {
  const payload = { command: CREATE.name, body, signer, ...more }
  const response = await server.app.inject({ method: 'POST', url: '/api/signatures', payload, headers: { cookie: cookies[session]! } })
  return { status: response.statusCode, answer: response.json() }
}
const as = (login: string, password = PASSWORD) => ({ login, password })

describe('the name under a signature', () => {
  const RETAINED = ['retention.signatures_must_be_kept']
  test('stays as long as the plant must be able to show it, and goes when its owner wants after that', async () => {
    const grants = [{ role: 'mesEngineer', equipmentId: plant.siteId }]
    const { accountId } = await plant.make(createAccount, { login: 'nora', displayName: 'Nora in print', password: PASSWORD, grants })
    const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login: 'nora', password: PASSWORD } })
    cookies['nora'] = (response.headers['set-cookie'] as string).split(';')[0]!
    await rule(1)
    const body = bodyOf('KEPT')
    const { answer } = await sign('nora', body, as('nora'))
    const { commandId } = await send('nora', body, [answer.signatureId])
    await plant.make(disableAccount, { accountId })
    const erase = () => plant.send(eraseAccount, { accountId })
    expect(await erase()).toMatchObject({ outcome: 'refused', refusals: RETAINED })
    const name = async () => (await plant.ask(listSignatures, { commandId })).rows[0].printedName
    expect(await name()).toBe('Nora in print')
    const set = (value: string) => plant.make(setPolicy, { policy: signatureRetention.name, equipmentId: plant.siteId, value })
    await set('none')
    expect(await erase()).toMatchObject({ outcome: 'accepted' })
    await set(signatureRetention.default)
  })
})

describe('a command that must be signed', () => {
  test('is refused without a signature, and says which', async () => {
    await rule(1)
    expect((await send('lena', bodyOf('S1'))).refusals).toEqual(['signature.signature_required'])
    await rule(2)
    expect((await send('lena', bodyOf('S1'))).refusals).toEqual(['signature.second_signature_required'])
  })

  test('is accepted with the signature of its sender, which then stands under it with name, time and meaning', async () => {
    await rule(1, { meaning: 'review', needsReason: true })
    const body = bodyOf('S2')
    expect(await sign('lena', body, as('lena'))).toMatchObject({ status: 422, answer: { type: '/problems/reason-missing' } })
    const { answer } = await sign('lena', body, as('lena'), { reason: 'new range' })
    const { status, commandId } = await send('lena', body, [answer.signatureId])
    expect(status).toBe(200)
    expect((await plant.ask(listSignatures, { commandId })).rows).toMatchObject([
      { printedName: 'lena in print', meaning: 'review', reason: 'new range', signedAt: answer.signedAt, commandId, method: 'password' },
    ])
    expect((await send('lena', body, [answer.signatureId], commandId)).status).toBe(200)
  })

  test('needs two different people where the rule says so', async () => {
    await rule(2)
    const body = bodyOf('S3')
    const lena = (await sign('lena', body, as('lena'))).answer.signatureId
    const again = (await sign('lena', body, as('lena'))).answer.signatureId
    expect((await send('lena', body, [lena, again])).refusals).toEqual(['signature.second_signature_required'])
    const tom = (await sign('lena', body, as('tom'))).answer.signatureId
    expect((await send('lena', body, [tom])).refusals).toEqual(['signature.signature_not_yours'])
    const { status, commandId } = await send('lena', body, [lena, tom])
    expect(status).toBe(200)
    const names = (await plant.ask(listSignatures, { commandId })).rows.map(({ printedName }: { printedName: string }) => printedName)
    expect(names.toSorted()).toEqual(['lena in print', 'tom in print'])
  })

  test('a signature is of one content, and for ten minutes', async () => {
    await rule(1)
    const body = bodyOf('S4')
    const { signatureId } = (await sign('lena', body, as('lena'))).answer
    expect((await send('lena', { ...body, name: 'other' }, [signatureId])).refusals).toEqual(['signature.signature_not_valid'])
    expect((await send('lena', body, [signatureId])).status).toBe(200)
    const later = bodyOf('S5')
    const old = (await sign('lena', later, as('lena'))).answer.signatureId
    nowMs += 11 * 60_000
    expect((await send('lena', later, [old])).refusals).toEqual(['signature.signature_not_valid'])
    expect((await send('lena', bodyOf('S6'), [randomUUID()])).refusals).toEqual(['signature.signature_not_valid'])
  })
})

describe('the second signer', () => {
  test('must have the right to this very command, where it acts, at the moment it is sent', async () => {
    await rule(2)
    const grants = [{ role: 'mesEngineer', equipmentId: plant.lineId }]
    const { accountId } = await plant.make(createAccount, { login: 'wes', displayName: 'Wes', password: PASSWORD, grants })
    const body = bodyOf('P1')
    const lena = (await sign('lena', body, as('lena'))).answer.signatureId
    const wes = (await sign('lena', body, as('wes'))).answer.signatureId
    expect((await send('lena', body, [lena, wes])).refusals).toEqual(['signature.signer_not_permitted'])
    await plant.make(grantRole, { accountId, role: 'momArchitect', equipmentId: plant.siteId })
    expect((await send('lena', body, [lena, wes])).status).toBe(200)
  })
})

describe('where a rule asks for another person', () => {
  const RETIRE = materialClass.commands.retire
  const retire = async (login: string, id: string, signatures: readonly string[] = []) => {
    const headers = {
      cookie: cookies[login]!,
      'idempotency-key': randomUUID(),
      ...(signatures.length > 0 && { 'entresol-signatures': signatures.join() }),
    }
    const payload = { id, occurredAt: new Date(nowMs).toISOString() }
    const response = await server.app.inject({ method: 'POST', url: `/api/commands/${RETIRE.name}`, payload, headers })
    if (response.statusCode === 200) return 'accepted'
    return response
      .json()
      .refusals.map(({ code }: { code: string }) => code)
      .join()
  }
  const ask = (signatures: number, otherPerson: boolean) =>
    plant.make(requireSignature, { command: RETIRE.name, signatures, meaning: 'approval', needsReason: false, otherPerson })
  const made = async (code: string) => {
    await plant.make(requireSignature, { command: CREATE.name, signatures: 0, meaning: 'approval', needsReason: false })
    return (await send('lena', bodyOf(code))).answer.result.id as string
  }

  test('whoever recorded it does not do it, somebody else does', async () => {
    const [first, second] = [await made('D1'), await made('D2')]
    await ask(0, true)
    expect(await retire('lena', first)).toBe('separation.recorded_by_yourself')
    expect(await retire('tom', first)).toBe('accepted')
    await ask(0, false)
    expect(await retire('lena', second)).toBe('accepted')
  })

  test('with two signatures one of the two may have recorded it', async () => {
    const id = await made('D3')
    await ask(2, true)
    const sent = { command: RETIRE.name, body: { id, occurredAt: new Date(nowMs).toISOString() } }
    const signed = async (login: string) => {
      const payload = { ...sent, signer: as(login) }
      const response = await server.app.inject({ method: 'POST', url: '/api/signatures', payload, headers: { cookie: cookies['lena']! } })
      return response.json().signatureId as string
    }
    expect(await retire('lena', id)).toBe('signature.second_signature_required')
    expect(await retire('lena', id, [await signed('lena'), await signed('tom')])).toBe('accepted')
    await ask(0, false)
  })

  test('it is no rule for what is about nothing that was recorded before', async () => {
    const input = { command: CREATE.name, signatures: 0, meaning: 'approval', needsReason: false, otherPerson: true }
    expect(await plant.send(requireSignature, input)).toMatchObject({ refusals: ['command_without_record'] })
    const rows = (await plant.ask(listSignatureRules)).rows as { command: string; hasRecord: boolean }[]
    const hasRecord = (name: string) => rows.find(({ command }) => command === name)?.hasRecord
    expect([hasRecord(CREATE.name), hasRecord(RETIRE.name)]).toEqual([false, true])
  })
})

describe('signing', () => {
  test('is for those who prove who they are, and may do what they sign', async () => {
    const body = bodyOf('S7')
    const wrong = await sign('lena', body, as('lena', 'not the password'))
    expect(wrong).toMatchObject({ status: 401, answer: { type: '/problems/sign-in-failed' } })
    expect(await sign('lena', body, as('nobody'))).toMatchObject({ status: 401, answer: wrong.answer })
    expect(await sign('lena', body, as('olga'))).toMatchObject({ status: 403, answer: { type: '/problems/signer-may-not' } })
    expect(await sign('lena', { code: 1 }, as('lena'))).toMatchObject({ status: 400 })
    const unsigned = await server.app.inject({
      method: 'POST',
      url: '/api/signatures',
      payload: { command: CREATE.name, body, signer: as('lena') },
    })
    expect(unsigned.statusCode).toBe(401)
  })

  test('policy givenPassword once: nobody signs with a password that somebody else has set', async () => {
    const set = (value: string) => plant.make(setPolicy, { policy: givenPassword.name, equipmentId: plant.siteId, value })
    const [body, due] = [bodyOf('S-DUE'), { status: 403, answer: { type: '/problems/password-due' } }]
    await set('once')
    expect(await sign('lena', body, as('tom'))).toMatchObject(due)
    expect(await sign('lena', body, as('lena'))).toMatchObject(due)
    await set('stays')
    expect((await sign('lena', body, as('tom'))).status).toBe(200)
  })

  test('an account that is disabled signs nothing', async () => {
    const grants = [{ role: 'mesEngineer', equipmentId: plant.siteId }]
    const { accountId } = await plant.make(createAccount, { login: 'gone', displayName: 'Gone', password: PASSWORD, grants })
    await plant.make(disableAccount, { accountId })
    expect((await sign('lena', bodyOf('S8'), as('gone'))).status).toBe(401)
  })

  test('nobody can say by himself that he has signed', async () => {
    const input = {
      signatureId: randomUUID(),
      command: CREATE.name,
      content: '0'.repeat(64),
      meaning: 'approval',
      printedName: 'Lena',
      method: 'pin',
      zone: 'UTC',
    }
    const headers = { cookie: cookies['lena']!, 'idempotency-key': randomUUID() }
    const payload = { ...input, occurredAt: new Date(nowMs).toISOString() }
    const response = await server.app.inject({ method: 'POST', url: `/api/commands/${recordSignature.name}`, payload, headers })
    expect(response.statusCode).toBe(403)
  })

  test('who sees only a part of the plant sees his own signatures only', async () => {
    const all = (await plant.ask(listSignatures)).rows
    const { signerId } = all[0]
    const grants = [{ permissions: new Set([listSignatures.permission]), equipmentId: plant.lineId }]
    const own = (await plant.ask(listSignatures, {}, { accountId: signerId, grants })).rows
    expect(own).toEqual(all.filter((row: { signerId: string }) => row.signerId === signerId))
    expect(own.length).toBeLessThan(all.length)
    expect((await plant.ask(listSignatures, {}, { accountId: randomUUID(), grants })).rows).toEqual([])
  })

  test('what has happened already cannot be held up by a rule', async () => {
    const input = { command: recordSignature.name, signatures: 1, meaning: 'approval', needsReason: false }
    expect(await plant.send(requireSignature, input)).toMatchObject({ outcome: 'refused', refusals: ['command_reports'] })
    expect(await plant.send(requireSignature, { ...input, command: 'no.such.command' })).toMatchObject({ refusals: ['command_unknown'] })
  })

  test('signatures stand in the ledger and are sealed with it', async () => {
    while ((await sealNext(plant.site.pool, plant.site.siteId, plant.site.now())) > 0);
    expect((await verifySeals(plant.site.pool, plant.site.siteId)).fault).toBeUndefined()
  })
})
