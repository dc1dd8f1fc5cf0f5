import { describe, expect, test } from 'vitest'
import { type BookedHour, hourLine } from './hour-board-view.ts'

const hour = (more: Partial<BookedHour>): BookedHour => ({
  ...{ startsAt: '2026-11-22T06:00:00.000Z', endsAt: '2026-11-22T07:00:00.000Z', target: '12000', good: '11000' },
  ...{ reasonId: null, note: '', action: '', worst: null },
  ...more,
})
const reader = { nameOf: (id: string | null) => (id === 'r' ? 'Gearbox' : undefined), language: 'en' as const }
const later = Date.parse('2026-11-22T12:00:00Z')
const worst = { kind: 'Starved', reason: null, faultCode: null, seconds: '600' }

describe('an hour on the board', () => {
  test('what people wrote goes before what the books suspect', () => {
    expect(hourLine(hour({ reasonId: 'r', note: 'spare ordered', worst }), later, reader).reason).toBe('Gearbox: spare ordered')
  })

  test('behind and not explained: the greatest loss', () => {
    expect(hourLine(hour({ worst }), later, reader)).toMatchObject({ gap: '-1000', reason: 'Starved' })
    expect(hourLine(hour({ worst: { ...worst, faultCode: '17' } }), later, reader).reason).toBe('17')
  })

  test('ahead needs no reason', () => {
    expect(hourLine(hour({ good: '12500', worst }), later, reader).reason).toBeUndefined()
  })

  test('an hour that has not begun has a target and nothing else', () => {
    expect(hourLine(hour({ good: '0' }), Date.parse('2026-11-22T05:00:00Z'), reader)).toMatchObject({
      target: '12000',
      actual: undefined,
      gap: undefined,
    })
  })

  test('without a rate there is neither target nor gap', () => {
    expect(hourLine(hour({ target: null }), later, reader)).toMatchObject({ target: undefined, gap: undefined, actual: '11000' })
  })
})
