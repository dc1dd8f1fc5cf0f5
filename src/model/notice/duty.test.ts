import { expect, test } from 'vitest'
import { bestReach, type Duty, reachOf } from './duty.ts'

const duty = (accountId: string, personnelClassId: string, shiftCode: string | null = null, equipmentId = 'line'): Duty => ({
  ...{ accountId, personnelClassId, shiftCode, equipmentId },
})
const roster = [duty('mia', 'maintenance', 'Late'), duty('leo', 'lead', 'Early'), duty('ann', 'maintenance', 'Early')]

test.each([
  ['who is on duty in the function', roster, 'maintenance', ['Early'], { reach: 'function', recipients: ['ann'] }],
  ['only in the shift that lasts', roster, 'maintenance', ['Late'], { reach: 'function', recipients: ['mia'] }],
  ['whoever is there when nobody has the function', roster, 'quality', ['Early'], { reach: 'anybody', recipients: ['ann', 'leo'] }],
  ['nobody between the shifts', roster, 'maintenance', [], { reach: 'nobody', recipients: [] }],
  ['around the clock also between the shifts', [duty('eve', 'lead')], 'lead', [], { reach: 'function', recipients: ['eve'] }],
  ['each once', [duty('eve', 'lead'), duty('eve', 'lead', 'Early')], 'lead', ['Early'], { reach: 'function', recipients: ['eve'] }],
  ['both crews while their shifts overlap', roster, 'maintenance', ['Early', 'Late'], { reach: 'function', recipients: ['ann', 'mia'] }],
  [
    'only in a shift of the place of the duty',
    [duty('mia', 'maintenance', 'Early', 'site')],
    'maintenance',
    ['Early'],
    { reach: 'nobody', recipients: [] },
  ],
])('a notice goes to: %s', (_name, duties, called, shifts, expected) => {
  expect(reachOf(duties, called, (place) => (place === 'line' ? shifts : []))).toEqual(expected)
})

test('what a notice has reached altogether is the best of its calls', () => {
  expect(bestReach(['nobody', 'function'])).toBe('function')
  expect(bestReach(['anybody', 'nobody'])).toBe('anybody')
  expect(bestReach(['nobody'])).toBe('nobody')
})
