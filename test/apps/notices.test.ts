import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { startOurRules } from '../../src/apps/rules.ts'
import { textFieldsOf } from '../../src/apps/webhooks.ts'
import type { Instant } from '../../src/kernel/contract/ids.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { startEscalations } from '../../src/model/notice/escalate-notices.store.ts'
import { calendarAssignment } from '../../src/model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import {
  acknowledgeNotice,
  escalateNotice,
  listNotices,
  listOwnNotices,
  NOTICE_STREAM,
  type NoticeRow,
  raiseNotice,
} from '../../src/model/notice/contract.ts'
import { createAccount, disableAccount } from '../../src/model/personnel/contract.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import * as rules from '../../src/model/rule/contract.ts'
import { reportQuantity, startJobOrder } from '../../src/operations/execution/contract.ts'
import { local, openShiftPlant, type ShiftPlant, until } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'
import { employ } from './employ.fixture.ts'

let plant: ShiftPlant
let classes: { readonly technician: string; readonly lead: string }

beforeEach(async () => {
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  const made = async (code: string) => (await plant.make(personnelClass.commands.create, { code, name: code.toLowerCase() })).id
  classes = { technician: await made('TECHNICIAN'), lead: await made('LEAD') }
  plant.setNow(local('09:00'))
})
afterEach(() => plant?.close())

const employee = (personnelClassId = classes.technician) => employ(plant, personnelClassId)

const jam = (more: object = {}) => ({
  ...{ equipmentId: plant.unitId, function: 'TECHNICIAN', severity: 'alarm', textEn: 'Jam', textDe: 'Klemmer', ...more },
})
const shift = (code: string, startsAt: string, endsAt: string) => ({ code, startsAt, endsAt, breaks: [] })
/** Every shift is worked every day. */
async function ownCalendar(equipmentId: string, ...shifts: readonly ReturnType<typeof shift>[]): Promise<void> {
  const teamOf = ({ code }: ReturnType<typeof shift>) => ({
    ...{ code, rotation: [{ shiftCode: code, daysOn: 7, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null },
  })
  const rest = { holidays: [], plannedStops: [], recurringStops: [], exceptions: [] }
  const definition = { shifts, teams: shifts.map(teamOf), ...rest }
  const { id } = await plant.make(workCalendar.commands.create, { code: 'OWN', name: 'Own', definition })
  await plant.make(calendarAssignment.commands.create, { equipmentId, workCalendarId: id, validFromOn: '2026-01-01' })
}
const own = async (actor: Actor) => (await plant.ask(listOwnNotices, {}, actor)).rows as NoticeRow[]

describe('a notice', () => {
  test('reaches who is on duty in the function, there or above, in this interval and shift, and nobody else', async () => {
    const [here, wrongFunction, over, wrongShift, disabled] = await Promise.all([0, 1, 2, 3, 4].map(() => employee()))
    await here!.duty({ shiftCode: 'Early' })
    await wrongFunction!.duty({ personnelClassId: classes.lead })
    await over!.duty({ endsAt: local('09:00') })
    await wrongShift!.duty({ shiftCode: 'Late' })
    await disabled!.duty()
    await plant.make(disableAccount, { accountId: disabled!.accountId })
    await plant.make(raiseNotice, jam())
    expect(await own(here!)).toMatchObject([{ severity: 'alarm', text: { en: 'Jam', de: 'Klemmer' }, reach: 'function', told: 1 }])
    for (const other of [wrongFunction!, over!, wrongShift!, disabled!]) expect(await own(other)).toEqual([])
  })

  test('reaches a duty at the very instant at which it begins', async () => {
    const technician = await employee()
    await technician.duty({ startsAt: local('09:00') })
    await plant.make(raiseNotice, jam())
    expect(await own(technician)).toHaveLength(1)
  })

  test('reaches the people of every shift that runs then, where two overlap', async () => {
    await ownCalendar(plant.lineId, shift('Early', '06:00', '14:00'), shift('Late', '13:30', '22:00'))
    const [early, late] = [await employee(), await employee()]
    await early.duty({ shiftCode: 'Early' })
    await late.duty({ shiftCode: 'Late' })
    plant.setNow(local('13:45'))
    await plant.make(raiseNotice, jam())
    for (const one of [early, late]) expect(await own(one)).toMatchObject([{ reach: 'function', told: 2 }])
  })

  test('goes by the calendar of the place of the duty, also where the machine has one of its own', async () => {
    await ownCalendar(plant.unitId, shift('Early', '10:00', '14:00'), shift('Night', '02:00', '10:00'))
    const [ofLine, ofUnit] = [await employee(), await employee()]
    await ofLine.duty({ shiftCode: 'Early' })
    await ofUnit.duty({ shiftCode: 'Early', equipmentId: plant.unitId })
    await plant.make(raiseNotice, jam())
    expect(await own(ofLine)).toMatchObject([{ reach: 'function', told: 1 }])
    expect(await own(ofUnit)).toEqual([])
  })

  test('goes by the calendar of its own place where the place of the duty has none', async () => {
    const { rows } = await plant.ask(calendarAssignment.queries.list, {})
    await plant.make(calendarAssignment.commands.retire, { id: rows[0].id })
    await ownCalendar(plant.unitId, shift('Early', '06:00', '14:00'))
    const ofSite = await employee()
    await ofSite.duty({ shiftCode: 'Early', equipmentId: plant.siteId })
    await plant.make(raiseNotice, jam())
    expect(await own(ofSite)).toMatchObject([{ reach: 'function', told: 1 }])
  })

  test('goes to whoever is on duty there when the function is missing, and is seen by everybody there when nobody is', async () => {
    const lead = await employee(classes.lead)
    await plant.make(raiseNotice, jam())
    expect(await own(lead)).toMatchObject([{ reach: 'nobody', told: 0 }])
    const stranger: Actor = { accountId: randomUUID(), grants: [lead.grants[0]!] }
    expect(await own(stranger)).toEqual([])
    await lead.duty()
    plant.setNow(local('09:01'))
    await plant.make(raiseNotice, jam({ textEn: 'Jam again' }))
    expect(await own(lead)).toMatchObject([{ reach: 'anybody', told: 1, text: { en: 'Jam again' } }, { reach: 'nobody' }])
  })

  test('is acknowledged by one who was told, once, and is then off everybody’s list', async () => {
    const [one, two, other] = await Promise.all([0, 1, 2].map(() => employee()))
    await one!.duty()
    await two!.duty()
    const { noticeId } = await plant.make(raiseNotice, jam())
    const acknowledge = (actor: Actor, id = noticeId) => plant.send(acknowledgeNotice, { noticeId: id }, { actor })
    expect(await acknowledge(other!)).toMatchObject({ refusals: ['notice_unknown'] })
    expect(await acknowledge(one!, randomUUID())).toMatchObject({ refusals: ['notice_unknown'] })
    expect(await acknowledge(one!)).toMatchObject({ outcome: 'accepted' })
    expect(await acknowledge(two!)).toMatchObject({ refusals: ['notice_acknowledged'] })
    expect(await own(two!)).toEqual([])
    const { rows } = await plant.ask(listNotices, {}, two!)
    expect(rows).toMatchObject([{ noticeId, acknowledgedAt: local('09:00') }])
  })

  test('that reached nobody is acknowledged by whoever sees it, and by nobody from elsewhere', async () => {
    const { noticeId } = await plant.make(raiseNotice, jam())
    const lead = await employee()
    const stranger: Actor = { accountId: randomUUID(), grants: [lead.grants[0]!] }
    expect(await plant.send(acknowledgeNotice, { noticeId }, { actor: stranger })).toMatchObject({ refusals: ['notice_unknown'] })
    expect(await plant.send(acknowledgeNotice, { noticeId }, { actor: lead })).toMatchObject({ outcome: 'accepted' })
  })

  test('is refused when the function does not exist', async () => {
    expect(await plant.send(raiseNotice, jam({ function: 'NOBODY' }))).toMatchObject({ refusals: ['function_unknown'] })
  })

  test('is listed page by page, the newest first', async () => {
    for (const clock of ['09:00', '09:01', '09:02'] as const) {
      plant.setNow(local(clock))
      await plant.make(raiseNotice, jam({ textEn: clock }))
    }
    const first = await plant.ask(listNotices, { limit: 2 })
    const second = await plant.ask(listNotices, { limit: 2, after: first.next })
    const texts = [...first.rows, ...second.rows].map(({ text }: NoticeRow) => text.en)
    expect(texts).toEqual(['09:02', '09:01', '09:00'])
    expect(second.next).toBeUndefined()
  })

  test('goes to other programs as an event, without its texts unless the plant wants them', () => {
    expect([...textFieldsOf(catalogue())(NOTICE_STREAM)].toSorted()).toEqual(['textDe', 'textEn'])
  })
})

describe('a notice that nobody acknowledges', () => {
  const then = { thenFunction: 'LEAD', withinMinutes: 10 }
  const onDuty = async () => {
    const [technician, lead] = [await employee(), await employee(classes.lead)]
    await technician.duty()
    await lead.duty()
    return [technician, lead] as const
  }

  test('goes on to the next function when its time is over, once, also when the program begins anew', async () => {
    const [technician, lead] = await onDuty()
    const { noticeId } = await plant.make(raiseNotice, jam(then))
    expect(await plant.send(escalateNotice, { noticeId })).toMatchObject({ refusals: ['not_due'] })
    plant.setNow(local('09:10'))
    for (let times = 0; times < 2; times += 1) {
      const running = startEscalations(plant.site)
      await until(plant.site, async () => (await own(lead)).length > 0)
      await running.close()
    }
    expect(await own(lead)).toMatchObject([{ noticeId, told: 2, escalatedAt: local('09:10') }])
    expect(await own(technician)).toMatchObject([{ noticeId }])
    expect(await plant.send(escalateNotice, { noticeId })).toMatchObject({ refusals: ['not_due'] })
    expect(await plant.send(acknowledgeNotice, { noticeId }, { actor: lead })).toMatchObject({ outcome: 'accepted' })
    expect(await own(technician)).toEqual([])
  })

  test('that had reached nobody says whom it reaches then', async () => {
    const lead = await employee(classes.lead)
    await plant.make(raiseNotice, jam(then))
    expect((await plant.ask(listNotices)).rows).toMatchObject([{ reach: 'nobody', firstReach: 'nobody', escalatedTo: null }])
    await lead.duty()
    plant.setNow(local('09:10'))
    const running = startEscalations(plant.site)
    await until(plant.site, async () => (await own(lead))[0]?.told === 1)
    await running.close()
    expect((await plant.ask(listNotices)).rows).toMatchObject([
      { reach: 'function', firstReach: 'nobody', function: 'technician', escalatedTo: { function: 'lead', reach: 'function' } },
    ])
  })

  test('goes on when it is due also if the clock was set back after it had been called too early', async () => {
    const [, lead] = await onDuty()
    await plant.make(raiseNotice, jam(then))
    const { pool, siteId, bell, log, execute } = plant.site
    const ahead = { pool, siteId, bell, log, execute: execute.bind(plant.site), now: () => local('09:10') }
    const early = startEscalations(ahead)
    const refused = async () =>
      (await pool.query('select 1 from refusal where site_id = $1 and name = $2', [siteId, escalateNotice.name])).rowCount
    await until(plant.site, async () => (await refused()) === 1)
    await early.close()
    plant.setNow(local('09:11'))
    const running = startEscalations(plant.site)
    await until(plant.site, async () => (await own(lead)).length > 0)
    await running.close()
    expect(await own(lead)).toMatchObject([{ escalatedAt: local('09:11') }])
  })

  test('goes no further once somebody takes care, and not to a function that does not exist', async () => {
    const [technician, lead] = await onDuty()
    const { noticeId } = await plant.make(raiseNotice, jam(then))
    await plant.send(acknowledgeNotice, { noticeId }, { actor: technician })
    plant.setNow(local('09:10'))
    expect(await plant.send(escalateNotice, { noticeId })).toMatchObject({ refusals: ['notice_acknowledged'] })
    expect(await plant.send(escalateNotice, { noticeId: randomUUID() })).toMatchObject({ refusals: ['notice_unknown'] })
    expect(await own(lead)).toEqual([])
    expect(await plant.send(raiseNotice, jam({ thenFunction: 'NOBODY' }))).toMatchObject({ refusals: ['function_unknown'] })
  })
})

test('a duty that ends before it begins is refused', async () => {
  const { duty } = await employee()
  await expect(duty({ endsAt: local('05:00') })).rejects.toThrow('duty_ends_before_start')
})

test('a rule tells the function on duty where its event has happened, once for an event, also when it is worked off again', async () => {
  const technician = await employee()
  await technician.duty()
  const running = await startOurRules(plant.site)
  const grants = [{ role: 'shiftLead', equipmentId: plant.lineId }]
  const login = `lead-${randomUUID().slice(0, 8)}`
  const lead = await plant.make(createAccount, { login, displayName: login, password: 'a long enough password', grants })
  const permissions = new Set(['model.rule.edit', raiseNotice.permission])
  const { ruleId } = await plant.make(rules.createRule, {
    ...{ name: 'Much scrap', equipmentId: plant.lineId, event: 'operations.execution.jobOrder.quantityReported' },
    ...{ condition: 'event.scrap > 5', command: raiseNotice.name },
    input: {
      ...{ equipmentId: 'equipment', function: '"TECHNICIAN"', severity: '"warning"' },
      ...{ textEn: 'string(event.scrap) + " pieces of scrap"', textDe: 'string(event.scrap) + " Stück Ausschuss"' },
    },
  })
  const actor: Actor = { accountId: lead.accountId, grants: [{ permissions, equipmentId: plant.lineId }] }
  expect(await plant.send(rules.activateRule, { ruleId }, { actor })).toMatchObject({ outcome: 'accepted' })
  plant.setNow('2026-06-01T07:00:00.000Z' as Instant)
  const { jobOrderId } = await plant.order(`NOTICE-${randomUUID().slice(0, 8)}`, '1000')
  await plant.at('06:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })
  await plant.at('06:10', reportQuantity, { jobOrderId, scrap: { value: '7', unit: 'C62' }, reasonId: plant.scrapReasonId })
  await until(plant.site, async () => (await own(technician)).length > 0)
  await running.close()
  await plant.site.pool.query("update reader_cursor set seq = seq - 20 where site_id = $1 and reader = 'model.rule.firings'", [
    plant.siteId,
  ])
  await plant.site.pool.query('delete from rule_firing where site_id = $1', [plant.siteId])
  const again = await startOurRules(plant.site)
  await until(plant.site, async () => (await plant.ask(rules.listRuleFirings, { ruleId })).rows.length > 0)
  await again.close()
  expect(await own(technician)).toMatchObject([
    { severity: 'warning', equipmentId: plant.unitId, text: { en: '7 pieces of scrap', de: '7 Stück Ausschuss' } },
  ])
})
