import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { createOwnToken, listOwnTokens, revokeOwnToken, WALL_PERMISSIONS } from '../../src/model/access/contract.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { createAccount, listAccount } from '../../src/model/personnel/contract.ts'
import { startJobOrder } from '../../src/operations/execution/contract.ts'
import { listBoard } from '../../src/operations/performance/contract.ts'
import { sharedDatabase } from '../support/database.ts'

const PASSWORD = 'a long enough password'
let plant: ModelSite
let server: HttpServer
let lead = ''

beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  const other = await plant.make(equipment.commands.create, { code: 'L2', name: 'Other', level: 'ProductionLine', parentId: plant.areaId })
  for (const [code, parentId] of [
    ['C1', plant.lineId],
    ['C2', other.id],
  ])
    await plant.make(equipment.commands.create, { code, name: code, level: 'WorkCell', parentId })
  const options = { site: plant.site, version: '0.1.0', demo: false, webDirectory: undefined, watched: watchedAlone() }
  server = await createHttpServer(options)
  const grants = [{ role: 'shiftLead', equipmentId: plant.siteId }]
  await plant.make(createAccount, { login: 'wall.lead', displayName: 'Lena', password: PASSWORD, grants })
  const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login: 'wall.lead', password: PASSWORD } })
  lead = (response.headers['set-cookie'] as string).split(';')[0]!
})
afterAll(async () => {
  await server?.close()
  await plant?.close()
})

const command = (contract: { name: string }, payload: object, cookie: string) =>
  server.app.inject({
    ...{ method: 'POST', url: `/api/commands/${contract.name}`, payload },
    headers: { cookie, 'idempotency-key': randomUUID() },
  })
const query = (contract: { name: string }, cookie: string) =>
  server.app.inject({ url: `/api/queries/${contract.name}`, headers: { cookie } })

async function makeLink(more: object = {}): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.parse(plant.site.now()) + 86_400_000).toISOString()
  const input = { name: 'Hall 2', secret, permissions: WALL_PERMISSIONS, equipmentId: plant.lineId, expiresAt, ...more }
  expect((await command(createOwnToken, input, lead)).statusCode).toBe(200)
  return secret
}
const enter = (secret: string) => server.app.inject({ method: 'POST', url: '/api/wall', payload: { secret } })

async function hang(): Promise<string> {
  const response = await enter(await makeLink())
  expect(response.statusCode).toBe(204)
  expect(response.headers['set-cookie']).toMatch(/; HttpOnly; SameSite=Strict/)
  return (response.headers['set-cookie'] as string).split(';')[0]!
}

describe('a link for a wall board', () => {
  test('shows its line without signing in, and nothing else', async () => {
    const wall = await hang()
    const board = await query(listBoard, wall)
    expect(board.json().rows.map(({ code }: { code: string }) => code)).toEqual(['C1'])
    expect((await query(listBoard, lead)).json().rows).toHaveLength(2)
    expect((await query(listAccount, wall)).statusCode).toBe(403)
    expect((await query(listOwnTokens, wall)).statusCode).toBe(403)
    const { rows } = (await query(listBoard, lead)).json()
    const start = { jobOrderId: randomUUID(), equipmentId: rows[0].equipmentId }
    expect((await command(startJobOrder, start, wall)).statusCode).toBe(403)
  })

  test('does not tell whose it is', async () => {
    const session = await server.app.inject({ url: '/api/session', headers: { cookie: await hang() } })
    expect(session.statusCode).toBe(200)
    expect(session.body).not.toMatch(/Lena|wall\.lead/)
  })

  test('takes nothing from somebody who has signed in at the same screen', async () => {
    expect((await query(listBoard, `${await hang()}; ${lead}`)).json().rows).toHaveLength(2)
  })

  test('is seen when it was used, and ends when it is revoked', async () => {
    const wall = await hang()
    expect((await query(listBoard, wall)).statusCode).toBe(200)
    const { rows } = (await query(listOwnTokens, lead)).json()
    expect(rows.some(({ usedAt }: { usedAt: string | null }) => usedAt !== null)).toBe(true)
    for (const { tokenId } of rows) await command(revokeOwnToken, { tokenId }, lead)
    expect((await query(listBoard, wall)).statusCode).toBe(401)
  })

  test('is none when it can do more than show a board, and when nobody has made it', async () => {
    const strong = await makeLink({ permissions: [...WALL_PERMISSIONS, 'operations.execution.run'] })
    expect((await enter(strong)).statusCode).toBe(401)
    expect((await query(listBoard, `entresol_wall=${strong}`)).statusCode).toBe(401)
    expect((await enter(randomBytes(32).toString('base64url'))).statusCode).toBe(401)
    expect((await server.app.inject({ method: 'POST', url: '/api/wall', payload: { secret: 'x' } })).statusCode).toBe(401)
  })
})
