import { expect, test } from 'vitest'
import { materialDefinition } from '../../../model/material/material-definition.resource.ts'
import { bulkTable, sharedFieldsOf } from './bulk-table.ts'

const rows = [
  { id: 'a', revision: 3, code: 'M-1', name: 'One' },
  { id: 'b', revision: 1, code: 'M-2', name: 'Two' },
]

test('a value for many is a table of keys, revisions and that value, as import reads it', () => {
  expect(bulkTable(materialDefinition, rows, { field: 'basePerUnit', value: '1.5', codes: [] })).toEqual({
    columns: ['code', 'revision', 'basePerUnit'],
    rows: [
      ['M-1', '3', '1.5'],
      ['M-2', '1', '1.5'],
    ],
  })
  const byCode = bulkTable(materialDefinition, rows, { field: 'materialClassId', value: 'some id', codes: ['DRINK'] })
  expect(byCode.rows[0]).toEqual(['M-1', '3', 'DRINK'])
  const emptied = bulkTable(materialDefinition, rows, { field: 'materialClassId', value: null, codes: [] })
  expect(emptied.rows[0]).toEqual(['M-1', '3', ''])
})

test('many go out of use, or into it again', () => {
  expect(bulkTable(materialDefinition, rows.slice(0, 1), { retired: true })).toEqual({
    columns: ['code', 'revision', 'retired'],
    rows: [['M-1', '3', 'true']],
  })
})

test('what tells records apart and what is a structure is not given to many', () => {
  const names = sharedFieldsOf(materialDefinition).map(([name]) => name)
  expect(names).toEqual(expect.arrayContaining(['name', 'materialClassId', 'unitId', 'storageTemperature']))
  expect(names).not.toContain('code')
  expect(names).not.toContain('properties')
})
