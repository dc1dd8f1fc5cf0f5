import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { resources } from '../../src/apps/resources.ts'
import { recordCrossing } from '../../src/connect/limits/contract.ts'
import { monitoredValue } from '../../src/connect/limits/monitored-value.resource.ts'
import { createSubscription } from '../../src/exchange/webhook/contract.ts'
import type { SiteId } from '../../src/kernel/contract/ids.ts'
import { kyselyOn, sessionOf } from '../../src/kernel/server/database.ts'
import { readFeed } from '../../src/kernel/server/feed.ts'
import type { Projection, Recorded } from '../../src/kernel/server/handler.ts'
import { createOwnToken } from '../../src/model/access/contract.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { materialDefinition } from '../../src/model/material/material-definition.resource.ts'
import { chooseOwnWays, raiseNotice } from '../../src/model/notice/contract.ts'
import { adoptTemplate } from '../../src/model/origin/contract.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { submitRevision } from '../../src/model/revision/contract.ts'
import { createAccount, defineRole } from '../../src/model/personnel/contract.ts'
import { createRule } from '../../src/model/rule/contract.ts'
import { saveOwnView } from '../../src/model/view/contract.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { recordSignature, requireSignature } from '../../src/model/signature/contract.ts'
import { finishJobOrder, pauseJobOrder, reportQuantity, resumeJobOrder, startJobOrder } from '../../src/operations/execution/contract.ts'
import { classifyStop, mapFaultCode, noteHour } from '../../src/operations/performance/contract.ts'
import { lineKpi } from '../../src/operations/performance/policies.ts'
import { local, openShiftPlant } from '../performance/shift.fixture.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

/** Every reading model of the product, over the ledger of a plant at work, one event at a time (kernel.md §7). */
let database: TestDatabase
let client: pg.Client
let siteId: SiteId
let events: readonly Recorded[]
const models = catalogue().projections.filter(({ tables }) => tables.length > 0)

beforeAll(async () => {
  database = await ownDatabase()
  const plant = await openShiftPlant(database, catalogue())
  siteId = plant.siteId as SiteId
  const { jobOrderId } = await plant.order('KEYED-1', '1000')
  await plant.order('KEYED-2', '1000')
  await plant.at('06:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })
  await plant.at('06:30', reportQuantity, { jobOrderId, scrap: { value: '1', unit: 'C62' }, reasonId: plant.scrapReasonId })
  await plant.at('07:00', pauseJobOrder, { jobOrderId })
  await plant.at('07:10', resumeJobOrder, { jobOrderId })
  await plant.at('08:00', finishJobOrder, { jobOrderId })
  // Before it began: an exception.
  await plant.at('05:30', reportQuantity, { jobOrderId, scrap: { value: '1', unit: 'C62' }, reasonId: plant.scrapReasonId })
  await plant.machine([
    { clock: '06:00', kind: 'state', word: 'Producing' },
    { clock: '06:00', kind: 'reading', word: '0', tag: 'total', role: 'total' },
    { clock: '06:50', kind: 'reading', word: '100', tag: 'total', role: 'total' },
  ])
  await plant.accountant.settled()
  const { equipmentClassId, stopReasonId: reasonId, unitId: equipmentId } = plant
  const stop = { equipmentId, startsAt: local('06:10'), endsAt: local('06:20'), reasonId }
  const materials = await plant.ask(materialDefinition.queries.list)
  for (const [contract, input] of [
    [classifyStop, stop],
    [noteHour, { equipmentId, startsAt: local('06:00'), note: 'slow' }],
    [mapFaultCode, { equipmentClassId, faultCode: '215', reasonId }],
    [setPolicy, { policy: lineKpi.name, equipmentId: plant.lineId, value: 'units' }],
    [materialClass.commands.create, { code: 'DRINK', name: 'Drinks' }],
    [requireSignature, { command: noteHour.name, signatures: 1, meaning: 'review', needsReason: false }],
    [recordSignature, { ...signature, command: noteHour.name }],
    [
      createSubscription,
      { name: 'ERP', url: 'https://erp.example/', events: [`${materialClass.name}.recordCreated`], secret: 'x'.repeat(24) },
    ],
    [defineRole, { role: 'clerk', title: { en: 'Clerk', de: 'Schreiber' }, permissions: ['model.material.read'] }],
    [createOwnToken, { ...token, equipmentId: plant.siteId }],
    [
      createRule,
      {
        name: 'R',
        equipmentId,
        event: `${materialClass.name}.recordCreated`,
        condition: 'true',
        command: pauseJobOrder.name,
        input: { jobOrderId: 'stream' },
      },
    ],
    [personnelClass.commands.create, { code: 'LEAD', name: 'Lead' }],
    [raiseNotice, { equipmentId, function: 'LEAD', severity: 'alarm', textEn: 'Jam', textDe: 'Klemmer' }],
    [chooseOwnWays, { emailFrom: null, pushFrom: 'alarm' }],
    [
      adoptTemplate,
      {
        resource: materialDefinition.name,
        recordId: materials.rows[0].id,
        template: { name: 'T', version: '1' },
        values: { code: 'WATER' },
      },
    ],
    [saveOwnView, { list: materialDefinition.name, name: 'Mine', filters: {} }],
    [submitRevision, { kind: materialDefinition.name, recordId: materials.rows[0].id, revision: 1 }],
    [createAccount, { login: 'olga', displayName: 'Olga', password: 'a long enough password', grants: [] }],
  ] as const) {
    expect(await plant.send(contract as never, input), contract.name).toMatchObject({ outcome: 'accepted' })
  }
  const { id: monitoredValueId } = await plant.make(monitoredValue.commands.create, {
    ...{ code: 'PRESSURE', name: 'Pressure', equipmentId, signal: 'Pressure', range: { max: '3.4' } },
  })
  const crossed = { monitoredValueId, equipmentId, address: 'G/N/D', metric: 'Pressure', signal: 'Pressure', bound: 'max' }
  const left = { ...crossed, limitValue: '3.4', value: '3.5', leftAt: local('06:40'), historical: false }
  for (const crossing of ['left', 'returned', 'returnWithdrawn', 'excursionWithdrawn'])
    expect(await plant.send(recordCrossing, { ...left, crossing })).toMatchObject({ outcome: 'accepted' })
  await plant.close()
  client = new pg.Client(sessionOf(database.write, [siteId]))
  await client.connect()
  await client.query('set transaction_timeout = 0')
  events = (await readFeed(client as never, siteId, { epoch: 1, seq: 0 }, 10_000)).events
}, 120_000)
afterAll(async () => {
  await client?.end()
  await database?.drop()
})

const token = { name: 'Reader', secret: randomBytes(32).toString('base64url'), permissions: null, expiresAt: '2026-07-01T00:00:00.000Z' }
const signature = {
  ...{
    signatureId: randomUUID(),
    content: '0'.repeat(64),
    meaning: 'review',
    printedName: 'Olga',
    method: 'password',
    zone: 'Europe/Berlin',
  },
}

/** Rows that this transaction wrote, as text. */
async function writtenRows(table: string): Promise<string[]> {
  const { rows } = await client.query(
    `select to_jsonb(t)::text as row from shadow.${pg.escapeIdentifier(table)} t where xmin = pg_current_xact_id()::xid`,
  )
  return rows.map(({ row }) => row)
}

const wrote = new Set<string>()

/** What one event makes a projection write, in a shadow of its own tables. */
async function applyOne(projection: Projection, event: Recorded) {
  await client.query('begin')
  await projection.apply(kyselyOn(client), [event])
  const { rows: elsewhere } = await client.query(
    `select schemaname || '.' || relname as name from pg_stat_xact_user_tables where schemaname <> 'shadow' and n_tup_ins + n_tup_upd + n_tup_del > 0`,
  )
  const written = (await Promise.all(projection.tables.map(writtenRows))).flat()
  await client.query('commit')
  if (written.length > 0) wrote.add(projection.name)
  return { elsewhere: elsewhere.map(({ name }) => name), written }
}

test.each(models.map((model) => [model.name, model] as const))(
  '%s writes its own tables only, and only rows of the stream whose event it applies',
  async (_, projection) => {
    await client.query('select open_shadow($1)', [projection.tables])
    await client.query('set search_path = shadow, public')
    for (const event of events.filter(({ streamKind }) => projection.streams.includes(streamKind))) {
      const { elsewhere, written } = await applyOne(projection, event)
      expect(elsewhere).toEqual([])
      if (projection.follows === 'feed') continue
      expect(written.filter((row) => !row.includes(event.streamId))).toEqual([])
    }
    await client.query('set search_path = public')
    await client.query('select drop_shadow($1)', [projection.tables])
  },
)

test('all that are written by hand had something to write, but the signature of a shift', () => {
  const byHand = models.filter(({ name }) => !resources.some((resource) => resource.name === name))
  expect(byHand.map(({ name }) => name).filter((name) => !wrote.has(name))).toEqual(['shift_closing'])
  expect(wrote.size).toBeGreaterThan(20)
})
