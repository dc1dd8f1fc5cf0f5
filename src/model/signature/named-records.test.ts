import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { isAllByAuthors, recordFieldsOf, recordsIn } from './named-records.ts'

const id = z.string()
const contract = (verb: string, shape: z.ZodRawShape) => ({ name: `operations.execution.${verb}`, input: z.strictObject(shape) })

test.each([
  ['retireReason', { id, reasonId: id }, ['id']],
  ['finishJobOrder', { jobOrderId: id, reasonId: id.optional(), equipmentId: id }, ['jobOrderId']],
  ['closeShift', { equipmentId: id, note: id }, []],
  ['createOperationsRequest', { operationsDefinitionId: id }, []],
  ['releaseOperationsRequest', { operationsRequestId: id, note: id }, ['operationsRequestId']],
  ['assignJobOrder', { jobOrderId: id, operationsRequestId: id.optional() }, ['jobOrderId']],
] as const)('%s is about %j: %j', (verb, shape, expected) => {
  expect(recordFieldsOf(contract(verb, shape))).toEqual(expected)
})

test('the records are those that the input names', () => {
  expect(recordsIn(contract('finishJobOrder', { jobOrderId: id, note: id }), { jobOrderId: 'j', note: 'n' })).toEqual(['j'])
})

describe('nobody decides alone about what he recorded', () => {
  test.each([
    [['anna'], ['anna'], true],
    [['anna'], ['ben'], false],
    [['anna', 'ben'], ['anna'], false],
    [['anna', 'ben'], ['anna', 'ben'], true],
    [['anna'], [], false],
  ])('%j of %j: %s', (people, authors, expected) => {
    expect(isAllByAuthors(people, new Set(authors))).toBe(expected)
  })
})
