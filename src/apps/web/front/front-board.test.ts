import { expect, test } from 'vitest'
import { countsKept, statesChanged } from './front-board.ts'

const unit = (equipmentId: string, state: 'Producing' | 'Stopped' | 'Blocked', good = '0', scrap = '0') => ({
  ...{ equipmentId, name: equipmentId.toUpperCase(), state, good, scrap },
})

test('only what changed is seen, and a unit that is new is no change', () => {
  const before = [unit('filler', 'Producing'), unit('labeller', 'Producing')]
  const after = [unit('filler', 'Producing'), unit('labeller', 'Stopped'), unit('packer', 'Blocked')]
  expect(statesChanged(before, after, 7)).toEqual([{ kind: 'state', atMs: 7, equipmentId: 'labeller', name: 'LABELLER', state: 'Stopped' }])
  expect(statesChanged(after, after, 8)).toEqual([])
})

test('a count that is taken back is not kept', () => {
  const before = [unit('a', 'Producing', '100', '2'), unit('b', 'Producing', '50')]
  expect(countsKept(before, [unit('a', 'Producing', '101', '2'), unit('b', 'Producing', '49')])).toMatchObject([
    { before: 102, now: 103, isKept: true },
    { before: 50, now: 49, isKept: false },
  ])
})
