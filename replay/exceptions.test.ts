import { describe, expect, test } from 'vitest'
import { explainExceptions } from './exceptions.ts'
import { at, readRows } from './log.fixture.ts'
import type { Column } from './log-row.ts'
import { planReplay } from './plan.ts'
import type { ReadBack, ToldJob } from './read-back.ts'

type Told = Partial<Pick<ToldJob, 'state' | 'good' | 'exceptions'>>
type Rows = readonly Partial<Record<Column, string>>[]

/** What the product answers to rows, told by hand: per job order its exceptions, as `code time`. */
function answer(rows: Rows, raised: Readonly<Record<string, readonly string[]>> = {}, more: Told = {}): ReadBack {
  const { jobs } = planReplay(readRows(...rows))
  const told = jobs.map((planned, index): ReadBack['jobs'][number] & { told: ToldJob } => ({
    planned,
    told: {
      ...{ jobOrderId: String(index), code: planned.code, workType: 'Production', materialDefinitionId: null, state: 'Completed' },
      ...{ quantity: planned.ordered ?? null, good: '5', scrap: '0', rework: '0', equipmentId: null, startedAt: null, endedAt: null },
      ...{ transitions: [], directive: { name: planned.activity } },
      exceptions: (raised[planned.caseId] ?? []).map((one) => {
        const [code = '', time = ''] = one.split(' ')
        return { exceptionId: one, code, detail: time.includes(':') ? `${at(time).replace(' ', 'T')}.000Z` : time }
      }),
      ...more,
    },
  }))
  const booked = told.flatMap(({ planned, told: job }) =>
    planned.rows.map(({ row }) => ({
      row,
      job: planned,
      told: job,
      startsAtMs: row.startsAtMs,
      endsAtMs: row.endsAtMs,
      hasQuantity: true,
    })),
  )
  return { jobs: told, rows: booked, resources: new Map(), parts: new Map(), workers: new Set(), contradictions: [] }
}

const long = { case_id: 'Long', start: at('06:00'), complete: at('12:00') }
const short = { case_id: 'Short', start: at('07:00'), complete: at('08:00') }
const later = { case_id: 'Later', start: at('09:00'), complete: at('10:00') }

describe('explaining the exceptions of the product', () => {
  test('a start into a running job order is raised; one behind a job order that began later and ended is not seen', () => {
    const account = explainExceptions(answer([long, short, later], { Short: ['work_unit_was_occupied 07:00'] }))
    expect(account.unexplained).toEqual([])
    expect(account.counts).toEqual({ work_unit_was_occupied: 1 })
    expect(account.overlaps).toEqual([{ resource: 'Lathe 1', rows: 2, raised: 1, withinJob: 0, behindAnEnded: 1 }])
  })

  test('a start in the pause of another is not raised, and the resume into it is', () => {
    const paused = [
      { case_id: 'Long', start: at('06:00'), complete: at('07:00') },
      { case_id: 'Short', start: at('07:30'), complete: at('09:00') },
      { case_id: 'Long', start: at('08:00'), complete: at('12:00') },
    ]
    const account = explainExceptions(answer(paused, { Long: ['work_unit_was_occupied 08:00'] }))
    expect(account.unexplained).toEqual([])
    expect(account.overlaps).toMatchObject([{ rows: 1, raised: 1 }])
    expect(explainExceptions(answer(paused)).unexplained).toEqual(['row 3: a resume is not reported as into an occupied unit'])
  })

  test('who goes on the instant he stops has never been away', () => {
    const rows = [
      { case_id: 'Long', start: at('06:00'), complete: at('08:00') },
      { case_id: 'Short', start: at('07:00'), complete: at('09:00') },
      { case_id: 'Long', start: at('08:00'), complete: at('08:30') },
      { case_id: 'Long', start: at('08:30'), complete: at('10:00') },
    ]
    const raised = { Short: ['work_unit_was_occupied 07:00'], Long: ['work_unit_was_occupied 08:00', 'work_unit_was_occupied 08:30'] }
    expect(explainExceptions(answer(rows, raised)).unexplained).toEqual([])
  })

  test('of two equal rows the first meets the other job order, and the second does not fit', () => {
    const twice = { case_id: 'Long', start: at('08:00'), complete: at('10:00') }
    const rows = [
      { case_id: 'Long', start: at('06:00'), complete: at('07:00') },
      { case_id: 'Short', start: at('07:30'), complete: at('09:00') },
      twice,
      twice,
    ]
    const of = (...raised: string[]) => explainExceptions(answer(rows, { Long: raised.map((code) => `${code} 08:00`) })).unexplained
    expect(of('work_unit_was_occupied', 'transition_does_not_fit')).toEqual([])
    expect(of('transition_does_not_fit')).toEqual(['row 3: a resume is not reported as into an occupied unit'])
  })

  test('rows that overlap within one job order must have a step that does not fit', () => {
    const twice = [long, { ...short, case_id: 'Long' }]
    expect(explainExceptions(answer(twice)).unexplained).toEqual(['Long-01-D: steps that do not fit are missing'])
    const account = explainExceptions(answer(twice, { Long: ['transition_does_not_fit 07:00', 'reported_while_not_running 12:00'] }))
    expect(account.unexplained).toEqual([])
    expect(account.overlaps).toMatchObject([{ rows: 1, withinJob: 1 }])
  })

  test.each<[string, Rows, Readonly<Record<string, readonly string[]>>, Told, string]>([
    ['a missing one', [long, short], {}, {}, 'row 2: a start is not reported as into an occupied unit'],
    [
      'one too many',
      [short, later],
      { Later: ['work_unit_was_occupied 09:00'] },
      {},
      'row 2: a start is reported as into an occupied unit',
    ],
    ['too many pieces unseen', [short], {}, { good: '11' }, 'Short-01-D: made 11 of 10: over_production is missing'],
    ['too many pieces untrue', [short], { Short: ['over_production 5'] }, {}, 'Short-01-D: made 5 of 10: over_production is not true'],
    ['a step that fits', [short], { Short: ['transition_does_not_fit 07:00'] }, {}, 'Short-01-D: steps that do not fit where none overlap'],
    ['not running', [short], { Short: ['reported_while_not_running 09:00'] }, {}, 'Short-01-D: a quantity came while it was not running'],
    ['another code', [short], { Short: ['crosscheck_differs x'] }, {}, 'Short-01-D: crosscheck_differs'],
    ['another end', [short], {}, { state: 'Suspended' }, 'Short-01-D: ends as Suspended'],
  ])('%s is not explained away', (_, rows, raised, more, difference) => {
    expect(explainExceptions(answer(rows, raised, more)).unexplained).toEqual([difference])
  })
})
