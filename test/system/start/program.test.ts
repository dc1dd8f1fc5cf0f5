import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { connection } from '../../../src/connect/mapping/connection.resource.ts'
import { listConnections, setConnectionPassword } from '../../../src/connect/mapping/contract.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { createAccount } from '../../../src/model/personnel/contract.ts'
import { finishJobOrder, listDispatchList, reportQuantity, startJobOrder } from '../../../src/operations/execution/contract.ts'
import { createOperationsRequest, getOperationsRequest, releaseOperationsRequest } from '../../../src/operations/scheduling/contract.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { passwordIn, PATIENCE_MS, runProgram, type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { enterSmallPlant } from '../../apps/spine.fixture.ts'

test('a port that was asked for and is taken is said, and nothing is made', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const { code, said } = await runProgram(['--empty', '--data', scratchDirectory(), '--port', String(port)])
  expect(code).toBe(2)
  expect(said).toContain(`Port ${port} is taken by another program`)
})

test('begun anew by itself, it makes no empty plant where its directory is gone', async () => {
  const gone = join(scratchDirectory(), 'away')
  const { code, said } = await runProgram(['--empty', '--data', gone, '--port', '0'], { environment: { ENTRESOL_BEGUN_ANEW: '1' } })
  expect(code).toBe(2)
  expect(said).toContain('bring the directory back')
  expect(existsSync(gone)).toBe(false)
})

const SOON = { timeout: 60_000, interval: 100 }

interface SeenOrder {
  readonly operationsRequestId: string
  readonly state: string
  readonly good: string
  readonly scrap: string
}

/** Live progress comes by reaction: soon, not at once. */
async function seeOrder(visitor: Visitor, { operationsRequestId, ...expected }: SeenOrder): Promise<void> {
  await vi.waitFor(
    async () => expect(await visitor.query(getOperationsRequest.name, { operationsRequestId })).toMatchObject(expected),
    SOON,
  )
}

/** One directory through its life: first start, second program, kill, start again, orderly end. Each step needs the ones before it. */
describe('the program in its data directory', { timeout: PATIENCE_MS }, () => {
  let data: string
  let program: StartedProgram
  let password: string
  const commandId = randomUUID()
  const input = { code: 'KEPT', name: 'Acknowledged before the kill' }
  let keptId: string
  let finished: SeenOrder

  beforeAll(async () => {
    data = scratchDirectory(atEnd)
    program = await startProgram(['--empty', '--data', data], atEnd)
    password = passwordIn(program.lines) ?? ''
  }, PATIENCE_MS)

  test('a first start says that it is ready, once, and lets its administrator in', async () => {
    const { url, lines } = program
    expect(lines.filter((line) => line.startsWith('ready '))).toEqual([`ready ${url}`])
    const admin = new Visitor(url)
    expect((await admin.signIn({ login: 'admin', password: 'not this one' })).status).toBe(401)
    expect((await admin.signIn({ login: 'admin', password })).status).toBe(200)
    expect(await admin.get('/api/session')).toMatchObject({ account: { login: 'admin' }, site: { name: 'My plant' }, demo: false })
    keptId = (await admin.command(materialClass.commands.create.name, input, commandId))['id']!
    expect(await admin.query(materialClass.queries.get.name, { id: keptId })).toMatchObject(input)
  })

  test('what is not the API is the web app, with headers that keep strangers out', async () => {
    const { url } = program
    const page = await fetch(`${url}/orders/some-order`, { headers: { accept: 'text/html' } })
    const html = await page.text()
    expect(html).toContain('<div id="root">')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-security-policy')).toContain(`script-src 'self'`)
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('x-frame-options')).toBe('DENY')
    const asset = /\/assets\/[^"]+\.js/.exec(html)?.[0] as string
    expect((await fetch(`${url}${asset}`)).headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${url}/assets/none.js`, { headers: { accept: 'text/html' } })).status).toBe(404)
    expect((await fetch(`${url}/api/none`, { headers: { accept: 'text/html' } })).status).toBe(404)
    expect((await fetch(`${url}/..%2f..%2fpackage.json`)).status).not.toBe(200)
  })

  test('the API documents itself, and tells machines whether it is up', async () => {
    const { url } = program
    expect(await (await fetch(`${url}/api/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' })
    expect(await (await fetch(`${url}/api`)).text()).toContain('operations.scheduling.createOperationsRequest')
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true })
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok', troubles: {} })
    expect((await fetch(`${url}/api/demo`)).status).toBe(404)
    expect((await fetch(`${url}/api/queries/model.equipment.listEquipment`)).status).toBe(401)
  })

  test('an order is typed in, released, started, worked, finished, and seen', async () => {
    const admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password })
    const { site } = await admin.get('/api/session')
    const { cellId, operationsDefinitionId, scrapReasonId } = await enterSmallPlant(admin, site.siteId)
    const order = { code: 'PO-1', operationsDefinitionId, quantity: { value: '20', unit: 'C62' } }
    const { operationsRequestId } = await admin.command(createOperationsRequest.name, order)
    const assignments = [{ segmentCode: '10', equipmentId: cellId }]
    await admin.command(releaseOperationsRequest.name, { operationsRequestId, assignments })
    const jobOrderId = await vi.waitFor(async () => {
      const { rows } = await admin.query(listDispatchList.name, { equipmentId: cellId })
      expect(rows).toMatchObject([{ code: 'PO-1', state: 'Ready', quantity: '20' }])
      return rows[0].jobOrderId as string
    }, SOON)
    await admin.command(startJobOrder.name, { jobOrderId, equipmentId: cellId })
    const occurredAt = new Date().toISOString()
    await admin.command(reportQuantity.name, { jobOrderId, good: { value: '19', unit: 'C62' }, occurredAt })
    await admin.command(reportQuantity.name, { jobOrderId, scrap: { value: '1', unit: 'C62' }, reasonId: scrapReasonId, occurredAt })
    await admin.command(reportQuantity.name, { jobOrderId, good: { value: '1', unit: 'C62' }, occurredAt })
    await admin.command(finishJobOrder.name, { jobOrderId })
    finished = { operationsRequestId: operationsRequestId!, state: 'Completed', good: '20', scrap: '1' }
    await seeOrder(admin, finished)
  })

  test('a second program on the same directory is told who holds it', async () => {
    const { code, said } = await runProgram(['--empty', '--data', data, '--port', '0'])
    expect(code).toBe(2)
    expect(said).toContain(`is in use by process ${program.child.pid}`)
  })

  test('killed and started again, it knows what it had acknowledged and tells no password', async () => {
    await program.stop('SIGKILL')
    program = await startProgram(['--data', data], atEnd)
    expect(passwordIn(program.lines)).toBeUndefined()
    const admin = new Visitor(program.url)
    expect((await admin.signIn({ login: 'admin', password })).status).toBe(200)
    expect(await admin.command(materialClass.commands.create.name, input, commandId)).toMatchObject({ id: keptId })
    await seeOrder(admin, finished)
  })

  test('when its database is killed, it is back by itself, at its address, with everything', async () => {
    const admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password })
    const pid = Number(readFileSync(join(data, 'postgres', 'pgdata', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(admin.get('/api/session')).rejects.toThrow(/fetch failed|503/), { timeout: 30_000, interval: 20 })
    await vi.waitFor(async () => expect(await admin.get('/ready')).toEqual({ ready: true }), { timeout: PATIENCE_MS, interval: 200 })
    await seeOrder(admin, finished)
  })

  test('no secret stands in a log of the program or of its database, however it was sent', async () => {
    const canary = () => `canary-${randomUUID()}`
    const [ofAccount, ofBadLogin, ofConnection, ofBadCommand] = [canary(), canary(), canary(), canary()]
    const admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password })
    const { site } = await admin.get('/api/session')
    const account = { login: 'pia', displayName: 'Pia', language: 'en', grants: [{ role: 'operator', equipmentId: site.siteId }] }
    await admin.command(createAccount.name, { ...account, password: ofAccount })
    await expect(admin.command(createAccount.name, { ...account, password: ofAccount })).rejects.toThrow('login_taken')
    await expect(admin.command(createAccount.name, { ...account, password: { is: ofBadCommand } })).rejects.toThrow(createAccount.name)
    expect((await new Visitor(program.url).signIn({ login: 'pia', password: ofBadLogin })).status).toBe(401)
    const link = { code: 'GONE', name: 'Gone', kind: 'mqttJson', url: 'mqtt://127.0.0.1:1', username: 'edge', groups: '#', enabled: true }
    const { id: connectionId } = await admin.command(connection.commands.create.name, link)
    await admin.command(setConnectionPassword.name, { connectionId, password: ofConnection })
    await vi.waitFor(async () => {
      const { rows } = await admin.query(listConnections.name)
      expect(rows.find(({ code }: { code: string }) => code === 'GONE').status.fault).toBeTruthy()
    }, SOON)
    const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => /\.log(\.\d+)?$/.test(name))
    expect(files).toEqual(expect.arrayContaining([join('log', 'entresol.log'), expect.stringContaining('postgres')]))
    const written = [...files.map((name) => readFileSync(join(data, name), 'utf8')), ...program.lines].join('\n')
    for (const secret of [ofAccount, ofBadLogin, ofConnection, ofBadCommand, password]) expect(written).not.toContain(secret)
  })

  test('SIGTERM ends it in order, and the directory is free', async () => {
    expect(await program.stop('SIGTERM')).toBe(0)
    const { code, said } = await runProgram(['--plant', 'bottling', '--data', data, '--port', '0'])
    expect(code).toBe(2)
    expect(said).toContain('holds your own plant')
  })
})
