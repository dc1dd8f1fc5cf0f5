import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, readRows } from './log.fixture.ts'
import type { Column } from './log-row.ts'
import { codesOf, derivedId } from './names.ts'
import { planReplay } from './plan.ts'

describe('planning job orders', () => {
  test('set-up, production, breakdown and rework of one activity are job orders side by side', () => {
    const { jobs } = planReplay(
      readRows({ report_type: 'S' }, {}, { report_type: 'B' }, { rework: 'Y' }, { activity: 'Grinding' }, { case_id: 'Case 2' }),
    )
    expect(jobs.map(({ code, ordered }) => [code, ordered])).toEqual([
      ['Case-1-01-S', undefined],
      ['Case-1-01-D', '10'],
      ['Case-1-01-B', undefined],
      ['Case-1-01-DR', undefined],
      ['Case-1-02-D', '10'],
      ['Case-2-01-D', '10'],
    ])
  })

  test('the earliest report starts, the one that ends last finishes, whatever the order in the file', () => {
    const { jobs } = planReplay(
      readRows(
        { start: at('09:00'), complete: at('10:00') },
        { start: at('06:00'), complete: at('12:00') },
        { start: at('07:00'), complete: at('08:00') },
      ),
    )
    expect(jobs[0]!.rows.map(({ row, begins, ends }) => [row.row, begins, ends])).toEqual([
      [2, 'Start', 'Finish'],
      [3, 'Resume', 'Pause'],
      [1, 'Resume', 'Pause'],
    ])
  })

  test('every bookable row stands in one job order, which starts and finishes once', () => {
    const hour = fc.integer({ min: 0, max: 23 }).map((one) => at(`${String(one).padStart(2, '0')}:00`))
    const row = fc.record({
      ...{ case_id: fc.constantFrom('Case 1', 'Case 2', ''), resource: fc.constantFrom('A', 'B'), part_desc: fc.constantFrom('P', 'Q') },
      ...{ start: hour, complete: hour, report_type: fc.constantFrom('D', 'S', 'B', 'Z') },
    }) as fc.Arbitrary<Partial<Record<Column, string>>>
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const { jobs, listed } = planReplay(readRows(...rows))
        const planned = jobs.flatMap((job) => job.rows.map(({ row: { row: number } }) => number))
        expect([...planned, ...listed.map(({ row: number }) => number)].sort((a, b) => a - b)).toEqual(rows.map((_, index) => index + 1))
        expect(new Set(jobs.map(({ code }) => code)).size).toBe(jobs.length)
        for (const job of jobs) {
          expect(job.rows.filter(({ begins }) => begins === 'Start')).toEqual([job.rows[0]])
          expect(job.rows.filter(({ ends }) => ends === 'Finish')).toHaveLength(1)
        }
      }),
    )
  })
})

describe('codes and ids', () => {
  test('codes are legible, never alike, and depend on the names alone', () => {
    const codes = codesOf(['Machine 7- Laser', 'Machine 7 Laser', 'Prüfplatz', '###', 'x'.repeat(50)])
    expect(codes.get('Machine 7 Laser')).toBe('Machine-7-Laser')
    expect(codes.get('Prüfplatz')).toBe('Prufplatz')
    expect(codes.get('Machine 7- Laser')).toMatch(/^Machine-7-Laser-[0-9a-f]{6}$/)
    expect(codesOf([...codes.keys()].reverse())).toEqual(codes)
  })

  test('every name gets a code that the product takes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '-', '.', 'ß', '😀', '\0'), maxLength: 60 }), {
          maxLength: 20,
        }),
        (names) => {
          const codes = [...codesOf(names).values()]
          for (const code of codes) expect(code).toMatch(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/)
          expect(new Set(codes).size).toBe(names.length)
        },
      ),
    )
  })

  test('an id is a UUID, the same for the same parts and another for others', () => {
    expect(derivedId('a', 'b', 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(derivedId('a', 'b', 1)).toBe(derivedId('a', 'b', 1))
    expect(new Set([derivedId('a', 'b', 1), derivedId('ab', 1), derivedId('a', 'b', 2), derivedId('a', 'b', '1')]).size).toBe(4)
  })
})
