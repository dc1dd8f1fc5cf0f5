import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startRedactor } from '../../src/apps/ledger/redactor.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { streamKinds } from '../../src/apps/streams.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { setConnectionPassword } from '../../src/connect/mapping/contract.ts'
import { createSubscription, rotateSecret } from '../../src/exchange/webhook/contract.ts'
import { redactText } from '../../src/kernel/contract/ledger.ts'
import { blacken } from '../../src/kernel/server/commitment.ts'
import { openPool } from '../../src/kernel/server/database.ts'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import { markOf } from '../../src/kernel/server/redaction.ts'
import { sealNext, verifySeals } from '../../src/kernel/server/seal.ts'
import { equipmentClass } from '../../src/model/equipment/equipment-class.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { materialDefinition } from '../../src/model/material/material-definition.resource.ts'
import { unitOfMeasure } from '../../src/model/unit/unit-of-measure.resource.ts'
import * as accounts from '../../src/model/personnel/contract.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { recordSignature } from '../../src/model/signature/contract.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { listOperationsDefinitions } from '../../src/operations/definition/contract.ts'
import * as execution from '../../src/operations/execution/contract.ts'
import { closeShift, noteHour } from '../../src/operations/performance/contract.ts'
import * as scheduling from '../../src/operations/scheduling/contract.ts'
import { openDoor, type Door } from '../kernel/sample/http.ts'
import { asAdmin, readTables, tablesWith } from '../kernel/sample/database.ts'
import { local, openShiftPlant, shiftOn, type ShiftPlant, until } from '../performance/shift.fixture.ts'
import { canaryFor, keptByProgram, letProve, lookAtPerformance, ownerOf, sendAccess, sendPages } from './send-pages.fixture.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'

const whole = catalogue()
const marked = [...whole.handlers.values()]
  .map(({ contract }) => contract)
  .filter(({ secret = [], personal = [], redactable = [] }) => secret.length + personal.length + redactable.length > 0)
const contractOf = (name: string) => whole.handlers.get(name)!.contract

let database: TestDatabase
let plant: ShiftPlant
let door: Door
let redactor: ReturnType<typeof startRedactor>
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await ownDatabase()
  plant = await openShiftPlant(database, whole)
  door = await openDoor(plant.site, plant.system, plant.site.log)
  redactor = startRedactor(plant.site, database.write, streamKinds())
  pool = openPool(database.write, [plant.siteId], 2)
})
afterAll(async () => {
  await pool?.end()
  await redactor?.close()
  await door?.close()
  await plant?.close()
  await database?.drop()
})

/** What was sent in each marked field of each contract, and everything that came back. */
const canaries = new Map<string, string>()
const commandIds = new Map<string, string>()
const answers: unknown[] = []
const canaryOf = (name: string, field: string) => canaries.get(`${name}.${field}`)!
/** Reads every table once and tells which hold a text. */
const search = async () => {
  const tables = await readTables(database.admin)
  return (text: string) => tablesWith(tables, text)
}

/** Sends the command through HTTP with a canary in every marked field, first in a body that is refused, then as it should be. */
async function send(contract: { readonly name: string }, input: object, clock = '19:00', who = 'boss'): Promise<any> {
  const { secret = [], personal = [], redactable = [] } = contractOf(contract.name)
  const marks: Record<string, string> = {}
  for (const field of [...secret, ...personal, ...redactable]) {
    marks[field] = canaryFor(field)
    canaries.set(`${contract.name}.${field}`, marks[field])
  }
  await letProve(pool, sent.accountId, marks['proved'])
  const commandId = randomUUID()
  commandIds.set(contract.name, commandId)
  answers.push(await door.post(contract.name, { ...input, ...marks, unknownField: 1 }))
  const headers = { 'idempotency-key': commandId, authorization: `Bearer ${who}` }
  const reply = await door.post(contract.name, { ...input, ...marks, occurredAt: local(clock) }, headers)
  answers.push(reply)
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200 })
  return reply.body.result
}

const pieces = (value: string) => ({ value, unit: 'C62' })
const sent = {} as { accountId: string; serviceId: string; vouchedId: string; personId: string }
const [login, badge] = [`login.${randomUUID()}`, `badge-${randomUUID()}`] as const

async function sendModel(): Promise<void> {
  const { rows } = await plant.ask(unitOfMeasure.queries.list)
  for (const resource of [equipmentClass, materialClass, personnelClass]) {
    const { id } = await send(resource.commands.create, { code: 'C-1', name: 'One' })
    await send(resource.commands.change, { id, expectedRevision: 1, code: 'C-1', name: 'One' })
  }
  const cell = { code: 'U9', name: 'Nine' }
  const { id } = await send(equipment.commands.create, { ...cell, level: 'WorkCell', parentId: plant.lineId })
  await send(equipment.commands.change, { id, expectedRevision: 1, ...cell })
  const material = { code: 'M9', name: 'Nine', unitId: rows[0].id }
  const made = await send(materialDefinition.commands.create, material)
  await send(materialDefinition.commands.change, { id: made.id, expectedRevision: 1, ...material })
  sent.personId = (await send(person.commands.create, { code: 'P-1' })).id
  await send(person.commands.change, { id: sent.personId, expectedRevision: 1, code: 'P-1' })
  sent.accountId = (
    await send(accounts.createAccount, { login, badge, grants: [{ role: 'operator', equipmentId: plant.lineId }] })
  ).accountId
  await send(accounts.changeAccountPassword, { accountId: sent.accountId })
  sent.serviceId = (await send(accounts.createServiceAccount, { login: 'erp' })).accountId
  sent.vouchedId = (await send(accounts.admitAccount, { login: 'vouched', identity: 'ab'.repeat(32) })).accountId
  door.people.set('owner', ownerOf(sent.accountId, plant.siteId))
  await sendAccess(send, (contract, input) => send(contract, input, '19:00', 'owner'), { ...sent, site: plant.site })
  await sendPages(send, { personId: sent.personId, equipmentId: plant.unitId, startsAt: local('05:00') })
  const broker = { code: 'B', name: 'Broker', url: 'mqtt://broker:1883', username: 'u', enabled: false }
  const { id: connectionId } = await send(connection.commands.create, { ...broker, kind: 'mqttJson' })
  await send(connection.commands.change, { id: connectionId, expectedRevision: 1, ...broker })
  await send(setConnectionPassword, { connectionId })
  await send(rotateSecret, await send(createSubscription, { name: 'E', url: 'https://erp/', events: [`${person.name}.recordCreated`] }))
  const of = { signatureId: randomUUID(), command: noteHour.name, content: '0'.repeat(64) }
  await send(recordSignature, { ...of, meaning: 'review', method: 'password', zone: 'Europe/Berlin' })
}

async function sendWork(): Promise<void> {
  const [definition] = (await plant.ask(listOperationsDefinitions)).rows
  const { operationsDefinitionId } = definition
  const { operationsRequestId } = await send(scheduling.createOperationsRequest, {
    ...{ code: 'R-1', operationsDefinitionId, quantity: pieces('10') },
  })
  await send(scheduling.changeOperationsRequest, { operationsRequestId })
  // Its job is withdrawn by a reaction, which repeats the note.
  const cancelled = await plant.order('R-2', '10')
  await send(scheduling.cancelOperationsRequest, { operationsRequestId: cancelled.operationsRequestId })
  await until(plant.site, async () => (await plant.ask(execution.getJobOrder, { jobOrderId: cancelled.jobOrderId })).state === 'Cancelled')
  await send(execution.withdrawJobOrder, { jobOrderId: (await plant.order('R-3', '10')).jobOrderId })
  const { jobOrderId } = await plant.order('R-4', '10')
  await plant.at('06:00', execution.startJobOrder, { jobOrderId, equipmentId: plant.unitId })
  await send(execution.reportQuantity, { jobOrderId, scrap: pieces('1'), reasonId: plant.scrapReasonId }, '06:05')
  await send(execution.correctQuantity, { jobOrderId, scrap: '1', reasonId: plant.scrapReasonId }, '06:06')
  await send(execution.moveJobTransition, { jobOrderId, transitionId: 1, movedTo: local('05:59') })
  await send(execution.abortJobOrder, { jobOrderId }, '06:30')
  await plant.at('06:40', execution.reportQuantity, { jobOrderId, scrap: pieces('1'), reasonId: plant.scrapReasonId })
  const raised = (await plant.ask(execution.listExceptions)).rows.find((row: { jobOrderId: string }) => row.jobOrderId === jobOrderId)
  await send(execution.resolveException, { jobOrderId, exceptionId: raised.exceptionId })
  const late = await plant.order('R-5', '10')
  const start = { jobOrderId: late.jobOrderId, transition: 'Start', equipmentId: plant.unitId }
  await send(execution.reportJobTransition, start, '07:00')
  await send(noteHour, { equipmentId: plant.unitId, startsAt: local('07:00') })
  await lookAtPerformance(plant, sent.personId, (contract, input) => send(contract, input, '08:00'))
  await plant.accountant.settled()
  await send(closeShift, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
}

const verify = () => verifySeals(pool, plant.siteId)

/** The redactor has worked off everything that the ledger holds. */
async function redacted(): Promise<void> {
  const { rows } = await pool.query(`select max(seq)::int as seq from event where stream_kind = 'kernel.ledger.redaction'`)
  const isDone = async () => {
    const cursor = await pool.query(`select seq from reader_cursor where reader = 'kernel.ledger.redactor'`)
    return (cursor.rows[0]?.seq ?? 0) >= rows[0].seq
  }
  await vi.waitUntil(isDone, { timeout: 60_000, interval: 100 })
}

describe('a canary in every marked field of the whole catalogue', () => {
  test('is sent through every contract that has one', async () => {
    const screen = await fetch(`${door.url}/api/live`, { headers: { authorization: 'Bearer boss' } })
    const heard: string[] = []
    const reading = screen.body!.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write: (text) => void heard.push(text) }))
    await sendModel()
    await sendWork()
    expect([...commandIds.keys()].toSorted()).toEqual(marked.map(({ name }) => name).toSorted())
    const { seq } = plant.site.lastPosition()
    await until(plant.site, async () => heard.join('').includes(`.${seq}`))
    door.live.close()
    await reading
    answers.push(...heard)
  })

  test('a secret stands in no table, no answer, no incident, and no message to a screen', async () => {
    const find = await search()
    const secrets = marked.flatMap(({ name, secret = [] }) => secret.map((field) => `${name}.${field}`))
    expect(secrets.length).toBeGreaterThan(4)
    for (const name of secrets) {
      // The exceptions: the program itself must be able to say it to the broker, and to sign with it.
      const allowed = Object.entries(keptByProgram).flatMap(([module, table]) => (name.startsWith(module) ? [table] : []))
      expect([name, find(canaries.get(name)!)]).toEqual([name, allowed])
      expect(JSON.stringify(answers)).not.toContain(canaries.get(name))
    }
    expect(plant.incidents).toEqual([])
  })

  test('a personal datum stands in the erasable table only', async () => {
    const find = await search()
    for (const { name, personal = [] } of marked)
      for (const field of personal) expect([name, find(canaryOf(name, field))]).toEqual([name, ['public.personal_value']])
    expect(JSON.stringify(answers)).not.toContain(canaryOf(accounts.createAccount.name, 'displayName'))
  })

  test('free text is called by the same name in the command and in every event, and is marked wherever people write', async () => {
    const find = await search()
    for (const { name, redactable = [] } of marked)
      for (const field of redactable)
        expect([name, find(canaryOf(name, field))]).toEqual([name, expect.arrayContaining(['public.event', 'public.command'])])
    const words = /note|comment|remark|description|^action$/i
    const unmarked = [...whole.handlers.values()].flatMap(({ contract }) =>
      Object.keys(contract.input.shape).filter((field) => words.test(field) && !contract.redactable?.includes(field as never)),
    )
    expect(unmarked).toEqual([])
  })
})

describe('what a person may have erased', () => {
  test('redacted free text is nowhere any more, and the seals over it still hold', async () => {
    while ((await sealNext(pool, plant.siteId, plant.site.now())) > 0);
    const before = await verify()
    for (const { name, redactable = [] } of marked)
      for (const field of redactable)
        expect(await plant.send(redactText, { commandId: commandIds.get(name), field, reason: 'personalData' })).toMatchObject({
          outcome: 'accepted',
        })
    await redacted()
    const find = await search()
    for (const { name, redactable = [] } of marked)
      for (const field of redactable) expect([name, find(canaryOf(name, field))]).toEqual([name, []])
    expect(await verify()).toMatchObject({ blocks: before.blocks, events: before.events })
    expect((await verify()).fault).toBeUndefined()
  })

  test('redaction is refused for what nobody wrote in own words, for what is gone, and for what never was', async () => {
    const commandId = commandIds.get(noteHour.name)!
    const refused = async (input: object) => {
      const outcome = await plant.send(redactText, { commandId, field: 'note', reason: 'mistake', ...input })
      return outcome.outcome === 'refused' ? outcome.refusals : outcome
    }
    expect(await refused({ field: 'startsAt' })).toEqual(['not_free_text'])
    expect(await refused({})).toEqual(['nothing_to_redact'])
    expect(await refused({ commandId: randomUUID() })).toEqual(['command_unknown'])
  })

  test('an erased person and an erased account leave no name, no login, no badge and no credential', async () => {
    expect(await plant.send(person.commands.erase!, { id: sent.personId })).toMatchObject({ outcome: 'accepted' })
    expect(await plant.send(person.commands.erase!, { id: sent.personId })).toMatchObject({ refusals: ['record_erased'] })
    expect(await plant.send(person.commands.reinstate, { id: sent.personId })).toMatchObject({ refusals: ['record_erased'] })
    expect(await plant.send(accounts.eraseAccount, { accountId: sent.accountId })).toMatchObject({ outcome: 'accepted' })
    expect(await plant.send(accounts.eraseAccount, { accountId: sent.accountId })).toMatchObject({ refusals: ['account_erased'] })
    for (const accountId of [sent.serviceId, sent.vouchedId]) await plant.make(accounts.eraseAccount, { accountId })
    await redacted()
    const find = await search()
    for (const { name, personal = [] } of marked.filter(({ name }) => name !== recordSignature.name))
      for (const field of personal) expect(find(canaryOf(name, field))).toEqual([])
    // The name under a signature stays as long as what was signed (decision 0022).
    expect(find(canaryOf(recordSignature.name, 'printedName'))).toEqual(['public.personal_value'])
    expect([login, badge, 'ab'.repeat(32)].flatMap(find)).toEqual([])
    expect((await verify()).fault).toBeUndefined()
    const erased = { displayName: null, badge: null, disabled: true, erased: true, grants: [] }
    expect((await plant.ask(accounts.listAccount)).rows).toMatchObject([erased, erased, erased])
    expect((await pool.query('select from account_credential where account_id = $1', [sent.accountId])).rows).toEqual([])
  })

  test('rebuilt reading models equal the live ones afterwards, and every state is the fold of its events', async () => {
    await plant.accountant.settled()
    for (const projection of whole.projections.filter(({ tables }) => tables.length > 0))
      expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ projection: projection.name, differences: 0 })
    const { rows } = await pool.query('select stream_id, kind, state from stream')
    const kinds = new Map(streamKinds().map((kind) => [kind.kind, kind]))
    for (const { stream_id: streamId, kind, state } of rows) {
      const { rows: events } = await pool.query(
        `select kind, payload, occurred_at as "occurredAt", recorded_at as "recordedAt" from event where stream_id = $1 and stream_kind = $2 order by version`,
        [streamId, kind],
      )
      const folded = events.reduce((before, event) => kinds.get(kind)!.evolve(before, event, event), undefined)
      expect(JSON.parse(JSON.stringify(folded))).toEqual(state)
    }
  })

  test('nobody blackens without a redaction in the ledger: the program cannot, and the seals betray a superuser', async () => {
    const { rows } = await pool.query(
      `select epoch, seq, recorded_at, stream_id, payload::text as payload, salt, texts from event where texts is null order by seq limit 1`,
    )
    const { epoch, seq, recorded_at: recordedAt, stream_id: streamId, ...payload } = rows[0]
    const forged = blacken(payload, markOf(streamId), () => true)!
    const call = 'select redact_event($1, $2, $3, $4, $5, $6, $7)'
    const values = [randomUUID(), plant.siteId, epoch, seq, recordedAt, forged.payload, JSON.stringify(forged.texts)]
    await expect(pool.query(call, values)).rejects.toThrow(/no redaction names the event/)
    await expect(pool.query(`set entresol.redacting = on; update event set payload = '{}'`)).rejects.toThrow(/permission denied/)
    const tampered = (written: string, texts: unknown) =>
      asAdmin(database.admin, async (client) => {
        await client.query('set session_replication_role = replica')
        await client.query('update event set payload = $2, texts = $3 where seq = $1', [seq, written, texts && JSON.stringify(texts)])
        return (await verify()).fault
      })
    expect(await tampered(forged.payload, forged.texts)).toEqual({ epoch, seq, what: expect.stringMatching(/no redaction says so/) })
    expect(await tampered(payload.payload, forged.texts)).toEqual({ epoch, seq, what: expect.stringMatching(/changed/) })
    expect(await tampered(payload.payload, null)).toBeUndefined()
  })
})
