import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRule, noOverride, putTogether } from '../mapping/contract.ts'
import type { ObservedValue } from '../observation.ts'
import { input, presence, book, statesOf } from './role-facts.fixture.ts'
import type { SourceInput } from './source-input.ts'

describe('PackML', () => {
  const packml = (metric: string, value: ObservedValue, atMs: number) => input('packml', metric, value, atMs)

  test.each([
    [0, 'NoData'],
    [1, 'Stopped'],
    [2, 'Stopped'],
    [3, 'Idle'],
    [4, 'Idle'],
    [5, 'Stopped'],
    [6, 'Producing'],
    [7, 'Stopped'],
    [8, 'Stopped'],
    [9, 'Stopped'],
    [10, 'Stopped'],
    [11, 'Stopped'],
    [12, 'Stopped'],
    [13, 'Stopped'],
    [14, 'Stopped'],
    [15, 'Idle'],
    [16, 'Idle'],
    [17, 'Idle'],
    [99, 'NoData'],
  ])('StateCurrent %i is %s', (code, expected) => {
    expect(statesOf(book('packml', [[packml('Status/StateCurrent', code, 10)]]).books)).toEqual([[10, expected, null]])
  })

  test.each([
    ['Blocked', 5],
    ['Starved', 5],
    ['Blocked', 13],
    ['Starved', 14],
  ])('suspended with the interlock %s is that', (interlock, code) => {
    const message = [packml(`Status/EquipmentInterlock/${interlock}`, true, 10), packml('Status/StateCurrent', code, 10)]
    expect(statesOf(book('packml', [message]).books)).toEqual([[10, interlock, null]])
    expect(statesOf(book('packml', [message.toReversed()]).books)).toEqual([[10, interlock, null]])
  })

  test.each([
    [2, 'SetUp'],
    [3, 'SetUp'],
    [4, 'SetUp'],
    [1, 'Stopped'],
    [7, 'Stopped'],
  ])('mode %i makes a stopped unit %s', (mode, expected) => {
    const message = [packml('Status/UnitModeCurrent', mode, 10), packml('Status/StateCurrent', 2, 10)]
    expect(statesOf(book('packml', [message]).books)).toEqual([[10, expected, null]])
  })

  test('the fault that came first since production is told, not its consequences, and not one of the stop before', () => {
    const { books } = book('packml', [
      [packml('Status/StateCurrent', 6, 0)],
      [packml('Admin/StopReason/ID', 201, 98)],
      [packml('Admin/StopReason/ID', 290, 99), packml('Status/StateCurrent', 9, 100)],
      [packml('Admin/StopReason/ID', 191, 105)],
      [packml('Status/StateCurrent', 6, 200), packml('Admin/StopReason/ID', 0, 199)],
      [packml('Status/StateCurrent', 11, 300)],
      [packml('Admin/StopReason/ID', 101, 302)],
    ])
    expect(statesOf(books)).toEqual([
      [0, 'Producing', null],
      [98, 'Producing', null],
      [99, 'Producing', null],
      [100, 'Stopped', '201'],
      [105, 'Stopped', '201'],
      [199, 'Stopped', null],
      [200, 'Producing', null],
      [300, 'Stopped', null],
      [302, 'Stopped', '101'],
    ])
  })

  test('of two words of one instant the one that came later holds, however often both are repeated', () => {
    const first = [packml('Status/StateCurrent', 4, 10), packml('Status/UnitModeCurrent', 1, 10)]
    const then = [packml('Status/UnitModeCurrent', 4, 10), packml('Status/StateCurrent', 2, 10)]
    expect(statesOf(book('packml', [first, then, first, then, first]).books)).toEqual([[10, 'SetUp', null]])
  })

  test('counters become absolute readings with their role; equal deliveries are one fact', () => {
    const message = [packml('Admin/ProdProcessedCount/0/AccCount', 65_535, 10), packml('Admin/ProdDefectiveCount/0/AccCount', 7n, 10)]
    const { books } = book('packml', [message, message])
    expect(books).toEqual([
      ['reading 10 M/Admin/ProdDefectiveCount/0/AccCount 7', '7', null],
      ['reading 10 M/Admin/ProdProcessedCount/0/AccCount 65535', '65535', null],
    ])
  })

  test('EC-05 a replayed birth and an older message change nothing', () => {
    const birth = [packml('Status/StateCurrent', 6, 10), packml('Status/EquipmentInterlock/Blocked', false, 5), presence(true, 20)]
    const older = [packml('Status/StateCurrent', 4, 1)]
    const once = book('packml', [older, birth])
    const again = book('packml', [older, birth, birth, older])
    expect(again.books).toEqual(once.books)
    expect(statesOf(again.books).map(([, word]) => word)).toEqual(['Idle', 'Idle', 'Producing', 'Producing'])
  })

  test('EC-07 after coming back, the state of before is told again at the birth; until then nothing is known', () => {
    const { books, latest } = book('packml', [
      [packml('Status/StateCurrent', 6, 10)],
      [presence(false, 50)],
      [presence(true, 80), packml('Status/StateCurrent', 6, 10)],
    ])
    expect(statesOf(books)).toEqual([
      [10, 'Producing', null],
      [80, 'Producing', null],
    ])
    expect(latest.state).toBe('Producing')
    expect(book('packml', [[packml('Status/StateCurrent', 6, 10)], [presence(false, 50)]]).latest.state).toBe('NoData')
  })

  test('EC-16 messages in any order, split and repeated, end in equal facts', () => {
    const metric = fc.oneof(
      fc.record({ name: fc.constant('Status/StateCurrent'), value: fc.constantFrom(2, 4, 5, 6, 9, 11) }),
      fc.record({ name: fc.constantFrom('Status/EquipmentInterlock/Blocked', 'Status/EquipmentInterlock/Starved'), value: fc.boolean() }),
      fc.record({ name: fc.constant('Status/UnitModeCurrent'), value: fc.constantFrom(1, 4) }),
      fc.record({ name: fc.constant('Admin/StopReason/ID'), value: fc.constantFrom(0, 101, 190, 201) }),
      fc.record({ name: fc.constant('Admin/ProdProcessedCount/0/AccCount'), value: fc.nat(100) }),
      fc.record({ name: fc.constant('presence'), value: fc.boolean() }),
    )
    const one = fc
      .tuple(metric, fc.integer({ min: 1, max: 12 }))
      .map(([{ name, value }, at]): SourceInput => (name === 'presence' ? presence(value === true, at * 10) : packml(name, value, at * 10)))
    // Of two words of one role and instant the later one holds, so there is at most one.
    const place = (input: SourceInput) => `${input.kind === 'value' ? input.tag : 'presence'} ${input.atMs}`
    const shuffled = fc
      .uniqueArray(one, { minLength: 1, maxLength: 14, selector: place })
      .chain((inputs) =>
        fc.tuple(
          fc.constant(inputs),
          fc.shuffledSubarray(inputs, { minLength: inputs.length, maxLength: inputs.length }),
          fc.array(fc.nat(inputs.length - 1), { maxLength: 5 }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([inputs, order, repeated]) => {
        const whole = book('packml', [inputs])
        const each = book('packml', [...order.map((entry) => [entry]), ...repeated.map((index) => [inputs[index] as SourceInput])])
        expect(each.books).toEqual(whole.books)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('the generic template', () => {
  test.each([
    ['Producing', 'Producing'],
    ['running', 'Producing'],
    [1, 'Producing'],
    [true, 'Producing'],
    ['Changeover', 'SetUp'],
    ['STARVED', 'Starved'],
    [4, 'Blocked'],
    ['nonsense', 'NoData'],
  ])('State %s is %s', (value, expected) => {
    expect(statesOf(book('generic', [[input('generic', 'State', value, 10)]]).books)).toEqual([[10, expected, null]])
  })

  test('a value that is no number is no reading', () => {
    expect(book('generic', [[input('generic', 'TotalCount', 'many', 10), input('generic', 'TotalCount', null, 11)]]).books).toEqual([])
  })

  test('one rule of the unit goes before those of class and template', () => {
    const own = { rules: [{ role: 'state' as const, metrics: ['Betrieb'], values: { an: 'Producing' as const } }], counters: {} }
    const mapping = putTogether('generic', noOverride, own)
    expect(findRule(mapping, 'betrieb')?.role).toBe('state')
    expect(findRule(mapping, 'State')).toBeUndefined()
    expect(findRule(mapping, 'RejectCount')?.role).toBe('reject')
  })
})
