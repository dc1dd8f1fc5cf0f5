import { expect, test } from 'vitest'
import * as z from 'zod'
import { defineHandler } from '../kernel/server/handler.ts'
import { accept } from '../kernel/contract/decision.ts'
import { withCategory } from './category-of-module.ts'

const handlerOf = (name: string) =>
  defineHandler({
    contract: {
      ...{ name, title: { en: '-', de: '-' }, isa95: 'Lot', permission: name, refusals: {} },
      ...{ intent: 'request', input: z.strictObject({}) },
    },
    streams: () => ({}),
    scope: () => undefined,
    decide: () => accept({}),
  })

test.each([
  ['quality.execution.recordResult', ['Quality']],
  ['inventory.tracking.move', ['Inventory']],
  ['maintenance.execution.finish', ['Maintenance']],
  ['production.tracking.mark', ['Production']],
  ['operations.performance.closeShift', undefined],
])('%s belongs to %j', (name, expected) => {
  expect(withCategory(handlerOf(name)).categories?.({}, {})).toEqual(expected)
})

test('what the object itself says stands', () => {
  const own = { ...handlerOf('quality.execution.repair'), categories: () => ['Maintenance'] }
  expect(withCategory(own).categories?.({}, {})).toEqual(['Maintenance'])
})
