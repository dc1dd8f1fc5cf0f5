import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blacken, commitmentOf, type Payload } from './commitment.ts'

const mark = 'redacted-0123456789ab'
const sealed = (value: unknown): Payload => ({ payload: JSON.stringify(value), salt: 'a salt', texts: null })
const hex = (payload: Payload) => commitmentOf(payload, mark).toString('hex')

test('whatever is blackened, in whatever order, the commitment stays and the text is gone', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.func(fc.boolean()), fc.func(fc.boolean()), (json, first, second) => {
      const before: Payload = { payload: json, salt: 'a salt', texts: null }
      const once = blacken(before, mark, (field, text) => first(field, text)) ?? before
      const twice = blacken(once, mark, (field, text) => second(field, text)) ?? once
      expect(hex(once)).toBe(hex(before))
      expect(hex(twice)).toBe(hex(before))
      const shape = (value: unknown) => JSON.stringify(value, (_, member: unknown) => (typeof member === 'string' ? '' : member))
      expect(shape(JSON.parse(twice.payload))).toBe(shape(JSON.parse(json)))
    }),
  )
})

test.each([
  ['a text', { a: 'one', b: 2 }, { a: 'two', b: 2 }],
  ['a key', { a: 'one' }, { b: 'one' }],
  ['a number', { a: 'one', b: 2 }, { a: 'one', b: 3 }],
  ['the order', { a: 'one', b: 'two' }, { b: 'two', a: 'one' }],
  ['texts that change places', { a: 'one', b: 'two' }, { a: 'two', b: 'one' }],
])('another commitment for another payload: %s', (_, left, right) => {
  expect(hex(sealed(left))).not.toBe(hex(sealed(right)))
})

test('by the field, at any depth; its salt goes with it and the others stay', () => {
  const before = sealed({ note: 'Anna was late', at: { note: 'she said "sorry"', name: 'F1' } })
  const after = blacken(before, mark, (field) => field === 'note')!
  expect(JSON.parse(after.payload)).toEqual({ note: mark, at: { note: mark, name: 'F1' } })
  expect(after.salt).toBeNull()
  expect(after.texts?.map((text) => Object.keys(text)[0])).toEqual(['gone', 'gone', 'salt'])
  expect(JSON.stringify(after)).not.toContain('a salt')
})

test('by the field and the one in which it stands, in lists too, and whatever stands before it', () => {
  const file = { sha256: 'ab', name: 'Anna.pdf' }
  const before = sealed({
    name: 'F1',
    list: [{ note: '{"}', at: ['x', 'y'] }],
    file,
    files: [file, { name: 'Ben.pdf' }],
    after: { name: 'F2' },
  })
  const after = blacken(before, mark, (field, text, within) => field === 'name' && within.startsWith('file') && text !== 'Ben.pdf')!
  const gone = { ...file, name: mark }
  expect(JSON.parse(after.payload)).toEqual({ ...JSON.parse(before.payload), file: gone, files: [gone, { name: 'Ben.pdf' }] })
  expect(hex(after)).toBe(hex(before))
})

test('nothing but the mark may stand where a text is gone', () => {
  const after = blacken(sealed({ note: 'Anna was late' }), mark, () => true)!
  expect(hex({ ...after, payload: after.payload.replace(mark, 'Ben was late') })).not.toBe(hex(after))
})
