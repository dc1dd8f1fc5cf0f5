import { expect, test } from 'vitest'
import { isOfLoss, lossId, shareOut } from './loss-view.ts'

const stop = { element: 'ADET', state: 'Stopped', minor: false, reasonId: null, faultCode: '343' } as const

test('the parts of the planned busy time come production first, then by kind, largest first', () => {
  const rows = [
    { kind: 'Stop', seconds: '10' },
    { kind: 'Blocked', seconds: '30.5' },
    { kind: 'Stop', seconds: '25' },
    { kind: 'NoOrder', seconds: '0' },
  ]
  expect(shareOut(rows, 100)).toEqual([
    { kind: 'APT', seconds: 100 },
    { kind: 'Stop', seconds: 35 },
    { kind: 'Blocked', seconds: 30.5 },
  ])
})

test.each([
  [stop, { kind: 'Stop', reasonId: null, faultCode: '343' }, true],
  [stop, { kind: 'Stop', reasonId: null, faultCode: '344' }, false],
  [stop, { kind: 'MinorStop', reasonId: null, faultCode: '343' }, false],
  [{ ...stop, reasonId: 'r' }, { kind: 'Stop', reasonId: 'r', faultCode: null }, true],
  [{ ...stop, state: 'Starved' as const, faultCode: null }, { kind: 'Starved', reasonId: null, faultCode: null }, true],
  [{ ...stop, element: 'AUST' as const, faultCode: null }, { kind: 'SetUp', reasonId: null, faultCode: null }, true],
  [{ ...stop, element: 'APT' as const }, { kind: 'Stop', reasonId: null, faultCode: '343' }, false],
])('an interval belongs to a loss of its kind, reason and fault: %o, %o', (row, loss, expected) => {
  expect(isOfLoss(row, loss)).toBe(expected)
})

test('a loss has its own name in an address', () => {
  expect(lossId({ kind: 'Stop', reasonId: null, faultCode: '343' })).toBe('Stop~~343')
})
