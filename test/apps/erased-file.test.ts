import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startRedactor } from '../../src/apps/ledger/redactor.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { streamKinds } from '../../src/apps/streams.ts'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import { markOf } from '../../src/kernel/server/redaction.ts'
import { sealNext, verifySeals } from '../../src/kernel/server/seal.ts'
import { keepAttachment } from '../../src/model/attachment/attachment.store.ts'
import { eraseAttachment } from '../../src/model/attachment/contract.ts'
import { document } from '../../src/model/document/document.resource.ts'
import { readTables, tablesWith } from '../kernel/sample/database.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'
import { canaryFor } from './send-pages.fixture.ts'

const whole = catalogue()
let database: TestDatabase
let plant: ModelSite
let redactor: ReturnType<typeof startRedactor>

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { catalogue: whole })
  redactor = startRedactor(plant.site, database.write, streamKinds())
})
afterAll(async () => {
  await redactor?.close()
  await plant?.close()
  await database?.drop()
})

/** A file that has arrived, as a record has it. */
async function fileOf(name: string) {
  const bytes = Buffer.from(`the bytes of ${name}`)
  const sha256 = (await keepAttachment(plant.site, bytes, plant.system.accountId, plant.site.now()))!
  return { sha256, name, mediaType: 'application/pdf', bytes: bytes.length }
}
const search = async () => {
  const tables = await readTables(database.admin)
  return (text: string) => tablesWith(tables, text)
}
/** The redactor has rebuilt what shows the documents: the last that it does for a redaction. */
const blackened = (id: string) =>
  vi.waitUntil(async () => (await plant.ask(document.queries.get, { id })).file.name === markOf(id), { timeout: 30_000, interval: 50 })

test('the name of an erased file is nowhere any more, in no record and no revision, and every other name stays', async () => {
  const [gone, alias, kept, title] = ['gone', 'alias', 'kept', 'title'].map(canaryFor) as [string, string, string, string]
  const [erased, other] = [await fileOf(gone), await fileOf(kept)]
  const fields = { code: 'D-1', name: { en: title, de: title }, kind: 'Drawing' }
  const { id } = await plant.make(document.commands.create, { ...fields, file: erased })
  // Refused, and kept as an attempt: the code is taken.
  expect(await plant.send(document.commands.create, { ...fields, file: erased })).toMatchObject({ outcome: 'refused' })
  await plant.make(document.commands.change, { ...fields, id, expectedRevision: 1, file: other })
  const twin = { code: 'D-2', name: { en: title, de: title }, kind: 'Drawing' }
  const { id: twinId } = await plant.make(document.commands.create, { ...twin, file: { ...erased, name: alias } })
  while ((await sealNext(plant.site.pool, plant.siteId, plant.site.now())) > 0);
  expect((await search())(gone)).toEqual(expect.arrayContaining(['public.event', 'public.command', 'public.refusal']))

  await plant.make(eraseAttachment, { sha256: erased.sha256, reason: 'personalData' })
  await blackened(twinId)
  const find = await search()
  expect([gone, alias].flatMap(find)).toEqual([])
  for (const stays of [kept, title])
    expect(find(stays)).toEqual(expect.arrayContaining(['public.event', 'public.command', 'public.document']))
  expect((await plant.ask(document.queries.get, { id: twinId })).file).toEqual({ ...erased, name: markOf(twinId) })
  expect((await plant.ask(document.queries.get, { id })).file).toEqual(other)
  expect((await verifySeals(plant.site.pool, plant.siteId)).fault).toBeUndefined()
  const projections = whole.projections.filter(({ tables }) => tables.includes('document'))
  expect(projections).toHaveLength(1)
  for (const projection of projections) expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ differences: 0 })
})

test('a file that no record has is erased with nothing to blacken', async () => {
  const { sha256 } = await fileOf('nobody’s.pdf')
  await plant.make(eraseAttachment, { sha256, reason: 'mistake' })
  const { rows } = await plant.site.pool.query(
    `select count(*)::int as redactions from event where site_id = $1 and stream_kind = 'kernel.ledger.redaction'`,
    [plant.siteId],
  )
  expect(rows).toEqual([{ redactions: 1 }])
})
