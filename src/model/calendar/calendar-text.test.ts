import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBreaks, parseRotation, parseWeekdays, sayBreaks, sayRotation, sayWeekdays } from './calendar-text.ts'

describe('small lists as people type them', () => {
  test.each([
    [
      '9:00/30, 12:15 / 15',
      [
        { startsAt: '09:00', durationMinutes: 30 },
        { startsAt: '12:15', durationMinutes: 15 },
      ],
    ],
    ['', []],
    ['24:00/30', undefined],
    ['09:00', undefined],
    ['lunch', undefined],
  ])('breaks %j', (text, breaks) => {
    expect(parseBreaks(text)).toEqual(breaks)
  })

  test.each([
    [
      'Early 5/2, Late 5 / 2',
      [
        { shiftCode: 'Early', daysOn: 5, daysOff: 2 },
        { shiftCode: 'Late', daysOn: 5, daysOff: 2 },
      ],
    ],
    ['Early', undefined],
    ['5/2', undefined],
  ])('rotation %j', (text, rotation) => {
    expect(parseRotation(text)).toEqual(rotation)
  })

  test.each([
    ['1-5, 7', [1, 2, 3, 4, 5, 7]],
    ['7, 1', [1, 7]],
    ['5-1', undefined],
    ['', undefined],
    ['0', undefined],
    ['8', undefined],
  ])('weekdays %j', (text, weekdays) => {
    expect(parseWeekdays(text)).toEqual(weekdays)
  })

  test('what is said can be read again', () => {
    const minute = fc
      .integer({ min: 0, max: 1439 })
      .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`)
    const breaks = fc.array(fc.record({ startsAt: minute, durationMinutes: fc.integer({ min: 1, max: 999 }) }))
    fc.assert(fc.property(breaks, (given) => void expect(parseBreaks(sayBreaks(given))).toEqual(given)))
    const days = fc.integer({ min: 0, max: 366 })
    const rotation = fc.array(fc.record({ shiftCode: fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,9}$/), daysOn: days, daysOff: days }))
    fc.assert(fc.property(rotation, (given) => void expect(parseRotation(sayRotation(given))).toEqual(given)))
    const weekdays = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })
    fc.assert(fc.property(weekdays, (given) => void expect(parseWeekdays(sayWeekdays(given))).toEqual(given)))
  })
})
