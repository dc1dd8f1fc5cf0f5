import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnPlant, startOwnPlant } from '../../replay/own-plant.ts'
import { PlantApi } from '../../replay/plant-api.ts'
import { replay } from '../../replay/replay.ts'
import { formatReport, type ReplayResult } from '../../replay/report.ts'

const head =
  'case_id,activity,resource,start,complete,span_min,work_order_qty,part_desc,worker_id,report_type,qty_completed,qty_rejected,qty_for_mrb,rework'
/** Invented, and dirty in every way that we know. */
const rows = [
  'Order 7,Turning,Lathe 1,2012-01-02 06:00:00,2012-01-02 06:30:00,30,10,Bolt,W1,S,1,0,0,',
  'Order 7,Turning,Lathe 1,2012-01-02 06:30:00,2012-01-02 08:00:00,90,10,Bolt,W1,D,4,1,0,',
  'Order 7,Turning,Lathe 1,2012-01-02 08:30:00,2012-01-02 10:00:00,165,10,Bolt,W2,D,7,0,2,',
  'Order 7,Turning,Lathe 1,2012-01-02 09:30:00,2012-01-02 09:45:00,15,10,Bolt,W2,D,1,0,0,',
  'Order 7,Turning,Lathe 1,2012-01-02 08:00:00,2012-01-02 08:30:00,30,10,Bolt,W1,B,0,0,0,',
  'Order 7,Turning,Lathe 1,2012-01-02 13:00:00,2012-01-02 13:20:00,20,10,Bolt,W1,D,1,0,0,Y',
  'Order 7,Inspection,"Test bench, ""small""",2012-01-03 00:00:00,2012-01-03 00:00:00,0,10,Bolt,W3,D,12,0,0,',
  'Order 8,Turning,Lathe 1,2012-01-02 09:00:00,2012-01-02 11:00:00,120,5,Schraubenkörper,W1,D,5,0,0,',
  'Order 8,Turning,Lathe 1,,,45,5,Schraubenkörper,W1,D,2,0,0,',
  'Order 8,Turning,Lathe 1,2012-01-02 12:00:00,,45,5,Schraubenkörper,W1,D,1,0,0,',
  'Order 8,Turning,Lathe 1,2012-01-02 12:00:00,2012-01-02 11:00:00,60,5,Schraubenkörper,W1,D,1,0,0,',
  'Order 8,Turning,Lathe 1,2012-02-30 12:00:00,2012-03-01 11:00:00,60,5,Schraubenkörper,W1,D,1,0,0,',
  'Order 8,Packing,Lathe-1,2012-01-02 12:00:00,2012-01-02 12:10:00,1899/12/31 00:10:00,5,Schraubenkörper,W9,D,2,0,0,',
  'Order 8,Packing,Lathe-1,2012-01-02 12:00:00,2012-01-02 12:10:00,1899/12/31 00:10:00,5,Schraubenkörper,W9,D,2,0,0,',
  'Order 9,Turning,Lathe 1,2012-01-02 14:00:00,2012-01-02 15:00:00,60,3,Nut,W1,D,-3,0,0,',
  'Order 9,Turning,Lathe 1,2012-01-02 14:00:00,2012-01-02 15:00:00,60,3,Nut,W1,D,three,0,0,',
  'Order 9,Turning,Lathe 1,2012-01-02 14:00:00,2012-01-02 15:00:00,60,3,Nut,W1,Q,3,0,0,',
  ',Turning,Lathe 1,2012-01-02 14:00:00,2012-01-02 15:00:00,60,3,Nut,W1,D,3,0,0,',
  'Order 9,Turning,Lathe 1,2012-01-02 14:00:00,2012-01-02 15:00:00,60,3,Nut',
  `Order 9,${'Long '.repeat(60)},Lathe 1,2012-01-02 16:00:00,2012-01-02 17:00:00,60,3,Nut,W1,D,2.5,0.5,0,`,
]
const csv = [head, ...rows, ''].join('\r\n')

let plant: OwnPlant
let api: PlantApi
let result: ReplayResult
beforeAll(async () => {
  plant = await startOwnPlant()
  api = new PlantApi(plant.url)
  await api.signIn(plant.login, plant.password)
  result = await replay({ api, source: 'dirty', csv })
}, 300_000)
afterAll(() => plant?.stop(), 60_000)

test('every row is booked or listed with its reason', () => {
  expect(result.bookedRows).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 20])
  expect(result.listed.map(({ row, reason }) => `${row} ${reason}`)).toEqual([
    '9 time_stamps_missing',
    '10 time_stamps_missing',
    '11 ends_before_start',
    '12 time_stamp_not_readable',
    '15 quantity_not_readable',
    '16 quantity_not_readable',
    '17 report_type_unknown',
    '18 field_missing',
    '19 field_count_differs',
  ])
})

test('every sum agrees with the file and every exception is explained', () => {
  expect(result.differences).toEqual([])
  expect(result.comparisons.every(({ agrees }) => agrees)).toBe(true)
  const sums = new Map(result.comparisons.map(({ name, booked, together }) => [name, `${booked} of ${together}`]))
  expect(sums.get('qty_completed')).toBe('37.5 of 48.5')
  expect(sums.get('qty_rejected')).toBe('1.5 of 1.5')
  expect(sums.get('minutes_by_resource_D_S_B / Lathe 1')).toBe('395, 30, 30 of 860, 30, 30')
  expect(result.exceptions.counts).toEqual({
    ...{ work_unit_was_occupied: 1, transition_does_not_fit: 2, over_production: 2 },
  })
})

test('what is odd but booked is named', () => {
  const kinds = Map.groupBy(result.peculiarities, ({ kind }) => kind)
  expect(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.map(({ row }) => row)]))).toEqual({
    ...{ span_differs: [3], span_not_readable: [13, 14], no_duration: [7], same_as_another_row: [14], rework: [6] },
    ...{ for_review_board: [3], quantity_without_production: [1], overlaps_on_resource: [4, 8, 14] },
  })
  expect(formatReport(result)).toContain('row 12: time_stamp_not_readable, 2012-02-30 12:00:00')
})

test('a second replay changes nothing, and a row that was changed since is refused and listed', async () => {
  expect(await replay({ api, source: 'dirty', csv })).toEqual(result)
  const changed = await replay({ api, source: 'dirty', csv: csv.replace('W3,D,12,', 'W3,D,11,') })
  expect(changed.listed.find(({ row }) => row === 7)).toMatchObject({ reason: 'refused_by_product', detail: 'quantity: command_id_reused' })
  // The product keeps 12: the list and the product together do not make what the file now says.
  expect(changed.differences).toContain('qty_completed: expected 47.5, found 59.5')
})
