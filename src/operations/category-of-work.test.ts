import { expect, test } from 'vitest'
import { categoriesOf } from './category-of-work.ts'
import { WorkType } from './definition/contract.ts'

test.each([
  [['Production'], ['Production']],
  [['SetUp', 'Cleaning'], ['Production']],
  [
    ['Maintenance', 'Production'],
    ['Maintenance', 'Production'],
  ],
  [['Quality'], ['Quality']],
  [['Inventory', 'Inventory'], ['Inventory']],
  [['Other'], []],
  [[], []],
] as const)('%j is %j', (works, expected) => {
  expect(categoriesOf(...works.map((workType) => ({ workType })))).toEqual(expected)
})

test('what is not there has no category, and every kind of work is known', () => {
  expect(categoriesOf(undefined)).toEqual([])
  expect(WorkType.options.filter((workType) => categoriesOf({ workType }) === undefined)).toEqual([])
})
