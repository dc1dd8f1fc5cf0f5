import fc from 'fast-check'
import { expect, test } from 'vitest'
import { field, optional } from '../../kernel/contract/field.ts'
import { readHead, readRow } from '../../kernel/contract/interchange/read-rows.ts'
import { defineResource } from '../../kernel/contract/resource.ts'
import { cellsOfDraft, mergeRow, overriddenIn } from './merge.ts'

const label = { en: 'X', de: 'X' }
const thing = defineResource({
  name: 'model.test.thing',
  title: { one: label, many: label },
  isa95: 'X',
  permission: 'model.test',
  key: ['code'],
  list: ['code'],
  fields: {
    code: field.code(label),
    name: field.text(label),
    weight: optional(field.decimal(label)),
    title: optional(field.words(label)),
    madeOf: optional(field.reference(label, 'model.test.thing')),
  },
})
const columns = ['code', 'name', 'weight', 'title.en', 'title.de', 'madeOf', 'retired']

function draftOf(cells: readonly string[]) {
  const csv = {
    separator: 'comma' as const,
    openQuoteAt: undefined,
    rows: [
      { line: 1, cells: columns },
      { line: 2, cells: [...cells] },
    ],
  }
  const head = readHead(thing, csv)
  if ('fault' in head) throw new Error(head.fault.en)
  return readRow(thing, head.columns, 'comma', csv.rows[1]!)
}
const own = (given: object) => ({
  ...{ id: 'x', revision: 1, retired: false, code: 'A', name: 'Own', weight: null, title: null, madeOf: null, refers: {} },
  ...given,
})
const draft = draftOf(['A', 'New', '1.50', 'Thing', 'Ding', 'B', 'false'])
const base = { code: 'A', name: 'Old', weight: '1.5', 'title.en': 'Thing', 'title.de': 'Sache', madeOf: 'C' }

test('what the plant left as the template had it is taken anew; what it changed itself stays', () => {
  const present = own({
    name: 'Old',
    weight: '2',
    title: { en: 'Thing', de: 'Sache' },
    madeOf: 'id-of-c',
    refers: { madeOf: { code: 'C' } },
  })
  const { kept, draft: left } = mergeRow(thing, draft, present, base)
  expect(kept).toEqual(['weight'])
  expect(left.values).toEqual({ code: 'A', name: 'New', title: { en: 'Thing', de: 'Ding' }, madeOf: 'B' })
})

test('one language of a name is kept, the other one taken', () => {
  const present = own({ name: 'New', title: { en: 'My thing', de: 'Sache' } })
  const { kept, draft: left } = mergeRow(thing, draft, present, base)
  expect(kept).toEqual(['title.en', 'madeOf', 'weight'].toSorted((a, b) => columns.indexOf(a) - columns.indexOf(b)))
  expect(left.values).toEqual({ code: 'A', name: 'New', title: { de: 'Ding' } })
})

test('of what followed no template before, everything filled in is the plant’s own, and gaps are filled', () => {
  const { kept, draft: left } = mergeRow(thing, draft, own({ title: { en: 'Mine', de: '' } }))
  expect(kept).toEqual(['name', 'title.en'])
  expect(left.values).toEqual({ code: 'A', weight: '1.50', title: { de: 'Ding' }, madeOf: 'B' })
})

test('what the plant has retired stays as it is', () => {
  const { kept, draft: left } = mergeRow(thing, draft, own({ retired: true }), base)
  expect([kept, left.values, left.retired]).toEqual([['retired'], { code: 'A' }, undefined])
})

test('1.50 of the template is 1.5 of the plant', () => {
  const given = cellsOfDraft(thing, draft)
  expect(overriddenIn(thing, given, { ...given, weight: '1.5' })).toEqual([])
  expect(overriddenIn(thing, given, { ...given, weight: '1.51' }).map(({ key }) => key)).toEqual(['weight'])
})

test('whatever three ways meet: after the merge each column says what the plant or the template says, and nothing that neither says', () => {
  const cell = fc.constantFrom('P', 'Q', 'R')
  fc.assert(
    fc.property(cell, cell, cell, (was, mine, given) => {
      const { kept, draft: left } = mergeRow(thing, draftOf(['A', given, '', '', '', '', 'false']), own({ name: mine }), { name: was })
      const result = 'name' in left.values ? left.values['name'] : mine
      expect(result).toBe(mine === was ? given : mine)
      expect(kept.includes('name')).toBe(mine !== was && mine !== given)
    }),
  )
})
