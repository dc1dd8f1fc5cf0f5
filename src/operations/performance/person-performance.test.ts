import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add } from '../../kernel/contract/quantity.ts'
import { type Deed, figuresByPerson, isPeriod } from './person-performance.ts'

const deed = (more: Partial<Deed> = {}): Deed => ({
  ...{ personId: 'ann', name: 'Ann', jobOrderId: 'job', code: 'PO-1', unit: 'C62', kind: 'reported', ...more },
})

describe('figures by person', () => {
  test('are the jobs that he worked on, with what he reported less what he corrected himself', () => {
    const deeds = [
      deed({ good: '10', scrap: '1' }),
      deed({ kind: 'corrected', good: '-2.5' }),
      deed({ kind: 'moved', jobOrderId: 'other', code: 'PO-0' }),
    ]
    expect(figuresByPerson(deeds)).toEqual([
      {
        ...{ personId: 'ann', name: 'Ann' },
        jobs: [
          { jobOrderId: 'other', code: 'PO-0', unit: 'C62', good: '0', scrap: '0', rework: '0', reports: 0, corrections: 0 },
          { jobOrderId: 'job', code: 'PO-1', unit: 'C62', good: '7.5', scrap: '1', rework: '0', reports: 1, corrections: 1 },
        ],
        sums: [{ unit: 'C62', good: '7.5', scrap: '1', rework: '0' }],
      },
    ])
  })

  test('never add one unit of measure to another, nor one person to another', () => {
    const deeds = [
      deed({ good: '10' }),
      deed({ jobOrderId: 'weighed', code: 'PO-2', unit: 'KGM', good: '1.5' }),
      deed({ personId: 'bob', name: 'Bob', good: '3' }),
    ]
    const [ann, bob] = figuresByPerson(deeds)
    expect(ann!.sums.map(({ unit, good }) => [unit, good])).toEqual([
      ['C62', '10'],
      ['KGM', '1.5'],
    ])
    expect(bob!.sums).toMatchObject([{ good: '3' }])
  })

  test('add up to what was reported, in any order', () => {
    const one = fc.record({
      personId: fc.constantFrom('ann', 'bob'),
      jobOrderId: fc.constantFrom('a', 'b', 'c'),
      good: fc.integer({ min: -50, max: 500 }).map((tenths) => String(tenths / 10)),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (rows) => {
        const deeds = rows.map((row) => deed({ ...row, name: row.personId, code: row.jobOrderId }))
        const figures = figuresByPerson(deeds)
        expect(add('0', ...figures.flatMap(({ sums }) => sums.map(({ good }) => good)))).toBe(add('0', ...rows.map(({ good }) => good)))
        expect(figuresByPerson(deeds.toReversed())).toEqual(figures)
      }),
    )
  })
})

test.each([
  ['2026-06-01T00:00:00.000Z', '2026-06-02T00:00:00.000Z', true],
  ['2026-06-01T00:00:00.000Z', '2026-07-02T00:00:00.000Z', true],
  ['2026-06-01T00:00:00.000Z', '2026-07-02T00:00:00.001Z', false],
  ['2026-06-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z', false],
  ['2026-06-02T00:00:00.000Z', '2026-06-01T00:00:00.000Z', false],
])('from %s to %s is a period that can be asked for: %s', (startsAt, endsAt, expected) => {
  expect(isPeriod({ startsAt, endsAt })).toBe(expected)
})
