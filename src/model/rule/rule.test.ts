import * as z from 'zod'
import { describe, expect, test } from 'vitest'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Decimal } from '../../kernel/contract/quantity.ts'
import { payloadsOf } from './event-shape.ts'
import { NotAnExpression } from './expression.ts'
import { checkExpressions, isFaultless, readyRule, type RuleParts } from './rule.ts'

const Event = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['measured', 'measuredAgain']),
    payload: z.strictObject({
      value: Decimal.optional(),
      limit: Decimal,
      times: z.int(),
      place: z.strictObject({ code: z.string(), width: Decimal }),
      units: z.array(z.string()),
      state: z.enum(['Running', 'Held']),
    }),
  }),
])
const hold = defineCommand({
  name: 'test.job.hold',
  title: { en: 'Hold', de: 'Halten' },
  isa95: 'JobOrder',
  permission: 'test.job.run',
  intent: 'request',
  input: z.strictObject({ jobOrderId: z.uuid(), note: z.string().max(10).optional(), by: Decimal.optional(), times: z.int().optional() }),
  refusals: {},
})
const events = new Map([...payloadsOf(Event)].map(([kind, schema]) => [`test.job.job.${kind}`, schema]))
const parts: RuleParts = { events, commands: new Map([[hold.name, hold as never]]) }
const rule = (condition: string, input: Record<string, string> = { jobOrderId: 'stream' }) => ({
  ...{ event: 'test.job.job.measured', condition, command: hold.name, input },
})
const payload = { value: '0.3', limit: '0.1', times: 3, place: { code: 'A', width: '2.50' }, units: ['u1', 'u2'], state: 'Running' }
const stream = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
const given = (more: object = {}) => ({
  payload: { ...payload, ...more },
  stream,
  occurredAt: '2026-01-01T00:00:00.000Z',
  equipment: 'filler',
})

describe('a condition', () => {
  test.each([
    ['event.value > 0.29', true],
    ['event.value > 0.3', false],
    ['event.value == 0.3', true],
    ['event.value == event.limit * 3', true],
    ['event.value - event.limit == decimal("0.2")', true],
    ['event.value >= 1', false],
    ['1 > event.value', true],
    ['event.value > event.limit && event.times == 3', true],
    ['event.place.width < 2.51 && event.place.code == "A"', true],
    ['"u2" in event.units', true],
    ['event.units.exists(unit, unit == "u9")', false],
    ['event.state == "Held"', false],
    ['stream.startsWith("7c9e")', true],
    ['occurredAt < "2027"', true],
    ['equipment == "filler"', true],
    ['has(event.value) ? event.value < 1 : false', true],
  ])('%s: %s', (condition, expected) => {
    expect(checkExpressions(rule(condition), parts)).toEqual({ condition: null, input: {} })
    expect(readyRule(rule(condition), parts).holds(given())).toBe(expected)
  })

  test('over a field that the event does not have does not hold', () => {
    expect(readyRule(rule('event.value > 0'), parts).holds({ ...given(), payload: { ...payload, value: undefined } })).toBe(false)
  })

  test('compares decimals as decimals: no float comes between', () => {
    const ready = readyRule(rule('event.value == event.limit + event.limit + event.limit'), parts)
    expect([0.1 + 0.1 + 0.1 === 0.3, ready.holds(given())]).toEqual([false, true])
    const large = { value: '999999999999.999999', limit: '999999999999.999998' }
    expect(readyRule(rule('event.value > event.limit'), parts).holds(given(large))).toBe(true)
  })

  test.each([
    ['event.valu > 1', 'No such key'],
    ['event.value > "1"', 'no such overload'],
    ['event.value', 'not true or false'],
    ['event.value >', ''],
    ['process.exit()', ''],
    ['event.constructor == ""', 'No such key'],
    ['event.place.code.matches("(a+)+$")', 'not available'],
    ['event.units.all(a, event.units.all(b, event.units.all(c, a == c)))', 'too many loops'],
    [`${'event.times + '.repeat(150)}1 > 0`, ''],
  ])('%s is refused when it is written', (condition, why) => {
    const { condition: fault } = checkExpressions(rule(condition), parts)
    expect(fault).toContain(why)
    expect(fault).not.toBeNull()
  })
})

describe('what is sent', () => {
  test('is made of the event and fits the command', () => {
    const input = { jobOrderId: 'stream', note: '"at " + string(event.times)', by: 'event.value - event.limit', times: 'event.times + 1' }
    expect(readyRule(rule('true', input), parts).inputFor(given())).toEqual({ jobOrderId: stream, note: 'at 3', by: '0.2', times: 4 })
  })

  test.each([
    [{}, { jobOrderId: 'is missing' }],
    [{ jobOrderId: 'stream', colour: '"red"' }, { colour: expect.stringContaining('has no colour') }],
    [{ jobOrderId: '"not an id"' }, { jobOrderId: expect.any(String) }],
    [{ jobOrderId: 'stream', note: '"much longer than ten"' }, { note: expect.any(String) }],
    [{ jobOrderId: 'stream', note: 'event.nothing' }, { note: expect.stringContaining('No such key') }],
  ])('%j is refused when it is written', (input, faults) => {
    const found = checkExpressions(rule('true', input as unknown as Record<string, string>), parts)
    expect(found.input).toEqual(faults)
    expect(isFaultless(found)).toBe(false)
  })

  test('that does not fit this event is not sent', () => {
    const input = { jobOrderId: 'stream', note: 'event.place.code' }
    expect(() => readyRule(rule('true', input), parts).inputFor(given({ place: { code: 'x'.repeat(11), width: '1' } }))).toThrow(
      NotAnExpression,
    )
  })
})
