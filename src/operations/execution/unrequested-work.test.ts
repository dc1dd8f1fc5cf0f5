import { expect, test } from 'vitest'
import { Code } from '../../kernel/contract/ids.ts'
import { WorkType } from '../definition/contract.ts'
import { codeOfWork } from './unrequested-work.ts'

test('work without an order numbers itself: what it is, when, and which', () => {
  expect(codeOfWork('Cleaning', '2026-06-01T05:00:00.000Z', '0192d3a0-0000-7000-8000-00000f8f2a9c')).toBe('CLN-260601-8F2A9C')
})

test('every kind of work has a number of its own that is a code', () => {
  const codes = WorkType.options.map((type) => codeOfWork(type, '2026-06-01T05:00:00.000Z', '0192d3a0-0000-7000-8000-000000000001'))
  expect(new Set(codes).size).toBe(WorkType.options.length)
  for (const code of codes) expect(Code.safeParse(code).success).toBe(true)
})
