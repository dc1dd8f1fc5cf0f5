import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everything, extended, isNothing, isSelected, nothing, toggled } from './selection.ts'

const keys = ['a', 'b', 'c', 'd', 'e']
const shown = (selection: Parameters<typeof isSelected>[0]) => keys.filter((key) => isSelected(selection, key)).join('')

test('rows are chosen one by one, and taken back', () => {
  const one = toggled(nothing, 'b')
  expect([shown(nothing), shown(one), shown(toggled(one, 'd')), shown(toggled(one, 'b'))]).toEqual(['', 'b', 'bd', ''])
  expect([isNothing(nothing), isNothing(one), isNothing(toggled(one, 'b'))]).toEqual([true, false, true])
})

test('all that the list finds may be chosen but some, also those that nobody has seen', () => {
  const most = toggled(everything, 'c')
  expect([shown(everything), shown(most), shown(toggled(most, 'c'))]).toEqual(['abcde', 'abde', 'abcde'])
  expect(isSelected(most, 'never shown')).toBe(true)
  expect(isNothing(most)).toBe(false)
})

test('a range joins what is chosen, in either direction; an end that is not shown any more is left out', () => {
  const one = toggled(nothing, 'a')
  expect([shown(extended(one, keys, 'c', 'd')), shown(extended(one, keys, 'e', 'd')), shown(extended(one, keys, 'gone', 'd'))]).toEqual([
    'acd',
    'ade',
    'ad',
  ])
  expect(shown(extended(toggled(toggled(everything, 'b'), 'd'), keys, 'a', 'c'))).toBe('abce')
  expect(extended(one, keys, 'gone', 'too')).toBe(one)
})

test('whatever is pressed, a row is what its last press made it', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.constantFrom(...keys)), (isAll, pressed) => {
      const end = pressed.reduce(toggled, isAll ? everything : nothing)
      for (const key of keys) expect(isSelected(end, key)).toBe((pressed.filter((one) => one === key).length % 2 === 1) !== isAll)
    }),
  )
})
