import { describe, expect, test } from 'vitest'
import { growReasonTree, leavesOf, rankReasons, type ReasonRow } from './reason-tree.ts'

const row = (id: string, en: string, parentId: string | null = null): ReasonRow => ({ id, name: { en, de: `${en} (de)` }, parentId })
const rows = [row('t', 'Technical'), row('d', 'Drive', 't'), row('s', 'Sensor', 't'), row('m', 'Material'), row('lost', 'Lost', 'retired')]

describe('reasons as a tree', () => {
  test('groups hold their reasons, each level by name', () => {
    const tree = growReasonTree(rows, 'en')
    expect(tree.map((branch) => branch.name)).toEqual(['Lost', 'Material', 'Technical'])
    expect(tree[2]?.children?.map((branch) => branch.name)).toEqual(['Drive', 'Sensor'])
    expect(growReasonTree(rows, 'de')[0]?.name).toBe('Lost (de)')
  })

  test('a group is no reason', () => {
    expect(leavesOf(growReasonTree(rows, 'en')).map((leaf) => leaf.reasonId)).toEqual(['lost', 'm', 'd', 's'])
  })

  test('a circle in the records does not hang the screen', () => {
    expect(growReasonTree([row('a', 'A', 'b'), row('b', 'B', 'a')], 'en')).toEqual([])
  })

  test('what explained this fault goes before what is frequent, and that before the rest', () => {
    const uses = [
      { reasonId: 'm', faultCode: null, count: 9 },
      { reasonId: 's', faultCode: '17', count: 1 },
      { reasonId: null, faultCode: '17', count: 50 },
    ]
    const ranked = (faultCode: string | null) => rankReasons(growReasonTree(rows, 'en'), uses, faultCode).map((leaf) => leaf.reasonId)
    expect(ranked('17')).toEqual(['s', 'm', 'lost', 'd'])
    expect(ranked(null)).toEqual(['m', 's', 'lost', 'd'])
  })
})
