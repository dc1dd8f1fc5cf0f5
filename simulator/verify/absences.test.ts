import { expect, test } from 'vitest'
import { Absences } from './absences.ts'

test('a gateway is away from the first word of it until it is back, each time', () => {
  const absences = new Absences()
  absences.begin('Bottling', 1_000)
  absences.begin('Bottling', 1_500)
  absences.end('Bottling', 3_000)
  absences.end('Bottling', 9_000)
  absences.begin('Bottling', 10_000)
  absences.end('Bottling', 10_500)
  expect(absences.within('Bottling', 0, 20_000)).toBe(2_500)
  expect(absences.within('Bottling', 2_000, 10_200)).toBe(1_200)
  expect(absences.within('Machining', 0, 20_000)).toBe(0)
})
