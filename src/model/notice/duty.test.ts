import { describe, expect, test } from 'vitest'
import { bestReach, type Duty, reachOf, type Roster } from './duty.ts'
import type { StandIn } from './stand-in.ts'

const duty = (personId: string, personnelClassId: string, shiftCode: string | null = null, equipmentId = 'line'): Duty => ({
  ...{ personId, personnelClassId, shiftCode, equipmentId },
})
const roster = [duty('mia', 'maintenance', 'Late'), duty('leo', 'lead', 'Early'), duty('ann', 'maintenance', 'Early')]
/** Everybody has an account of his name but Guest, who has none. */
const at = (duties: readonly Duty[], shifts: readonly string[], standIns: readonly StandIn[] = []): Roster => ({
  ...{ duties, standIns, isWithin: (placeId, aboveId) => placeId === aboveId },
  accountsOf: (personId) => (personId === 'guest' ? [] : [personId]),
  runningShifts: (place) => (place === 'line' ? shifts : []),
})

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
  expect(reachOf(at(duties, shifts), called)).toEqual({ ...expected, standsIn: [] })
})

describe('where somebody is away', () => {
  const instead = (personId: string, standInPersonId: string): StandIn => ({
    ...{ personId, standInPersonId, equipmentId: 'line', personnelClassIds: [] },
  })
  test.each([
    ['who stands in is told, and for whom', [instead('ann', 'eve')], 'maintenance', ['eve'], [['eve', 'ann']], 'function'],
    [
      'who stands in for two is told once, and for both',
      [instead('ann', 'eve'), instead('leo', 'eve')],
      'quality',
      ['eve'],
      [
        ['eve', 'ann'],
        ['eve', 'leo'],
      ],
      'anybody',
    ],
    [
      'who is on duty himself is told once, and that he stands in',
      [instead('ann', 'leo')],
      'quality',
      ['leo'],
      [['leo', 'ann']],
      'anybody',
    ],
    ['whoever is there is told when who stands in has no account', [instead('ann', 'guest')], 'maintenance', ['leo'], [], 'anybody'],
  ] as const)('%s', (_name, standIns, called, recipients, standsIn, reach) => {
    const told = standsIn.map(([accountId, personId]) => ({ accountId, personId }))
    expect(reachOf(at(roster, ['Early'], standIns), called)).toEqual({ reach, recipients, standsIn: told })
  })
})

test('what a notice has reached altogether is the best of its calls', () => {
  expect(bestReach(['nobody', 'function'])).toBe('function')
  expect(bestReach(['anybody', 'nobody'])).toBe('anybody')
  expect(bestReach(['nobody'])).toBe('nobody')
})
