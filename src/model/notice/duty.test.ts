import { expect, test } from 'vitest'
import { type Duty, reachOf } from './duty.ts'

const duty = (accountId: string, personnelClassId: string, shiftCode: string | null = null): Duty => ({
  accountId,
  personnelClassId,
  shiftCode,
})
const roster = [duty('mia', 'maintenance', 'Late'), duty('leo', 'lead', 'Early'), duty('ann', 'maintenance', 'Early')]

test.each([
  ['who is on duty in the function', roster, 'maintenance', 'Early', { reach: 'function', recipients: ['ann'] }],
  ['only in the shift that lasts', roster, 'maintenance', 'Late', { reach: 'function', recipients: ['mia'] }],
  ['whoever is there when nobody has the function', roster, 'quality', 'Early', { reach: 'anybody', recipients: ['ann', 'leo'] }],
  ['nobody between the shifts', roster, 'maintenance', undefined, { reach: 'nobody', recipients: [] }],
  ['around the clock also between the shifts', [duty('eve', 'lead')], 'lead', undefined, { reach: 'function', recipients: ['eve'] }],
  ['each once', [duty('eve', 'lead'), duty('eve', 'lead', 'Early')], 'lead', 'Early', { reach: 'function', recipients: ['eve'] }],
])('a notice goes to: %s', (_name, duties, called, shift, expected) => {
  expect(reachOf(duties, called, shift)).toEqual(expected)
})
