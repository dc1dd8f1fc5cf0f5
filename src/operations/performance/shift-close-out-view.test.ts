import { describe, expect, test } from 'vitest'
import type { IntervalRow } from './contract.ts'
import { assignOutput, changeOrder, compareFigures, findOddities, lastMomentOf, stepAt } from './shift-close-out-view.ts'

const at = (time: string) => `2026-11-22T${time}:00.000Z`
const row = (startsAt: string, endsAt: string | null, state: IntervalRow['state'], occupationId: string | null = null): IntervalRow => ({
  ...{ equipmentId: 'u', startsAt: at(startsAt), endsAt: endsAt && at(endsAt), state, shiftOn: null, shiftCode: null, occupationId },
  element: occupationId === null ? 'ADOT' : state === 'Producing' ? 'APT' : 'ADET',
  ...{ reasonId: null, reason: null, faultCode: null, stopStartedAt: null, minor: false, classification: 0 },
})
const occupied = (startsAt: string, endsAt: string | null) => ({
  ...{ occupationId: 'o', startsAt: at(startsAt), endsAt: endsAt && at(endsAt) },
  shares: [{ jobOrderId: 'j', code: 'JO-1' }],
})

describe('what is odd about a shift', () => {
  test('EC-40 output up to a start says that the start was tapped late', () => {
    const intervals = [
      row('06:00', '06:20', 'Producing'),
      row('06:20', '06:22', 'Stopped'),
      row('06:22', '06:40', 'Producing'),
      row('06:40', '14:00', 'Producing', 'o'),
    ]
    const [oddity, ...others] = findOddities(intervals, [occupied('06:40', '14:00')], at('14:00'))
    expect(others).toEqual([])
    expect(oddity).toMatchObject({ kind: 'lateStart', startsAt: at('06:00'), endsAt: at('06:40') })
  })

  test('output that no start follows belongs to somebody', () => {
    const intervals = [row('06:00', '08:00', 'Producing', 'o'), row('08:00', '08:30', 'Producing'), row('08:30', '14:00', 'Idle')]
    expect(findOddities(intervals, [occupied('06:00', '08:00')], at('14:00'))).toEqual([
      { kind: 'outputWithoutJob', startsAt: at('08:00'), endsAt: at('08:30') },
    ])
  })

  test('a long pause divides: what was made before it is not explained by a start after it', () => {
    const intervals = [
      row('06:00', '06:05', 'Producing'),
      row('06:05', '06:30', 'Idle'),
      row('06:30', '06:32', 'Producing'),
      row('06:32', null, 'Producing', 'o'),
    ]
    const odd = findOddities(intervals, [occupied('06:32', null)], at('07:00'))
    expect(odd.map(({ kind, startsAt, endsAt }) => [kind, startsAt, endsAt])).toEqual([
      ['outputWithoutJob', at('06:00'), at('06:05')],
      ['lateStart', at('06:30'), at('06:32')],
    ])
  })

  test('a hand that taps seconds after the machine is not odd', () => {
    const intervals = [{ ...row('06:00', '06:01', 'Producing'), endsAt: '2026-11-22T06:00:40.000Z' }]
    expect(findOddities(intervals, [], at('14:00'))).toEqual([])
  })

  test.each([
    [null, 1],
    ['14:00', 1],
    ['12:20', 0],
  ])('a job that ends at %s after its last part at 12:00 is odd %s times', (endsAt, times) => {
    const intervals = [row('06:00', '12:00', 'Producing', 'o'), row('12:00', endsAt, 'Idle', 'o')]
    const odd = findOddities(intervals, [occupied('06:00', endsAt)], at('14:00'))
    expect(odd).toHaveLength(times)
    expect(odd.every((one) => one.kind === 'forgottenFinish' && one.startsAt === at('12:00'))).toBe(true)
  })

  test('a running job that produces until now is not odd', () => {
    expect(findOddities([row('06:00', null, 'Producing', 'o')], [occupied('06:00', null)], at('09:00'))).toEqual([])
  })
})

describe('which step is moved', () => {
  const steps = [
    { transitionId: 1, transition: 'Start', at: at('06:40') },
    { transitionId: 2, transition: 'Pause', at: at('08:00') },
    { transitionId: 3, transition: 'Resume', at: at('08:10') },
  ]
  test('the one that began the occupation, and no other', () => {
    expect(stepAt(steps, ['Start', 'Resume'], at('08:10'))?.transitionId).toBe(3)
    expect(stepAt(steps, ['Start', 'Resume'], at('07:00'))).toBeUndefined()
    expect(stepAt(steps, ['Finish'], at('08:00'))).toBeUndefined()
  })
})

describe('whose output it was', () => {
  const stretch = { startsAt: at('08:00'), endsAt: at('08:30') }
  const step = (transitionId: number, transition: string, time: string) => ({ transitionId, transition, at: at(time) })

  test.each([
    ['one that nobody started', [step(1, 'Release', '05:00')], { kind: 'report', begin: 'Start' }],
    [
      'one that began afterwards',
      [step(1, 'Release', '05:00'), step(2, 'Start', '09:00')],
      { kind: 'move', transitionId: 2, movedTo: at('08:00') },
    ],
    [
      'one that had ended before',
      [step(2, 'Start', '06:00'), step(3, 'Finish', '08:00')],
      { kind: 'move', transitionId: 3, movedTo: at('08:30') },
    ],
    [
      'one that was interrupted',
      [step(2, 'Start', '06:00'), step(3, 'Pause', '07:00'), step(4, 'Resume', '09:00')],
      { kind: 'report', begin: 'Resume' },
    ],
  ])('%s', (_, steps, assignment) => {
    expect(assignOutput(steps, stretch)).toEqual(assignment)
  })
})

describe('figures before and after repair', () => {
  const totals = (oee: string | null, teep: string, good: string) => ({
    kpis: { oee: { value: oee }, teep: { value: teep }, availability: { value: '0.7' } },
    ...{ good, scrap: '0', rework: '0' },
  })
  test('the main ones always, others when they change, by value and not by writing', () => {
    const changes = compareFigures(totals('0.70', '0.5', '100'), totals('0.7', '0.6', '110'))
    expect(changes.map(({ code, isChanged }) => [code, isChanged])).toEqual([
      ['oee', false],
      ['availability', false],
      ['teep', true],
      ['good', true],
      ['scrap', false],
      ['rework', false],
    ])
  })
  test('EC-38 a figure that becomes applicable has changed', () => {
    expect(compareFigures(totals(null, '0.5', '1'), totals('0', '0.5', '1'))[0]).toMatchObject({ code: 'oee', isChanged: true })
  })
})

describe('the wrong order was started', () => {
  const step = (transitionId: number, transition: string, time: string) => ({ transitionId, transition, at: at(time) })
  const wrong = [step(1, 'Release', '05:00'), step(2, 'Start', '08:00'), step(3, 'Finish', '09:00')]
  const ended = { startsAt: at('08:00'), endsAt: at('09:00') }

  test('its beginning moves to its end, and the right one is started and finished in its place', () => {
    expect(changeOrder(wrong, [step(1, 'Release', '05:00')], ended, at('12:00'))).toEqual({
      move: { transitionId: 2, movedTo: at('09:00') },
      pausesWrong: false,
      begin: { transition: 'Start', at: at('08:00') },
      end: { transition: 'Finish', at: at('09:00') },
    })
  })

  test('one that still runs is interrupted, and the right one runs on', () => {
    const open = { startsAt: at('08:00'), endsAt: null }
    expect(changeOrder(wrong.slice(0, 2), [], open, at('12:00'))).toMatchObject({ pausesWrong: true, end: undefined })
  })

  test('a right one that had begun before is resumed, and interrupted again where the wrong one was', () => {
    const paused = [wrong[0]!, wrong[1]!, step(3, 'Pause', '09:00')]
    const change = changeOrder(paused, [step(7, 'Start', '06:00'), step(8, 'Pause', '07:00')], ended, at('12:00'))
    expect(change).toMatchObject({ begin: { transition: 'Resume' }, end: { transition: 'Pause' } })
  })

  test('where no step says how the stretch began, nothing is changed', () => {
    expect(changeOrder(wrong, [], { startsAt: at('10:00'), endsAt: at('11:00') }, at('12:00'))).toBeUndefined()
  })
})

test.each([
  ['the end of its last stretch', [occupied('06:00', '07:00'), occupied('08:00', '09:30')], '2026-11-22T09:29:59.999Z'],
  ['the end of the shift, when it ran on', [occupied('12:00', '15:00')], '2026-11-22T13:59:59.999Z'],
  ['the end of the shift, while it is open', [occupied('12:00', null)], '2026-11-22T13:59:59.999Z'],
])('a correction is booked at %s', (_, stretches, moment) => expect(lastMomentOf(stretches, at('14:00'))).toBe(moment))
