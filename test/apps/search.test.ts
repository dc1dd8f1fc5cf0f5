import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import type { FoundRow } from '../../src/apps/search/found.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

const PASSWORD = 'a long enough password'
let database: TestDatabase
let plant: ModelSite
let server: HttpServer
const cookies: Record<string, string> = {}

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { catalogue: catalogue() })
  server = await createHttpServer({ site: plant.site, version: '0.1.0', demo: false, webDirectory: undefined, watched: watchedAlone() })
  const { id: otherLine } = await plant.make(equipment.commands.create, {
    ...{ code: 'L2', name: 'Line two', level: 'ProductionLine', parentId: plant.areaId },
  })
  await plant.make(equipment.commands.create, { code: 'FILL-1', name: 'Amber filler', level: 'WorkCell', parentId: plant.lineId })
  await plant.make(equipment.commands.create, { code: 'FILL-2', name: 'Amber filler too', level: 'WorkCell', parentId: otherLine })
  await plant.make(materialClass.commands.create, { code: 'AMBER', name: 'Bottles', description: '' })
  await plant.make(person.commands.create, { code: '1001', name: 'Amber Jones' })
  for (const [login, role, equipmentId] of [
    ['ada', 'administrator', plant.siteId],
    ['olga', 'operator', plant.lineId],
  ] as const) {
    await plant.make(createAccount, { login, displayName: `${login} amber`, password: PASSWORD, grants: [{ role, equipmentId }] })
    const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password: PASSWORD } })
    cookies[login] = (response.headers['set-cookie'] as string).split(';')[0]!
  }
})
afterAll(async () => {
  await server?.close()
  await plant?.close()
  await database?.drop()
})

async function look(text: string, login = 'ada') {
  const response = await server.app.inject({
    url: `/api/search?${new URLSearchParams({ text })}`,
    headers: { cookie: cookies[login] ?? '' },
  })
  const body = response.json() as { readonly rows?: readonly FoundRow[]; readonly type?: string }
  return { status: response.statusCode, codes: (body.rows ?? []).map(({ code }) => code), rows: body.rows ?? [] }
}

describe('the search over everything', () => {
  test('finds records of every kind by code or name, what is called so first', async () => {
    const { codes, rows } = await look('amber')
    expect(codes[0]).toBe('AMBER')
    expect(codes.toSorted()).toEqual(['1001', 'AMBER', 'FILL-1', 'FILL-2', 'ada', 'olga'].toSorted())
    expect(rows.find(({ code }) => code === 'FILL-1')).toMatchObject({ kind: equipment.name, name: 'Amber filler', level: 'WorkCell' })
  })

  test('shows a person what his lists show, and nothing else', async () => {
    expect((await look('amber', 'olga')).codes.toSorted()).toEqual(['AMBER', 'FILL-1'])
    expect((await look('amber', 'nobody')).status).toBe(401)
  })

  test('whatever is looked for, nothing breaks', async () => {
    expect((await look('')).status).toBe(400)
    expect((await look('x'.repeat(101))).status).toBe(400)
    expect((await look('%_\\')).codes).toEqual([])
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 110 }), async (text) => {
        expect([200, 400]).toContain((await look(text)).status)
      }),
      { numRuns: 30 },
    )
  })
})
