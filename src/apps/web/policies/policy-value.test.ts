import { expect, test } from 'vitest'
import { holdingAt } from './policy-value.ts'

const place = (id: string, parentId: string | null) => ({ id, parentId, code: id, name: id })
const places = [place('site', null), place('line', 'site'), place('unit', 'line'), place('loop', 'loop')]
const policy = (settings: Record<string, string>) => ({
  default: 'ask',
  settings: Object.entries(settings).map(([equipmentId, value]) => ({ equipmentId, value })),
})

test.each([
  [{}, { value: 'ask', from: 'default' }],
  [{ unit: 'allow' }, { value: 'allow', from: 'here' }],
  [
    { site: 'refuse', line: 'allow' },
    { value: 'allow', from: places[1] },
  ],
  [{ other: 'allow' }, { value: 'ask', from: 'default' }],
])('%o', (settings, expected) => {
  expect(holdingAt(policy(settings), 'unit', places)).toEqual(expected)
})

test('a place that is its own parent ends the search', () => {
  expect(holdingAt(policy({ site: 'refuse' }), 'loop', places)).toEqual({ value: 'ask', from: 'default' })
})
