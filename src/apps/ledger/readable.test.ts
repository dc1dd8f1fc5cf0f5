import { expect, test } from 'vitest'
import { idsIn, namesIn, withPersonal } from './readable.ts'

const a = '11111111-1111-4111-8111-111111111111'
const b = '22222222-2222-4222-8222-222222222222'
const payload = { code: 'PO-1', name: a, jobs: [{ jobOrderId: b, share: '1' }], note: null, count: 3 }

test('ids are found at any depth, once, and nothing else is taken for one', () => {
  expect(idsIn([payload, [a], 'PO-1', 7, undefined])).toEqual([a, b])
})

test('a personal reference becomes the datum, and an erased one stays what it is', () => {
  expect(withPersonal(payload, new Map([[a, 'Anna Becker']]))).toEqual({ ...payload, name: 'Anna Becker' })
  expect(withPersonal(payload, new Map())).toEqual(payload)
})

test('only the names that are spoken of are given', () => {
  const names = new Map([
    [b, 'PO-1'],
    ['33333333-3333-4333-8333-333333333333', 'other'],
  ])
  expect(namesIn(payload, names)).toEqual({ [b]: 'PO-1' })
})
