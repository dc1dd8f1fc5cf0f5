import { describe, expect, test } from 'vitest'
import { field, fixed, optional } from '../../contract/field.ts'
import { defineResource } from '../../contract/resource.ts'
import { decideChange, decideCreate, decideMove, decideReinstate, decideRetire } from './decide-record.ts'
import { evolveRecord, type RecordEvent, type RecordState } from './record.ts'

const label = { en: 'x', de: 'x' }
const tool = defineResource({
  name: 'test.model.tool',
  title: { one: { en: 'Tool', de: 'Werkzeug' }, many: { en: 'Tools', de: 'Werkzeuge' } },
  isa95: 'Equipment',
  permission: 'test.model',
  key: ['code'],
  list: ['code'],
  fields: {
    code: field.code(label),
    kind: fixed(field.choice(label, [{ value: 'a', label }])),
    parentId: field.parent(label, 'test.model.tool'),
    otherId: optional(field.reference(label, 'test.model.other')),
    page: field.note(label),
  },
})

const fields = { code: 'T', kind: 'a', parentId: null, otherId: null }
const live: RecordState = { revision: 3, retired: false, fields }
const retired: RecordState = { ...live, retired: true }
const accepted = { outcome: 'accepted' }
const refused = (refusal: string) => ({ outcome: 'refused', refusal })
const change = { id: 'id', expectedRevision: 3, code: 'U', otherId: null }
const move = { id: 'id', expectedRevision: 3, parentId: 'p' }
const rules = { check: ({ code }: { readonly code?: unknown }) => (code === 'BAD' ? 'own_refusal' : undefined) }

describe('create', () => {
  test.each([
    ['a new record', undefined, fields, {}, accepted],
    ['one that is there', live, fields, {}, refused('already_exists')],
    ['a reference to nothing', undefined, fields, { otherId: undefined }, refused('referenced_record_missing')],
    ['a reference to a retired record', undefined, fields, { otherId: retired }, refused('referenced_record_missing')],
    ['what the resource does not want', undefined, { ...fields, code: 'BAD' }, { otherId: live }, refused('own_refusal')],
  ])('%s', (_, state, given, related, expected) => {
    expect(decideCreate(state, given, related, rules, 'id')).toMatchObject(expected)
  })
})

describe('change', () => {
  test.each([
    ['a record as it was seen', live, change, {}, accepted],
    ['one that does not exist', undefined, change, {}, refused('not_found')],
    ['a retired one, before its revision', retired, { ...change, expectedRevision: 1 }, {}, refused('record_retired')],
    ['one that somebody changed meanwhile', live, { ...change, expectedRevision: 2 }, {}, refused('changed_meanwhile')],
    ['to a reference that is retired', live, change, { otherId: retired }, refused('referenced_record_missing')],
    ['to what the resource does not want', live, { ...change, code: 'BAD' }, {}, refused('own_refusal')],
  ])('%s', (_, state, input, related, expected) => {
    expect(decideChange(tool, state, input, related, rules)).toMatchObject(expected)
  })

  test('keeps what is fixed, whatever is sent', () => {
    const decision = decideChange(tool, live, { ...change, kind: 'b', parentId: 'elsewhere' } as typeof change, {}, {})
    expect(decision).toMatchObject({ events: { record: [{ payload: { fields: { code: 'U', kind: 'a', parentId: null } } }] } })
  })
})

describe('move', () => {
  test.each([
    ['below another record', live, { parentId: live }, false, accepted],
    ['one that does not exist', undefined, { parentId: live }, false, refused('not_found')],
    ['a retired one', retired, { parentId: live }, false, refused('record_retired')],
    ['below nothing', live, { parentId: undefined }, false, refused('referenced_record_missing')],
    ['below itself', live, { parentId: live }, true, refused('parent_makes_a_cycle')],
  ])('%s', (_, state, related, isBelow, expected) => {
    expect(decideMove(tool, state, move, related, rules, isBelow)).toMatchObject(expected)
  })
})

describe('retire and reinstate', () => {
  test.each([
    ['retire', decideRetire(live, 'id', false), accepted],
    ['retire nothing', decideRetire(undefined, 'id', false), refused('not_found')],
    ['retire twice', decideRetire(retired, 'id', true), refused('record_retired')],
    ['retire what is used', decideRetire(live, 'id', true), refused('still_used')],
    ['reinstate', decideReinstate(retired, 'id', false), accepted],
    ['reinstate nothing', decideReinstate(undefined, 'id', false), refused('not_found')],
    ['reinstate what is in use', decideReinstate(live, 'id', false), refused('not_retired')],
    ['reinstate what refers to a retired record', decideReinstate(retired, 'id', true), refused('referenced_record_missing')],
  ])('%s', (_, decision, expected) => {
    expect(decision).toMatchObject(expected)
  })
})

test('the state is the fold of the events, without long texts', () => {
  const events: RecordEvent[] = [
    { kind: 'recordCreated', payload: { fields: { ...fields, page: 'long' } } },
    { kind: 'recordMoved', payload: { parentId: 'p' } },
    { kind: 'recordRetired', payload: {} },
    { kind: 'recordReinstated', payload: {} },
    { kind: 'recordChanged', payload: { fields: { ...fields, code: 'U', parentId: 'p', page: 'longer' } } },
  ]
  const states = events.reduce<RecordState[]>((all, event) => [...all, evolveRecord(tool, all.at(-1), event)], [])
  expect(states.map(({ revision, retired: isRetired }) => [revision, isRetired])).toEqual([
    [1, false],
    [2, false],
    [3, true],
    [4, false],
    [5, false],
  ])
  expect(states.at(-1)?.fields).toEqual({ ...fields, code: 'U', parentId: 'p' })
})

test('a declaration that contradicts itself is found at once', () => {
  const { commands: _, queries: __, ...definition } = tool
  expect(() => defineResource({ ...definition, list: ['nothing' as 'code'] })).toThrow('no field nothing')
  expect(() => defineResource({ ...definition, scope: 'otherId' })).toThrow('otherId is fixed')
})

test('commands and queries are named after the resource', () => {
  const names = [...Object.values(tool.commands), ...Object.values(tool.queries)].map(({ name }) => name)
  expect(names).toEqual(
    ['createTool', 'changeTool', 'retireTool', 'reinstateTool', 'moveTool', 'listTool', 'getTool'].map((name) => `test.model.${name}`),
  )
  expect(tool.commands.create.title).toEqual({ en: 'Create tool', de: 'Werkzeug anlegen' })
  expect(Object.keys(tool.commands.change.input.shape)).toEqual(['id', 'expectedRevision', 'code', 'otherId', 'page'])
})
