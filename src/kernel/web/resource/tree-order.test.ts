import { expect, test } from 'vitest'
import { orderAsTree } from './tree-order.ts'

const row = (id: string, parentId: string | null) => ({ id, parentId })

test.each([
  ['siblings in the order given', [row('b', null), row('a', null)], ['b0', 'a0']],
  ['children below their parent', [row('a', 'z'), row('b', null), row('c', 'z'), row('z', null)], ['b0', 'z0', 'a1', 'c1']],
  ['a row whose parent is not shown is a root', [row('a', 'hidden'), row('b', 'a')], ['a0', 'b1']],
  ['nothing', [], []],
])('%s', (_, rows, expected) => {
  expect(orderAsTree(rows, 'parentId').map((placed) => `${placed.row.id}${placed.depth}`)).toEqual(expected)
})
