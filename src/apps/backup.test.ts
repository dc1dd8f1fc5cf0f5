import { expect, test } from 'vitest'
import { isFull } from './backup.ts'

test.each([
  [Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }), true],
  [Object.assign(new Error('EDQUOT: disk quota exceeded'), { code: 'EDQUOT' }), true],
  [Object.assign(new Error('could not extend file'), { code: '53100' }), true],
  [new Error('could not extend file "base/16384/16500": No space left on device'), true],
  [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), false],
  [Object.assign(new Error('duplicate key'), { code: '23505' }), false],
])('%s is told apart from what is not a full disk', (error, expected) => {
  expect(isFull(error)).toBe(expected)
})
