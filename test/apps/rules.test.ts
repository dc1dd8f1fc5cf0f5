import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import { startOurRules } from '../../src/apps/rules.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { createAccount, disableAccount, revokeRole } from '../../src/model/personnel/contract.ts'
import * as rules from '../../src/model/rule/contract.ts'
import { getJobOrder, pauseJobOrder, reportQuantity, resumeJobOrder, startJobOrder } from '../../src/operations/execution/contract.ts'
import { openShiftPlant, type ShiftPlant, until } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'

const REPORTED = 'operations.execution.jobOrder.quantityReported'
const TRANSITION = 'operations.execution.jobOrder.jobTransitionRecorded'
let plant: ShiftPlant
let running: Awaited<ReturnType<typeof startOurRules>>
let orders = 0

beforeEach(async () => {
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  running = await startOurRules(plant.site)
})
afterEach(async () => {
  await running?.close()
  await plant?.close()
})

const hold = (more: object = {}) => ({
  ...{ name: 'Hold at too much scrap', equipmentId: plant.lineId, event: REPORTED, condition: 'event.scrap > 5.5' },
  ...{ command: pauseJobOrder.name, input: { jobOrderId: 'stream' }, ...more },
})
async function started(clock: string): Promise<string> {
  const { jobOrderId } = await plant.order(`RULE-${(orders += 1)}`, '1000')
  expect(await plant.at(clock, startJobOrder, { jobOrderId, equipmentId: plant.unitId })).toMatchObject({ outcome: 'accepted' })
  return jobOrderId
}
const scrap = (clock: string, jobOrderId: string, value: string) =>
  plant.at(clock, reportQuantity, { jobOrderId, scrap: { value, unit: 'C62' }, reasonId: plant.scrapReasonId })
const stateOf = async (jobOrderId: string) => (await plant.ask(getJobOrder, { jobOrderId })).state
const firings = async (ruleId: string) => (await plant.ask(rules.listRuleFirings, { ruleId })).rows as rules.FiringRow[]
const ruleNamed = async (ruleId: string) =>
  (await plant.ask(rules.listRules)).rows.find((row: rules.RuleRow) => row.ruleId === ruleId) as rules.RuleRow
const fired = (ruleId: string, times: number) => until(plant.site, async () => (await firings(ruleId)).length >= times)

/** Somebody with a role at the line, who switches rules on. */
async function person(role: string): Promise<Actor & { login: string }> {
  const login = `rule-${randomUUID().slice(0, 8)}`
  const grants = [{ role, equipmentId: plant.lineId }]
  const made = await plant.make(createAccount, { login, displayName: login, password: 'a long enough password', grants })
  const permissions = new Set(['model.rule.edit', 'model.rule.read', 'operations.execution.run'])
  return { accountId: made.accountId, login, grants: [{ permissions, equipmentId: plant.lineId }] }
}

describe('a rule', () => {
  test('that holds a job when a value leaves its range: first tried on what has happened, then for real', async () => {
    const jobOrderId = await started('06:00')
    await scrap('06:10', jobOrderId, '5.5')
    await scrap('06:20', jobOrderId, '6')
    const lead = await person('shiftLead')
    const { ruleId } = await plant.make(rules.createRule, hold())
    const dry = await plant.ask(rules.dryRunRule, { ruleId })
    expect(dry).toMatchObject({ looked: 2, rows: [{ input: { jobOrderId }, fault: null }] })
    expect(dry.names).toEqual({ [jobOrderId]: (await plant.ask(getJobOrder, { jobOrderId })).code })
    expect(await stateOf(jobOrderId)).toBe('Running')

    expect(await plant.send(rules.activateRule, { ruleId }, { actor: lead })).toMatchObject({ outcome: 'accepted' })
    await scrap('06:30', jobOrderId, '5.4')
    await scrap('06:40', jobOrderId, '5.6')
    await fired(ruleId, 1)
    expect(await firings(ruleId)).toMatchObject([{ outcome: 'done', reasons: [] }])
    await until(plant.site, async () => (await stateOf(jobOrderId)) === 'Held' || (await stateOf(jobOrderId)) === 'Suspended')
    expect(await ruleNamed(ruleId)).toMatchObject({ isActive: true, activatedBy: lead.login, firings: 1, lastOutcome: 'done' })
    const { rows } = await plant.site.pool.query('select distinct actor_id from event where site_id = $1 and command_id = $2', [
      ...[plant.siteId, (await firings(ruleId))[0]!.commandId],
    ])
    expect(rows).toEqual([{ actor_id: ruleId }])
  })

  test('fires once for an event, also when the event is worked off again after a crash', async () => {
    const { ruleId } = await plant.make(rules.createRule, hold({ condition: 'true' }))
    const lead = await person('shiftLead')
    await plant.send(rules.activateRule, { ruleId }, { actor: lead })
    const jobOrderId = await started('08:00')
    await scrap('08:10', jobOrderId, '1')
    await fired(ruleId, 1)
    await running.close()
    const sql = "update reader_cursor set seq = seq - 20 where site_id = $1 and reader = 'model.rule.firings'"
    await plant.site.pool.query(sql, [plant.siteId])
    await plant.site.pool.query('delete from rule_firing where site_id = $1', [plant.siteId])
    running = await startOurRules(plant.site)
    await fired(ruleId, 1)
    // The command was sent with the same id: its first answer came back, and no second pause is in the ledger.
    expect(await firings(ruleId)).toMatchObject([{ outcome: 'done' }])
  })

  test('never can do more than the person who switched it on, and nothing when his right is gone', async () => {
    const lead = await person('shiftLead')
    const { ruleId } = await plant.make(rules.createRule, hold({ condition: 'true' }))
    const without = { ...lead, grants: [{ permissions: new Set(['model.rule.edit']), equipmentId: plant.lineId }] }
    expect(await plant.send(rules.activateRule, { ruleId }, { actor: without })).toMatchObject({ refusals: ['not_yours_to_do'] })
    await plant.send(rules.activateRule, { ruleId }, { actor: lead })
    await plant.make(revokeRole, { accountId: lead.accountId, role: 'shiftLead', equipmentId: plant.lineId })
    const jobOrderId = await started('09:00')
    await scrap('09:10', jobOrderId, '1')
    await fired(ruleId, 1)
    expect(await firings(ruleId)).toMatchObject([{ outcome: 'refused', reasons: [{ code: 'not_permitted' }] }])
    expect(await stateOf(jobOrderId)).toBe('Running')
    await plant.make(disableAccount, { accountId: lead.accountId })
    await scrap('09:20', jobOrderId, '1')
    await fired(ruleId, 2)
    expect((await firings(ruleId))[0]).toMatchObject({ outcome: 'refused' })
  })

  test('that fails again and again is stopped, and says so', async () => {
    const { ruleId } = await plant.make(rules.createRule, hold({ condition: 'true', input: { jobOrderId: `"${randomUUID()}"` } }))
    await plant.send(rules.activateRule, { ruleId }, { actor: await person('shiftLead') })
    const jobOrderId = await started('10:30')
    for (let times = 0; times < rules.MOST_FAILURES + 1; times += 1) await scrap(`10:4${times}`, jobOrderId, '1')
    await until(plant.site, async () => !(await ruleNamed(ruleId)).isActive)
    expect(await ruleNamed(ruleId)).toMatchObject({ stoppedBy: 'failures', lastOutcome: 'refused' })
    expect((await firings(ruleId))[0]!.reasons).toMatchObject([{ code: 'not_permitted' }])
  })

  test('that sets itself off ends after three rounds, and one that fires too often is held back', async () => {
    const lead = await person('shiftLead')
    const ping = await plant.make(rules.createRule, hold({ event: TRANSITION, condition: 'event.transition == "Resume"' }))
    const pong = await plant.make(
      rules.createRule,
      hold({ event: TRANSITION, condition: 'event.transition == "Pause"', command: resumeJobOrder.name }),
    )
    const limited = await plant.make(rules.createRule, hold({ condition: 'event.scrap == 7', mostPerHour: 1 }))
    for (const { ruleId } of [ping, pong, limited]) await plant.send(rules.activateRule, { ruleId }, { actor: lead })
    const jobOrderId = await started('11:00')
    await plant.at('11:10', pauseJobOrder, { jobOrderId })
    await until(plant.site, async () =>
      [...(await firings(ping.ruleId)), ...(await firings(pong.ruleId))].some(({ outcome }) => outcome === 'looped'),
    )
    const outcomes = [...(await firings(ping.ruleId)), ...(await firings(pong.ruleId))].map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['done', 'done', 'done', 'looped'])
    for (const { ruleId } of [ping, pong]) await plant.make(rules.removeRule, { ruleId })
    await scrap('11:20', jobOrderId, '7')
    await scrap('11:21', jobOrderId, '7')
    await fired(limited.ruleId, 2)
    expect((await firings(limited.ruleId)).map(({ outcome }) => outcome)[0]).toBe('limited')
  })

  test.each([
    ['an event that there is not', { event: 'operations.execution.jobOrder.nothing' }, 'event_unknown'],
    ['an event of accounts', { event: 'model.personnel.account.accountCreated' }, 'event_unknown'],
    ['a command about rights', { command: 'model.personnel.grantRole' }, 'command_unknown'],
    ['what only the program says', { command: 'operations.execution.recordCount' }, 'command_unknown'],
    ['a condition that does not fit the event', { condition: 'event.scrapp > 1' }, 'condition_not_valid'],
    ['a field that is missing', { input: {} }, 'input_not_valid'],
    ['a field that is wrong', { input: { jobOrderId: '"none"' } }, 'input_not_valid'],
  ])('%s is refused when it is saved', async (_, more, refusal) => {
    expect(await plant.send(rules.createRule, hold(more))).toMatchObject({ refusals: [refusal] })
  })

  test('is checked while it is written, in the words of the checker', async () => {
    const input = JSON.stringify({ note: '"x"' })
    const found = await plant.ask(rules.checkRule, { event: REPORTED, condition: 'event.scrapp > 1', command: pauseJobOrder.name, input })
    expect(found.condition).toContain('scrapp')
    expect(found.input).toEqual({ note: expect.stringContaining('has no note'), jobOrderId: 'is missing' })
  })

  test('is off after a change, until somebody looks at it again', async () => {
    const { ruleId } = await plant.make(rules.createRule, hold())
    await plant.send(rules.activateRule, { ruleId }, { actor: await person('shiftLead') })
    const { equipmentId: _, ...body } = hold({ condition: 'event.scrap > 9' })
    await plant.make(rules.changeRule, { ruleId, ...body })
    expect(await ruleNamed(ruleId)).toMatchObject({ isActive: false, condition: 'event.scrap > 9' })
    await plant.make(rules.removeRule, { ruleId })
    expect(await plant.send(rules.activateRule, { ruleId })).toMatchObject({ refusals: ['rule_unknown'] })
    expect(plant.incidents).toEqual([])
  })
})
