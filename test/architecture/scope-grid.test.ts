import { describe, expect, it } from 'vitest'
import { ACTIVITY_NAMES, CATEGORY_NAMES, renderMap, type ScopeEntry } from '../../scripts/scope-grid.ts'
import { cellOf } from '../../src/apps/web/scope/scope-cells.ts'
import { ACTIVITIES, CATEGORIES } from './place.ts'

const entry = (folder: string, name: string): ScopeEntry => ({
  folder,
  name,
  kind: 'command',
  title: 'Start',
  isa95: 'JobOrder',
  permission: 'run-jobs',
})

it('knows the same categories and activities as the rules of the house', () => {
  expect(Object.keys(CATEGORY_NAMES)).toEqual(CATEGORIES)
  expect(Object.keys(ACTIVITY_NAMES)).toEqual(ACTIVITIES)
})

describe('cellOf', () => {
  it.each([
    ['operations/execution', { category: 'all', activity: 'execution' }],
    ['operations/performance', { category: 'all', activity: 'analysis' }],
    ['production/definition', { category: 'production', activity: 'definition' }],
    ['model/equipment', { category: 'all', activity: 'resources' }],
    ['connect/sparkplug', { category: 'all', activity: 'collection' }],
    ['kernel/contract', undefined],
    ['exchange/files', undefined],
  ])('%s', (folder, cell) => {
    expect(cellOf(folder)).toEqual(cell)
  })
})

describe('the page', () => {
  const entries = [
    entry('quality/execution', 'quality.execution.recordTest'),
    entry('operations/execution', 'operations.execution.startJob'),
    entry('kernel/contract', 'kernel.access.signIn'),
  ]

  it('puts a contract into its cell, and what has none beside the grid', () => {
    const page = renderMap(entries)
    expect(page).toContain('| **Execution management** | `startJob` |  | `recordTest` |  |  |')
    expect(page).toContain('- **Ledger, rights, records** (`src/kernel`): `signIn`')
    expect(page).toContain('- **Many sites** (`src/enterprise`): nothing yet')
  })

  it('does not depend on the order in which contracts are found', () => {
    expect(renderMap(entries.toReversed())).toBe(renderMap(entries))
  })

  it('lists every contract once', () => {
    expect(renderMap(entries).match(/\| command \|/g)).toHaveLength(3)
  })
})
