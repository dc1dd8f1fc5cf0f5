import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fields, readRows } from './log.fixture.ts'
import { columns, LogFault, parseStamp, readLog } from './log-row.ts'

describe('reading a row', () => {
  test('a clean row can be booked at its times, taken as UTC', () => {
    const [read] = readRows({})
    expect(read).toMatchObject({
      bookable: { row: 1, startsAtMs: Date.UTC(2012, 0, 2, 6), endsAtMs: Date.UTC(2012, 0, 2, 7), reportType: 'D', isRework: false },
    })
  })

  test.each([
    [{ start: '', complete: '' }, 'time_stamps_missing', 'no start and complete'],
    [{ complete: '' }, 'time_stamps_missing', 'no complete'],
    [{ start: '2012-02-30 00:00:00' }, 'time_stamp_not_readable', '2012-02-30 00:00:00'],
    [{ complete: '1/2/2012 07:00' }, 'time_stamp_not_readable', '1/2/2012 07:00'],
    [{ complete: '2012-01-02 05:59:59' }, 'ends_before_start', '2012-01-02 06:00:00 to 2012-01-02 05:59:59'],
    [{ report_type: 'X' }, 'report_type_unknown', 'X'],
    [{ qty_completed: '-3' }, 'quantity_not_readable', 'qty_completed "-3"'],
    [{ qty_rejected: '1e3', qty_for_mrb: '' }, 'quantity_not_readable', 'qty_rejected "1e3", qty_for_mrb ""'],
    [{ case_id: ' ', resource: '' }, 'field_missing', 'empty: case_id, resource'],
  ])('%o is listed: %s', (given, reason, detail) => {
    expect(readRows(given)).toMatchObject([{ listed: { row: 1, reason, detail } }])
  })

  test('a row with a field too few or too many is listed with what it has', () => {
    const read = readLog([[...columns], fields().slice(0, -1), [...fields(), 'x']])
    expect(read).toMatchObject([
      { listed: { row: 1, reason: 'field_count_differs', detail: '13 fields instead of 14' } },
      { listed: { row: 2, reason: 'field_count_differs', detail: '15 fields instead of 14' } },
    ])
  })

  test('columns may stand in any order, but each once', () => {
    const turned = (of: readonly string[]) => [...of].reverse()
    expect(readLog([turned(columns), turned(fields())])).toEqual(readRows({}))
    expect(() => readLog([columns.slice(1)])).toThrow(new LogFault('the first line must name each of these columns once: case_id'))
    expect(() => readLog([[...columns, 'rework']])).toThrow(LogFault)
    expect(() => readLog([])).toThrow(LogFault)
  })

  test('every record comes out once, booked or listed', () => {
    const field = fc.oneof(fc.constantFrom(...fields(), '', '2012-13-01 00:00:00', '-1', 'S', 'B', 'Y'), fc.string({ maxLength: 8 }))
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 16 }), { maxLength: 10 }), (records) => {
        const read = readLog([[...columns], ...records])
        expect(read.map((one) => ('bookable' in one ? one.bookable.row : one.listed.row))).toEqual(records.map((_, index) => index + 1))
      }),
    )
  })
})

test('a stamp is read only when there is such a time', () => {
  const anyTime = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true })
  fc.assert(
    fc.property(anyTime, (date) => {
      const whole = Math.floor(date.getTime() / 1000) * 1000
      expect(parseStamp(new Date(whole).toISOString().slice(0, 19).replace('T', ' '))).toBe(whole)
    }),
  )
  expect(parseStamp('2011-02-29 00:00:00')).toBeUndefined()
  expect(parseStamp('2012-02-29 24:00:00')).toBeUndefined()
  expect(parseStamp('1899-12-31 01:49:00')).toBeUndefined()
})
