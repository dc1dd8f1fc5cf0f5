import { describe, expect, test } from 'vitest'
import { accountFor } from './account.ts'
import { aggregate, entryOf, findOverlaps } from './aggregates.ts'
import { compareAggregates } from './compare.ts'
import { at, bookable, readRows } from './log.fixture.ts'
import { listPeculiarities } from './peculiarities.ts'
import { planReplay } from './plan.ts'

const spans = (...given: readonly (readonly [number, number])[]) => given.map(([startsAtMs, endsAtMs]) => ({ startsAtMs, endsAtMs }))

describe('sums of a log', () => {
  test('rows, names, quantities, minutes and stamps', () => {
    const rows = readRows(
      {},
      { report_type: 'S', span_min: '30', complete: at('06:30'), qty_completed: '0' },
      { start: '', complete: '', span_min: '12', qty_rejected: '2', worker_id: 'ID2', rework: 'Y' },
      {
        resource: 'Oven',
        activity: 'Baking',
        case_id: 'Case 2',
        part_desc: 'Nut',
        span_min: 'ten',
        qty_for_mrb: '1.5',
        qty_completed: '?',
      },
    )
    const sums = aggregate(rows.map((one) => entryOf('bookable' in one ? one.bookable : one.listed)))
    expect(sums).toEqual({
      ...{ rows: 4, cases: 2, rows_with_timestamps: 3, span_disagreements: 0, report_types: { D: 3, S: 1, B: 0 } },
      ...{ qty_completed: '10', qty_rejected: '2', qty_for_mrb: '1.5', rework_rows: 1, workers: 2, resources: 2, activities: 2, parts: 2 },
      minutes_by_resource_D_S_B: { 'Lathe 1': ['72', '30', '0'], Oven: ['0', '0', '0'] },
      overlapping_intervals_by_resource: { 'Lathe 1': 1 },
      ...{ first: '2012-01-02 06:00:00', last: '2012-01-02 07:00:00' },
    })
  })

  test.each([
    ['nothing', spans(), 0],
    ['touching', spans([0, 10], [10, 20]), 0],
    ['one into the other', spans([0, 10], [9, 20]), 1],
    ['two within a long one, given last', spans([50, 60], [10, 20], [0, 100]), 2],
    ['the same twice', spans([0, 10], [0, 10]), 1],
    ['an instant at the end', spans([0, 10], [10, 10]), 0],
    ['an instant within', spans([0, 10], [5, 5]), 1],
  ])('overlaps: %s', (_, intervals, count) => {
    expect(findOverlaps(intervals)).toHaveLength(count)
  })

  test('a span disagrees from a full minute on', () => {
    const sums = (span: string) => aggregate(bookable({ span_min: span }).map(entryOf)).span_disagreements
    expect([sums('60'), sums('60.9'), sums('61'), sums('59'), sums('1899/12/31')]).toEqual([0, 0, 1, 1, 0])
  })
})

describe('comparing', () => {
  const account = {
    bookedRows: [],
    listed: [],
    fromProduct: bookable({}).map(entryOf),
    fromList: bookable({ qty_completed: '4' }).map(entryOf),
  }

  test('what the product and the list have together agrees with the whole', () => {
    const whole = aggregate([...account.fromProduct, ...account.fromList])
    const compared = compareAggregates({ ...whole, definitions: { rows: 'words' } }, account)
    expect(compared.filter(({ agrees }) => !agrees)).toEqual([])
    expect(compared.find(({ name }) => name === 'qty_completed')).toEqual({
      ...{ name: 'qty_completed', expected: '9', booked: '5', together: '9', agrees: true },
    })
  })

  test('a sum that differs, is unknown, or was not expected is named', () => {
    const whole = { ...aggregate([...account.fromProduct, ...account.fromList]), rows: 3, moon_phases: 1, workers: undefined }
    const { workers: _, ...expected } = whole
    const names = compareAggregates(expected, account).flatMap(({ name, agrees }) => (agrees ? [] : [name]))
    expect(names).toEqual(['rows', 'moon_phases', 'workers'])
  })
})

test('what is odd about a booked row is named', () => {
  const plan = planReplay(
    readRows(
      { span_min: '135' },
      { span_min: '135' },
      { start: at('08:00'), complete: at('08:00'), span_min: 'x', rework: 'Y', qty_for_mrb: '3' },
      { start: at('09:00'), complete: at('10:00'), report_type: 'S', work_order_qty: '11' },
    ),
  )
  expect(listPeculiarities(plan).map(({ row, kind, detail }) => `${row} ${kind} ${detail}`)).toEqual([
    '1 span_differs span 135 min, stamps 60 min',
    '2 overlaps_on_resource Lathe 1',
    '2 same_as_another_row row 1',
    '2 span_differs span 135 min, stamps 60 min',
    '3 for_review_board 3',
    '3 no_duration 2012-01-02 08:00:00',
    '3 rework Y',
    '3 span_not_readable "x"',
    '4 order_quantity_differs 11, first 10',
    '4 quantity_without_production S 5',
  ])
})

test('a row of which the product refused a part is listed with what it lacks', () => {
  const plan = planReplay(readRows({ qty_completed: '3' }))
  const [job] = plan.jobs
  const report = (part: 'begins' | 'quantity' | 'ends', isAccepted: boolean) => ({
    ...{ job: job!, planned: job!.rows[0]!, part, command: { name: '', commandId: part, input: {} } },
    outcome: isAccepted ? { kind: 'accepted' as const, result: {}, position: '1.1' } : { kind: 'refused' as const, why: 'reason_required' },
  })
  const reports = [report('begins', true), report('quantity', false), report('ends', true)]
  const back = { jobs: [], rows: [], contradictions: [], resources: new Map(), parts: new Map(), workers: new Set<string>() }
  const account = accountFor(plan, { jobOrderIds: new Map(), reports }, back)
  expect(account.bookedRows).toEqual([])
  expect(account.listed).toMatchObject([{ row: 1, reason: 'refused_by_product', detail: 'quantity: reason_required' }])
  expect(aggregate(account.fromList).qty_completed).toBe('3')
})
