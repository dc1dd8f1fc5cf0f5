import { request } from 'node:http'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { listJobOrders } from '../../src/operations/execution/contract.ts'
import { type BoardUnit, listBoard } from '../../src/operations/performance/contract.ts'
import { listOperationsRequests } from '../../src/operations/scheduling/contract.ts'
import { PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

/** An hour and a half: whatever the time of day, a break (half an hour) has fitted in, the line has been set up (twenty minutes) and has made something. */
const HISTORY_DAYS = '0.06'

/** The demo as a visitor meets it, in one directory from its first start to its second. The steps need each other. */
describe('the demo plant', { timeout: PATIENCE_MS }, () => {
  let data: string
  let program: StartedProgram

  const start = async () => {
    program = await startProgram(['--data', data, '--history', HISTORY_DAYS], atEnd)
  }
  const roleCard = async (role: string) => {
    const visitor = new Visitor(program.url)
    expect((await visitor.post('/api/demo/sign-in', { role })).status).toBe(200)
    return visitor
  }
  const unitOf = async (visitor: Visitor, code: string): Promise<BoardUnit> => {
    const { rows } = (await visitor.query(listBoard.name)) as { rows: BoardUnit[] }
    return rows.find((unit) => unit.code === code)!
  }
  const whenLive = () =>
    vi.waitFor(async () => expect(await new Visitor(program.url).get('/api/demo')).toMatchObject({ plant: { phase: 'live' } }), {
      timeout: PATIENCE_MS,
      interval: 500,
    })

  beforeAll(async () => {
    data = scratchDirectory(atEnd)
    await start()
  }, PATIENCE_MS)

  test('tells how to sign in, and each card signs in with one click and the rights of its role', async () => {
    expect(program.lines.join('\n')).toContain('signs in with the password')
    const { roles, troubles } = await new Visitor(program.url).get('/api/demo')
    expect(roles.length).toBeGreaterThan(6)
    expect(troubles.map(({ kind }: { kind: string }) => kind)).toContain('killServer')
    for (const { role, name, task } of roles) {
      expect(task.de, role).not.toBe(task.en)
      const session = await (await roleCard(role)).get('/api/session')
      expect(session, role).toMatchObject({ demo: true, account: { name, roles: [role] } })
    }
  })

  test('the cards are for this machine only, by its own name', async () => {
    const { hostname, port } = new URL(program.url)
    const status = await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path: '/api/demo', headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode))
      sent.once('error', reject).end()
    })
    expect(status).toBe(404)
  })

  test('machines tell their past, then live: units produce on job orders that people have started', async () => {
    await whenLive()
    const planner = await roleCard('planner')
    await vi.waitFor(
      async () => {
        const filler = await unitOf(planner, 'BOT1-FIL')
        expect(Number(filler.good)).toBeGreaterThan(0)
        expect(filler.jobs.map(({ code }) => code)).toEqual(['B1-00001'])
      },
      { timeout: PATIENCE_MS, interval: 500 },
    )
    expect((await planner.query(listOperationsRequests.name, { search: 'PO-WAITING' })).rows).toMatchObject([{ state: 'Waiting' }])
    expect((await planner.query(listOperationsRequests.name, { search: 'PO-700001' })).rows).toMatchObject([{ state: 'Waiting' }])
  })

  test('trouble that a visitor makes is seen as what it is', async () => {
    const lead = await roleCard('shiftLead')
    expect((await lead.post('/api/demo/trouble', { kind: 'jamLabeller' })).status).toBe(202)
    await vi.waitFor(async () => expect(await unitOf(lead, 'BOT1-LAB')).toMatchObject({ state: 'Stopped', faultCode: '342' }), {
      timeout: 30_000,
      interval: 500,
    })
  })

  test('killed by a visitor, the server is back at its address, and people are still signed in', async () => {
    const planner = await roleCard('planner')
    const before = await planner.query(listJobOrders.name, { limit: '500' })
    expect((await planner.post('/api/demo/trouble', { kind: 'killServer' })).status).toBe(202)
    await vi.waitFor(() => expect(fetch(`${program.url}/ready`)).rejects.toThrow(), { timeout: 10_000, interval: 20 })
    await vi.waitFor(async () => expect((await fetch(`${program.url}/ready`)).status).toBe(200), { timeout: PATIENCE_MS, interval: 200 })
    const after = await planner.query(listJobOrders.name, { limit: '500' })
    expect(after.rows.length).toBeGreaterThanOrEqual(before.rows.length)
    await whenLive()
  })

  test('stops with its plant, and a second start enters nothing twice', async () => {
    const admin = await roleCard('administrator')
    const before = await admin.query(equipment.queries.list.name, { limit: '500' })
    expect(await program.stop()).toBe(0)
    await start()
    const again = await roleCard('administrator')
    const after = await again.query(equipment.queries.list.name, { limit: '500' })
    expect(after.rows).toEqual(before.rows)
    expect(after.rows).toHaveLength(14)
  })
})
