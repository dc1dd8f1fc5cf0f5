import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { permissionsOf } from '../../src/apps/known-sessions.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { isPrivateStream } from '../../src/apps/streams.ts'
import type { EquipmentId, Instant } from '../../src/kernel/contract/ids.ts'
import type { AnyCommand } from '../../src/kernel/contract/resource.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { changeRole, createAccount, defineRole, grantRole } from '../../src/model/personnel/contract.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { expandRoles } from '../../src/model/personnel/roles.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { correctQuantity, reportQuantity, startJobOrder } from '../../src/operations/execution/contract.ts'
import {
  getPersonPerformance,
  PERSON_PERFORMANCE_STREAM,
  type PersonFigures,
  requestPersonPerformance,
} from '../../src/operations/performance/contract.ts'
import { local, openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

const whole = catalogue()
const roles = expandRoles(permissionsOf({ catalogue: whole }))
const RIGHT = requestPersonPerformance.permission
const title = { en: 'Works council agreed', de: 'Mit Betriebsrat vereinbart' }

let plant: ShiftPlant
let classId: string
let jobOrderId: string

beforeEach(async () => {
  plant = await openShiftPlant(await sharedDatabase(), whole)
  classId = (await plant.make(personnelClass.commands.create, { code: 'CREW', name: 'Crew' })).id
  jobOrderId = (await plant.order(`PERSON-${randomUUID().slice(0, 8)}`, '1000')).jobOrderId
})
afterEach(() => plant?.close())

const withRight = (permissions: Iterable<string>, equipmentId: string = plant.siteId): Actor => ({
  ...{ accountId: randomUUID(), grants: [{ permissions: new Set(permissions), equipmentId: equipmentId as EquipmentId }] },
})
/** Somebody of the crew who works at the unit. */
async function worker(): Promise<Actor & { readonly personId: string; readonly name: string }> {
  const name = `worker-${randomUUID().slice(0, 8)}`
  const { id: personId } = await plant.make(person.commands.create, { code: name, name, personnelClassId: classId })
  const { accountId } = await plant.make(createAccount, { login: name, displayName: name, password: 'a long enough password', personId })
  return { ...withRight(roles.get('operator')!), accountId, personId, name }
}
const switchTo = (value: 'on' | 'off', equipmentId: string = plant.siteId) =>
  plant.make(setPolicy, { policy: 'operations.performance.by_person', equipmentId, value })
const does = (actor: Actor, clock: string, contract: AnyCommand, input: object) => {
  const parsed = contract.input.parse({ jobOrderId, ...input }) as object
  return plant.site.execute({ commandId: randomUUID(), actor, contract, input: parsed, occurredAt: local(clock) })
}
const pieces = (value: string) => ({ value, unit: 'C62' })
/** Two of the crew work on one job; what a machine counts beside them is nobody’s. */
async function shiftOfTwo() {
  const [ann, bob] = [await worker(), await worker()]
  await does(ann, '06:00', startJobOrder, { equipmentId: plant.unitId })
  await does(ann, '06:10', reportQuantity, { good: pieces('10'), scrap: pieces('2'), reasonId: plant.scrapReasonId })
  await does(bob, '07:00', reportQuantity, { good: pieces('5') })
  const lead = { ...withRight(roles.get('shiftLead')!), accountId: ann.accountId }
  expect(await does(lead, '07:30', correctQuantity, { good: '-3', note: 'counted twice' })).toMatchObject({ outcome: 'accepted' })
  await plant.at('08:00', reportQuantity, { jobOrderId, good: pieces('100') })
  return { ann, bob }
}
const asked = (more: object = {}) => ({
  ...{
    equipmentId: plant.unitId,
    startsAt: local('06:00'),
    endsAt: local('14:00'),
    purpose: 'Training needs',
    personnelClassId: classId,
    ...more,
  },
})
const look = (actor: Actor, more: object = {}) => plant.send(requestPersonPerformance, asked(more), { actor })
async function seenBy(actor: Actor, more: object = {}) {
  const answer = (await look(actor, more)) as never as { result: { requestId: string } }
  expect(answer).toMatchObject({ outcome: 'accepted' })
  return figuresOf(actor, answer.result.requestId)
}
const figuresOf = async (actor: Actor, requestId: string) =>
  (await plant.ask(getPersonPerformance, { requestId }, actor)).figures as { people: PersonFigures[]; unitsLeftOut: number } | null

describe('performance by person', () => {
  test('policy by_person off: nobody sees it, whatever rights he has, and it is off unless somebody switches it on', async () => {
    await shiftOfTwo()
    const reader = withRight([RIGHT])
    expect(await look(reader)).toMatchObject({ refusals: ['performance_by_person_off'] })
    expect(await plant.send(requestPersonPerformance, asked())).toMatchObject({ refusals: ['performance_by_person_off'] })
    await switchTo('on')
    await switchTo('off')
    expect(await look(reader)).toMatchObject({ refusals: ['performance_by_person_off'] })
    const { rows } = await plant.site.pool.query('select sum(times)::int as times from refusal where site_id = $1 and name = $2', [
      ...[plant.siteId, requestPersonPerformance.name],
    ])
    expect(rows[0].times).toBe(3)
  })

  test('policy by_person on: a named role sees the jobs of each and what he reported, less what he corrected himself', async () => {
    const { ann, bob } = await shiftOfTwo()
    await switchTo('on')
    const figures = await seenBy(withRight([RIGHT]))
    const byName = new Map(figures!.people.map((one) => [one.name, one]))
    expect([...byName.keys()].toSorted()).toEqual([ann.name, bob.name].toSorted())
    expect(byName.get(ann.name)).toMatchObject({
      sums: [{ unit: 'C62', good: '7', scrap: '2', rework: '0' }],
      jobs: [{ jobOrderId, reports: 1, corrections: 1 }],
    })
    expect(byName.get(bob.name)).toMatchObject({ sums: [{ good: '5', scrap: '0' }], jobs: [{ reports: 1, corrections: 0 }] })
  })

  test('is that of one person, of the period that was asked for, and without a name when it is erased', async () => {
    const { ann } = await shiftOfTwo()
    await switchTo('on')
    const reader = withRight([RIGHT])
    const one = { personId: ann.personId, personnelClassId: undefined }
    expect((await seenBy(reader, { ...one, endsAt: local('06:10') }))!.people).toMatchObject([{ name: ann.name, sums: [{ good: '0' }] }])
    expect((await seenBy(reader, { ...one, startsAt: local('06:10'), endsAt: local('07:30') }))!.people).toMatchObject([
      { sums: [{ good: '10' }] },
    ])
    expect((await seenBy(reader, { ...one, startsAt: local('09:00') }))!.people).toEqual([])
  })

  test('is refused for nobody, for two at once, and for a period that is none', async () => {
    const { ann } = await shiftOfTwo()
    await switchTo('on')
    const reader = withRight([RIGHT])
    for (const wrong of [{ personnelClassId: undefined }, { personId: ann.personId }, { personnelClassId: randomUUID() }]) {
      expect(await look(reader, wrong)).toMatchObject({ refusals: ['person_unknown'] })
    }
    for (const endsAt of [local('06:00'), '2026-07-03T00:00:00.000Z']) {
      expect(await look(reader, { endsAt })).toMatchObject({ refusals: ['period_wrong'] })
    }
  })

  test('is on where the nearest setting says so: a line that keeps it off is left out, and refused by itself', async () => {
    await shiftOfTwo()
    await switchTo('on')
    await switchTo('off', plant.lineId)
    const reader = withRight([RIGHT])
    expect(await seenBy(reader, { equipmentId: plant.siteId })).toMatchObject({ people: [], unitsLeftOut: 1 })
    expect(await look(reader)).toMatchObject({ refusals: ['performance_by_person_off'] })
    await switchTo('on', plant.unitId)
    expect((await seenBy(reader, { equipmentId: plant.siteId }))!.people).toHaveLength(2)
    expect(await look(withRight([RIGHT], plant.unitId), { equipmentId: plant.siteId })).toMatchObject({ refusals: ['not_permitted'] })
  })

  test('stands in the ledger with who looked at whom and what for, and is shown to him alone, for an hour, while it is on', async () => {
    await shiftOfTwo()
    await switchTo('on')
    const reader = withRight([RIGHT])
    const { result } = (await look(reader)) as never as { result: { requestId: string } }
    const { rows } = await plant.site.pool.query('select kind, payload, actor_id from event where site_id = $1 and stream_kind = $2', [
      ...[plant.siteId, PERSON_PERFORMANCE_STREAM],
    ])
    expect(rows).toMatchObject([
      { kind: 'personPerformanceRequested', actor_id: reader.accountId, payload: { personnelClassId: classId, purpose: 'Training needs' } },
    ])
    expect(await figuresOf(reader, result.requestId)).not.toBeNull()
    expect(await figuresOf(withRight([RIGHT]), result.requestId)).toBeNull()
    expect(await figuresOf({ ...withRight([RIGHT], plant.lineId), accountId: reader.accountId }, result.requestId)).not.toBeNull()
    await switchTo('off')
    expect(await figuresOf(reader, result.requestId)).toBeNull()
    await switchTo('on')
    plant.setNow(local('21:00') as Instant)
    expect(await figuresOf(reader, result.requestId)).toBeNull()
    expect(isPrivateStream(PERSON_PERFORMANCE_STREAM)).toBe(true)
  })
})

describe('the right to see it', () => {
  const administrator = () => withRight(roles.get('administrator')!)

  test('is in no ready-made role: the administrator himself is not permitted', async () => {
    await switchTo('on')
    for (const role of roles.values()) expect(await look(withRight(role))).toMatchObject({ refusals: ['not_permitted'] })
  })

  test('is named in a role of the plant by whoever may do everything else, and by nobody with less', async () => {
    const role = { role: 'workCouncil', title, permissions: [RIGHT] }
    const { accountId } = await worker()
    const grant = { accountId, role: role.role, equipmentId: plant.siteId }
    const keeper = withRight(['model.personnel.accounts.edit', 'model.personnel.accounts.read'])
    expect(await plant.send(defineRole, role, { actor: keeper })).toMatchObject({ refusals: ['rights.more_than_you_have'] })
    expect(await plant.send(defineRole, role, { actor: administrator() })).toMatchObject({ outcome: 'accepted' })
    for (const [contract, input] of [
      [grantRole, grant],
      [changeRole, role],
    ] as const) {
      expect(await plant.send(contract, input, { actor: keeper })).toMatchObject({ refusals: ['rights.more_than_you_have'] })
    }
    const atLine = withRight(roles.get('administrator')!, plant.lineId)
    expect(await plant.send(grantRole, { ...grant, equipmentId: plant.lineId }, { actor: atLine })).toMatchObject({ outcome: 'refused' })
    expect(await plant.send(grantRole, grant, { actor: administrator() })).toMatchObject({ outcome: 'accepted' })
  })
})

/** Names of fields that say who, and of those that say how much somebody made. */
const WHO = /^(accountId|actorId|personId|reportedBy|recordedBy|displayName|login)$/
const HOW_MUCH = /^(good|scrap|rework|quantity|quantities|amount)$/

/** The fields of each kind of row in an answer, with those of the rows within it. */
function rowsOf(schema: unknown, above: readonly string[] = []): (readonly string[])[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties } = schema as { properties?: object }
  const own = properties ? [...above, ...Object.keys(properties)] : above
  const below = Object.values(schema)
    .flatMap((part) => (Array.isArray(part) ? part : [part]))
    .flatMap((part) => rowsOf(part, own))
  return properties ? [own, ...Object.values(properties).flatMap((part) => rowsOf(part, own)), ...below] : below
}

test('no other question is answered with a person beside a quantity', () => {
  const found = [...whole.answers.values()]
    .map(({ contract }) => contract)
    .filter(({ output }) =>
      rowsOf(z.toJSONSchema(output, { unrepresentable: 'any', io: 'output' })).some(
        (fields) => fields.some((name) => WHO.test(name)) && fields.some((name) => HOW_MUCH.test(name)),
      ),
    )
    .map(({ name }) => name)
  expect(found).toEqual([getPersonPerformance.name])
})
