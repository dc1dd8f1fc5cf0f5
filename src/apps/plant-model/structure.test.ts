import { expect, test } from 'vitest'
import { differingPlaces } from './structure.ts'

const rate = (seconds: string, more: object = {}) => ({ validFrom: '2026-01-01', seconds, ...more })

test.each([
  ['the same', [rate('1')], [rate('1')], []],
  ['one value', [rate('1'), rate('2')], [rate('1'), rate('3')], [{ path: 'rates.1.seconds', here: '2', there: '3' }]],
  ['one more', [rate('1')], [rate('1'), rate('2')], [{ path: 'rates.1', here: '', there: JSON.stringify(rate('2')) }]],
  ['what is said on one side only', [rate('1')], [rate('1', { material: 'W' })], [{ path: 'rates.0.material', here: '', there: 'W' }]],
  ['nothing here', null, [rate('1')], [{ path: 'rates', here: '', there: JSON.stringify([rate('1')]) }]],
  ['names, whatever their order', ['a', 'b', 'c'], ['c', 'b', 'd'], [{ path: 'rates', here: 'a', there: 'd' }]],
  ['the same names in another order', ['a', 'b'], ['b', 'a'], []],
])('%s', (_name, here, there, expected) => {
  expect(differingPlaces('rates', here, there)).toEqual(expected)
})
