import { expect, test } from 'vitest'
import { activities, categories, contractsIn, folderOf, isMes, type Activity, type Category } from './scope-cells.ts'

const named = (name: string) => ({ name, permission: `${folderOf(name).replace('/', '.')}.read` })
const rows = [
  'operations.execution.startJobOrder',
  'quality.execution.recordTest',
  'model.plant.listWorkUnits',
  'kernel.ledger.listEvents',
].map(named)

test('a contract lives in the folder of its name', () => {
  expect(folderOf('operations.execution.startJobOrder')).toBe('operations/execution')
})

test('assigning a job is dispatching, because that is the right one needs', () => {
  const assign = { name: 'operations.execution.assignJobOrder', permission: 'operations.dispatching.edit' }
  expect(contractsIn([assign], 'production', 'dispatching').shared).toEqual([assign])
  expect(contractsIn([assign], 'production', 'execution').shared).toEqual([])
})

test('a cell holds what is its own and what serves every category', () => {
  expect(contractsIn(rows, 'quality', 'execution')).toEqual({ own: [rows[1]], shared: [rows[0]] })
  expect(contractsIn(rows, 'production', 'execution')).toEqual({ own: [], shared: [rows[0]] })
  expect(contractsIn(rows, 'inventory', 'resources')).toEqual({ own: [], shared: [rows[2]] })
  expect(contractsIn(rows, 'inventory', 'tracking')).toEqual({ own: [], shared: [] })
})

test('MES is a part of MOM and never all of it', () => {
  const cells = Object.keys(categories).flatMap((category) =>
    Object.keys(activities).map((activity) => isMes(category as Category, activity as Activity)),
  )
  expect(cells).toHaveLength(32)
  expect(cells.filter(Boolean)).toHaveLength(7)
})
