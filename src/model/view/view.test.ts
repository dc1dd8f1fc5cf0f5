import { expect, test } from 'vitest'
import { MOST_VIEWS } from './contract.ts'
import { decideOnOwn, decideSave, evolveViews, type KnownView } from './view.ts'

const list = 'model.material.materialDefinition'
const view = (viewId: string, name = viewId): KnownView => ({ viewId, list, name })
const wanted = { list, name: 'Mine', filters: { search: 'x' }, isDefault: false }
const full = Array.from({ length: MOST_VIEWS }, (_, index) => view(`v${index}`))

test.each([
  ['a new one', [view('a')], { ...wanted }, undefined],
  ['an own one anew, under its name', [view('a', 'Mine')], { ...wanted, viewId: 'a' }, undefined],
  ['a name that another one has', [view('a', 'Mine')], { ...wanted }, 'name_taken'],
  ['a name that one of another list has', [{ ...view('a', 'Mine'), list: 'other' }], { ...wanted }, undefined],
  ['one that is not there', [view('a')], { ...wanted, viewId: 'b' }, 'view_not_found'],
  ['one too many', full, { ...wanted }, 'too_many'],
  ['an own one of many', full, { ...wanted, viewId: 'v3' }, undefined],
])('a view is saved or not: %s', (_, views, input, refusal) => {
  const decision = decideSave(views, input, 'new')
  expect(decision).toMatchObject(refusal === undefined ? { outcome: 'accepted' } : { outcome: 'refused', refusal })
})

test('only what is one’s own is removed or shared', () => {
  const event = { kind: 'viewRemoved' as const, payload: { viewId: 'a' } }
  expect(decideOnOwn([view('a')], 'a', event).outcome).toBe('accepted')
  expect(decideOnOwn([view('b')], 'a', event)).toMatchObject({ refusal: 'view_not_found' })
  expect(evolveViews([view('a'), view('b')], event)).toEqual([view('b')])
})
