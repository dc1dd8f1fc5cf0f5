import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { isPoint } from './push-key.ts'

test('a point of the curve is a key, and nothing else is', () => {
  const key = createECDH('prime256v1').generateKeys()
  expect(isPoint(key.toString('base64url'))).toBe(true)
  const [moved, compressed] = [Buffer.from(key), Buffer.from(key)]
  moved[64]! ^= 1
  compressed[0] = 2
  expect([moved, compressed, key.subarray(0, 64)].map((bytes) => isPoint(bytes.toString('base64url')))).toEqual([false, false, false])
})
