import { expect, test } from 'vitest'
import type { JudgedRow } from './order-file.ts'
import { rowCommands } from './row-commands.ts'

const row = (line: number, note = ''): JudgedRow => {
  const order = { operationsDefinitionId: 'd', quantity: { value: '500', unit: 'C62' }, priority: 500, note }
  return { line, code: '', order, faults: [] }
}

test('a row is the same command whenever it is sent, until it says something else', () => {
  let last = 0
  const { idOf } = rowCommands(() => String((last += 1)))
  expect([idOf(row(2)), idOf(row(3)), idOf(row(2)), idOf(row(2, 'urgent')), idOf(row(3))]).toEqual(['1', '2', '1', '3', '2'])
})

test('a row that was refused is another command when it is sent again', () => {
  let last = 0
  const { idOf, refused } = rowCommands(() => String((last += 1)))
  const before = [idOf(row(2)), idOf(row(3))]
  refused(row(2))
  expect([...before, idOf(row(2)), idOf(row(3))]).toEqual(['1', '2', '3', '2'])
})
