import { expect, it } from 'vitest'
import { field, fixed, hinted, optional } from '../../contract/field.ts'
import { defineResource } from '../../contract/resource.ts'
import { emptyValues, faultsOf, inputOf, type RecordRow, valuesOf } from './record-values.ts'

const label = { en: 'x', de: 'x' }
const tool = defineResource({
  name: 'model.tool.tool',
  title: { one: { en: 'Tool', de: 'Werkzeug' }, many: { en: 'Tools', de: 'Werkzeuge' } },
  isa95: 'Equipment',
  permission: 'model.tool',
  key: ['code'],
  list: ['code'],
  fields: {
    code: fixed(field.code(label)),
    name: field.words(label),
    life: hinted(optional(field.decimal(label)), label),
    minorSeconds: optional(field.duration(label)),
    isShared: field.flag(label),
    note: field.note(label),
  },
})
const id = '018f3b3e-0000-7000-8000-000000000001'
const row: RecordRow = {
  id,
  revision: 3,
  retired: false,
  code: 'T-1',
  name: { en: 'Mould', de: 'Form' },
  life: '1000.5',
  minorSeconds: null,
  isShared: true,
  note: '',
}

it('an empty form names what must be filled in, and nothing that may stay empty', () => {
  const faults = faultsOf(tool, emptyValues(tool))
  expect(Object.keys(faults).sort()).toEqual(['code', 'name'])
  expect(faults.code?.de).toBe('Bitte ausfüllen')
})

it('what people type becomes what the contract takes', () => {
  const values = { ...emptyValues(tool), code: ' T-2 ', name: { en: 'Mould', de: 'Form' }, life: '12,5', minorSeconds: '30' }
  expect(faultsOf(tool, values)).toEqual({})
  expect(inputOf(tool, values)).toEqual({
    code: 'T-2',
    name: { en: 'Mould', de: 'Form' },
    life: '12.5',
    minorSeconds: 30,
    isShared: false,
    note: '',
  })
})

it('a change keeps what was not touched, leaves out what is fixed, and names the revision that was seen', () => {
  const input = inputOf(tool, valuesOf(tool, row), row)
  expect(input).toEqual({ id, expectedRevision: 3, name: row.name, life: '1000.5', minorSeconds: null, isShared: true, note: '' })
  expect(faultsOf(tool, valuesOf(tool, row), row)).toEqual({})
})

it('a code with a blank is explained', () => {
  expect(faultsOf(tool, { ...valuesOf(tool, row), code: 'T 1' }).code?.en).toContain('without blanks')
})
