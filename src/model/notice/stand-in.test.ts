import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type IsWithin, presentFor, type StandIn } from './stand-in.ts'

const ancestors: Readonly<Record<string, readonly string[]>> = {
  filler: ['filler', 'line', 'site'],
  line: ['line', 'site'],
  site: ['site'],
}
const isWithin: IsWithin = (placeId, aboveId) => ancestors[placeId]?.includes(aboveId) ?? false
const instead = (personId: string, standInPersonId: string, more: Partial<StandIn> = {}): StandIn => ({
  ...{ personId, standInPersonId, equipmentId: 'site', personnelClassIds: [], ...more },
})
const maintenance = { personnelClassIds: ['maintenance'] }
const lead = { personnelClassIds: ['lead'] }
const charge = { personId: 'ann', personnelClassId: 'maintenance', equipmentId: 'line' }

describe('who is reached for a duty', () => {
  test.each([
    ['the person himself when nobody stands in', [], ['ann']],
    ['the person himself when somebody else is away', [instead('leo', 'mia')], ['ann']],
    ['who stands in', [instead('ann', 'mia')], ['mia']],
    ['who stands in for him in turn, along the chain', [instead('mia', 'leo'), instead('ann', 'mia')], ['leo']],
    ['all who stand in', [instead('ann', 'mia'), instead('ann', 'leo')], ['leo', 'mia']],
    ['each once, where two chains meet', [instead('ann', 'mia'), instead('ann', 'leo'), instead('mia', 'leo')], ['leo']],
    ['who stands in for this function', [instead('ann', 'mia', maintenance)], ['mia']],
    ['not who stands in for another one', [instead('ann', 'mia', lead)], ['ann']],
    ['who stands in for this function before who does for all', [instead('ann', 'leo'), instead('ann', 'mia', maintenance)], ['mia']],
    ['who stands in at the place of the duty', [instead('ann', 'mia', { equipmentId: 'line' })], ['mia']],
    ['not who stands in only below it', [instead('ann', 'mia', { equipmentId: 'filler' })], ['ann']],
    ['the person himself in a circle of two', [instead('ann', 'mia'), instead('mia', 'ann')], ['ann']],
    ['the person himself in a circle behind him', [instead('ann', 'mia'), instead('mia', 'leo'), instead('leo', 'mia')], ['ann']],
    ['who is left beside a circle', [instead('ann', 'mia'), instead('mia', 'ann'), instead('mia', 'leo')], ['leo']],
  ])('%s', (_name, standIns, expected) => {
    expect(presentFor(charge, standIns, isWithin).map(({ personId }) => personId)).toEqual(expected)
  })

  test('and for whom somebody stands in is said: for the one on the roster, along the whole chain', () => {
    const chain = [instead('ann', 'mia'), instead('mia', 'leo')]
    expect(presentFor(charge, chain, isWithin)).toEqual([{ personId: 'leo', standsInFor: 'ann' }])
    expect(presentFor(charge, [], isWithin)).toEqual([{ personId: 'ann', standsInFor: null }])
  })

  test('is always somebody, in any order of the stand-ins, and nobody who is away while another is left', () => {
    const person = fc.constantFrom('ann', 'mia', 'leo', 'eve', 'bob')
    const place = fc.constantFrom('filler', 'line', 'site')
    const classes = fc.subarray(['maintenance', 'lead'], { maxLength: 1 })
    const standIn = fc.record({ personId: person, standInPersonId: person, equipmentId: place, personnelClassIds: classes })
    fc.assert(
      fc.property(fc.array(standIn, { maxLength: 8 }), (standIns) => {
        const present = presentFor(charge, standIns, isWithin)
        expect(present.length).toBeGreaterThan(0)
        expect(presentFor(charge, standIns.toReversed(), isWithin)).toEqual(present)
        const isAway = (personId: string) =>
          standIns.some(
            (one) =>
              one.personId === personId && one.equipmentId !== 'filler' && [undefined, 'maintenance'].includes(one.personnelClassIds[0]),
          )
        const away = present.filter(({ personId }) => isAway(personId))
        expect(away.length === 0 || (away.length === 1 && present.length === 1 && away[0]!.personId === 'ann')).toBe(true)
      }),
    )
  })
})
