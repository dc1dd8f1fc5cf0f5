import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RevisionEvent } from './contract.ts'
import {
  decideApprove,
  decideRetireRevision,
  decideReturn,
  decideSubmit,
  evolveRevisions,
  findEffective,
  lastApproved,
  type Revisions,
} from './revision.ts'

const [author, other] = ['author', 'other']
const which = { kind: 'model.material.materialDefinition', recordId: 'r', revision: 3 } as const
const submitted: RevisionEvent = { kind: 'revisionSubmitted', payload: { ...which, by: author } }
const approved = (revision: number, effectiveFromOn: string, effectiveUntilOn: string | null = null) =>
  ({ kind: 'revisionApproved', payload: { by: other, revision, effectiveFromOn, effectiveUntilOn } }) as RevisionEvent
const retired: RevisionEvent = { kind: 'revisionRetired', payload: { by: other, revision: 3 } }
const after = (...events: RevisionEvent[]): Revisions => events.reduce<Revisions>(evolveRevisions, [])
const inReview = after(submitted)
const inUse = after(submitted, approved(3, '2026-06-01'))

const facts = { newest: 3, authors: new Set([author]), mayAuthorApprove: false }
const period = { revision: 3, effectiveFromOn: '2026-06-01', effectiveUntilOn: null }
const refused = (refusal: string) => ({ outcome: 'refused', refusal })
const accepted = { outcome: 'accepted' }

describe('submit', () => {
  test.each([
    ['a draft', [], facts, accepted],
    ['nothing', [], { newest: undefined }, refused('not_found')],
    ['what somebody has changed', [], { newest: 4 }, refused('changed_meanwhile')],
    ['what is in review', inReview, facts, refused('already_in_review')],
    ['what is approved', inUse, facts, refused('already_approved')],
    ['what was retired', after(submitted, approved(3, '2026-06-01'), retired), facts, refused('already_approved')],
    ['what was returned', after(submitted, { kind: 'revisionReturned', payload: { by: other, revision: 3 } }), facts, accepted],
  ])('%s', (_, revisions, given, expected) => {
    expect(decideSubmit(revisions, which, given, author)).toMatchObject(expected)
  })
})

describe('approve', () => {
  test.each([
    ['by somebody else', inReview, period, facts, other, accepted],
    ['policy approver another: by its author', inReview, period, facts, author, refused('approver_is_author')],
    [
      'by who submitted it and wrote nothing',
      inReview,
      period,
      { ...facts, authors: new Set<string>() },
      author,
      refused('approver_is_author'),
    ],
    [
      'policy approver anyone: by its author, where the plant allows it',
      inReview,
      period,
      { ...facts, mayAuthorApprove: true },
      author,
      accepted,
    ],
    ['nothing', inReview, period, { ...facts, newest: undefined }, other, refused('not_found')],
    ['a draft', [], period, facts, other, refused('not_in_review')],
    ['what was changed while it was in review', inReview, period, { ...facts, newest: 4 }, other, refused('changed_meanwhile')],
    ['for no day at all', inReview, { ...period, effectiveUntilOn: '2026-06-01' }, facts, other, refused('ends_before_it_begins')],
  ])('%s', (_, revisions, input, given, by, expected) => {
    expect(decideApprove(revisions, input, given, by)).toMatchObject(expected)
  })
})

test('only what is in review is returned, and only what is approved is retired', () => {
  expect(decideReturn(inReview, 3, other)).toMatchObject(accepted)
  expect(decideReturn(inUse, 3, other)).toMatchObject(refused('not_in_review'))
  expect(decideRetireRevision(inUse, 3, other)).toMatchObject(accepted)
  expect(decideRetireRevision(inReview, 3, other)).toMatchObject(refused('not_approved'))
})

describe('which revision counts', () => {
  const submit = (revision: number): RevisionEvent => ({ ...submitted, payload: { ...submitted.payload, revision } as never })
  const two = after(submit(3), approved(3, '2026-01-01'), submit(5), approved(5, '2026-06-01', '2026-07-01'))

  test.each([
    ['before the first', '2025-12-31', undefined],
    ['from its first day on', '2026-01-01', 3],
    ['the earlier one until the day before', '2026-05-31', 3],
    ['the new one from its day on', '2026-06-01', 5],
    ['none from the day on which it ends', '2026-07-01', undefined],
  ])('%s', (_, on, expected) => {
    expect(findEffective(two, on)).toBe(expected)
  })

  test('one that would have begun later never counts; the newest approved one is known', () => {
    const revisions = after(submit(3), approved(3, '2027-01-01'), submit(5), approved(5, '2026-06-01'))
    expect(findEffective(revisions, '2027-02-01')).toBe(5)
    expect([lastApproved(revisions), lastApproved(inReview), lastApproved([])]).toEqual([5, 0, 0])
    expect(findEffective(after(submitted, approved(3, '2026-06-01'), retired), '2026-06-01')).toBeUndefined()
  })

  test('never two at once, whatever is approved in which order', () => {
    const day = fc.integer({ min: 0, max: 60 }).map((offset) => new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10))
    const step = fc.record({ from: day, until: fc.option(day, { nil: null }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), day, (steps, on) => {
        const revisions = after(...steps.flatMap(({ from, until }, index) => [submit(index + 1), approved(index + 1, from, until)]))
        const counting = revisions.filter((entry) => findEffective([entry], on) !== undefined)
        expect(counting.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})
