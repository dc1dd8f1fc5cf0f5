import { describe, expect, test } from 'vitest'
import { effective, NOW_MS, input, presence, book, statesOf } from './role-facts.fixture.ts'
import { newSource, roleFacts, sourceMapping } from './role-facts.ts'
import type { SourceInput } from './source-input.ts'

describe('a machine that shows nothing but a counter', () => {
  const count = (value: number, atMs: number) => [input('counter', 'Count', value, atMs)]

  test('runs while it counts and stands a minute after its last count, however late that is noticed', () => {
    const messages = [count(1, 0), count(2, 10_000), count(3, 20_000), count(3, 30_000), count(4, 200_000)]
    const expected = [
      [10_000, 'Producing', null],
      // Each message came when all was long over, so the pause after it was taken for a stop until the next one came.
      [70_000, 'Producing', null],
      [80_000, 'Stopped', null],
      [200_000, 'Producing', null],
      [260_000, 'Stopped', null],
    ]
    expect(statesOf(book('counter', messages, 300_000).books)).toEqual(expected)
    expect(book('counter', messages, 230_000).latest.state).toBe('Producing')
    expect(book('counter', messages, 300_000).latest.state).toBe('Stopped')
  })

  test('EC-07 what went offline is not standing: nothing is known until it counts again', () => {
    const { books, latest } = book('counter', [count(1, 0), count(2, 10_000), [presence(false, 20_000)], count(3, 300_000)], 310_000)
    expect(statesOf(books)).toEqual([
      [10_000, 'Producing', null],
      // Taken for a stop until the message about the connection came.
      [70_000, 'NoData', null],
      [300_000, 'Producing', null],
    ])
    expect(latest.state).toBe('Producing')
    expect(book('counter', [count(1, 0), count(2, 10_000), [presence(false, 20_000)]], 310_000).latest.state).toBe('NoData')
  })

  test('a stop that a late count disproves is taken back', () => {
    const { books } = book('counter', [count(1, 0), count(2, 10_000), count(4, 200_000), count(3, 60_000)], 210_000)
    expect(statesOf(books)).toEqual([
      [10_000, 'Producing', null],
      [70_000, 'Producing', null],
      [120_000, 'Stopped', null],
      [200_000, 'Producing', null],
    ])
  })
})

describe('a gap in the connection', () => {
  const total = (value: number, atMs: number, flags: readonly string[] = []) => ({ ...input('generic', 'TotalCount', value, atMs), flags })
  const state = (value: string, atMs: number, flags: readonly string[] = []) => ({ ...input('generic', 'State', value, atMs), flags })
  const stored = ['historical']
  const lost = [[presence(true, 0), state('Producing', 0)], [presence(false, 1_000)]]

  test.each<[string, SourceInput[][], (readonly [number, string, string | null])[]]>([
    ['of which nothing is told stays without data', [[presence(true, 5_000), state('Producing', 5_000)]], [[5_000, 'Producing', null]]],
    [
      'that was stored is filled from its beginning',
      [
        [presence(true, 5_000), state('Idle', 3_000)],
        [total(7, 2_000, stored), state('Idle', 3_000, stored)],
      ],
      [
        [1_000, 'Producing', null],
        [3_000, 'Idle', null],
        [5_000, 'Idle', null],
      ],
    ],
    [
      'in which nothing but parts was told is filled too',
      [[presence(true, 5_000), state('Producing', 0)], [total(7, 2_000, stored)]],
      [
        [1_000, 'Producing', null],
        [5_000, 'Producing', null],
      ],
    ],
    [
      'whose first hours are not stored stays without data',
      [[presence(true, 9_000_000), state('Producing', 9_000_000)], [total(7, 8_000_000, stored)]],
      [[9_000_000, 'Producing', null]],
    ],
    [
      'is not filled by what was stored before it',
      [[presence(true, 5_000), state('Producing', 5_000)], [total(7, 500, stored)]],
      [[5_000, 'Producing', null]],
    ],
  ])('EC-07 %s', (_name, messages, expected) => {
    const { books } = book('generic', [...lost, ...messages])
    expect(statesOf(books).filter(([atMs]) => atMs > 0)).toEqual(expected)
  })
})

test.each([
  [null, ['reading', 'order', 'state']],
  ['state', ['order', 'state']],
  ['counts', ['reading']],
] as const)('a source that speaks for %s tells of its unit: %s', (speaksFor, told) => {
  const said = [
    input('packml', 'Admin/ProdProcessedCount/0/AccCount', 5n, 10),
    input('packml', 'Status/Product/0/ProductID', '4711', 10),
    input('packml', 'Status/StateCurrent', 6n, 10),
  ]
  const { facts } = roleFacts(newSource, said, sourceMapping('M', effective('packml'), speaksFor), NOW_MS)
  expect(facts.map(({ kind }) => kind)).toEqual(told)
})
