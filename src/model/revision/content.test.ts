import { expect, test } from 'vitest'
import { compareContents, contentsOf } from './content.ts'

test('a record stands as its events left it, version by version', () => {
  const events = [
    { kind: 'recordCreated', payload: { fields: { code: 'A', name: 'x' } } },
    { kind: 'recordChanged', payload: { fields: { code: 'A', name: 'y' } } },
    { kind: 'recordMoved', payload: { parentId: 'p' } },
    { kind: 'recordRetired', payload: {} },
    { kind: 'recordReinstated', payload: {} },
  ]
  const contents = contentsOf(events.map((event, index) => ({ ...event, version: index + 1 })))
  expect(contents).toEqual([
    { code: 'A', name: 'x', retired: false },
    { code: 'A', name: 'y', retired: false },
    { code: 'A', name: 'y', retired: false, parentId: 'p' },
    { code: 'A', name: 'y', retired: true, parentId: 'p' },
    { code: 'A', name: 'y', retired: false, parentId: 'p' },
  ])
  expect(contentsOf([{ kind: 'workMasterDefined', version: 1, payload: { code: 'W' } }])).toEqual([{ code: 'W' }])
})

test.each([
  ['nothing', { a: '1', b: null }, { a: '1' }, []],
  ['a value', { a: '1' }, { a: '2' }, [{ path: 'a', before: '1', after: '2' }]],
  ['a language', { name: { en: 'x', de: 'y' } }, { name: { en: 'z', de: 'y' } }, [{ path: 'name.en', before: 'x', after: 'z' }]],
  ['a place in a list', { s: [{ c: 1 }] }, { s: [{ c: 1 }, { c: 2 }] }, [{ path: 's.1', before: null, after: { c: 2 } }]],
  ['a structure that came', { unit: null }, { unit: { min: '1' } }, [{ path: 'unit', before: null, after: { min: '1' } }]],
])('%s is different', (_, before, after, expected) => {
  expect(compareContents(before, after)).toEqual(expected)
})
