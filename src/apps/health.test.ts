import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { openPool } from '../kernel/server/database.ts'
import { freePort } from '../kernel/server/postgres/place.ts'
import { sharedDatabase } from '../../test/support/database.ts'
import { createHttpServer } from './http-server.ts'
import { openModelSite } from './model.fixture.ts'
import { watchedAlone } from './watched.fixture.ts'

let plant: Awaited<ReturnType<typeof openModelSite>>
beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase())
  return () => plant.site.close()
})

async function readiness(changes: { isReady?: boolean; port?: number }) {
  const nowhere = changes.port && openPool({ host: '127.0.0.1', port: changes.port }, [plant.siteId], 1)
  const site = nowhere ? { ...plant.site, pool: nowhere } : plant.site
  const watched = { ...watchedAlone(), isReady: () => changes.isReady ?? true }
  const server = await createHttpServer({ site, version: '0', demo: false, webDirectory: undefined, watched })
  onTestFinished(async () => {
    await server.close()
    await watched.measured.close()
  })
  const { statusCode, body } = await server.app.inject('/health/ready')
  return { status: statusCode, ...JSON.parse(body) }
}

test('a program is ready when everything is up and its database answers', async () => {
  expect(await readiness({})).toMatchObject({ status: 200, ready: true, database: { reachable: true }, ledger: { role: 'writer' } })
  expect(await readiness({ isReady: false })).toMatchObject({ status: 503, ready: false, database: { reachable: true } })
})

test('a database that is away makes it unready, and it says which part', async () => {
  expect(await readiness({ port: await freePort() })).toMatchObject({ status: 503, ready: false, database: { reachable: false } })
})
