import { accept, type Decision, refuse } from '../../kernel/contract/decision.ts'
import type { RevisedKind, RevisionEntry, RevisionEvent } from './contract.ts'

/** What is known of a record's revisions: one entry for each that somebody has submitted, in the order of their numbers. */
export type Revisions = readonly RevisionEntry[]

interface Which {
  readonly kind: RevisedKind
  readonly recordId: string
  readonly revision: number
}
/** Half-open: the last day is the first on which it counts no more. */
export interface Period {
  readonly effectiveFromOn: string
  readonly effectiveUntilOn: string | null
}
/** What a decision must know of the record. */
export interface RecordFacts {
  /** The version of its stream; undefined when there is no such record. */
  readonly newest: number | undefined
  /** Who wrote what is not approved yet. */
  readonly authors: ReadonlySet<string>
  readonly mayAuthorApprove: boolean
}
type Decided<Refusal extends string> = Decision<{ readonly revisions: readonly RevisionEvent[] }, Refusal>

export function decideSubmit(
  revisions: Revisions,
  { kind, recordId, revision }: Which,
  { newest }: Pick<RecordFacts, 'newest'>,
  by: string,
): Decided<'not_found' | 'changed_meanwhile' | 'already_in_review' | 'already_approved'> {
  if (newest === undefined) return refuse('not_found')
  if (newest !== revision) return refuse('changed_meanwhile')
  const state = stateOf(revisions, revision)
  if (state === 'InReview') return refuse('already_in_review')
  if (state !== 'Draft') return refuse('already_approved')
  return accept({ revisions: [{ kind: 'revisionSubmitted', payload: { by, revision, kind, recordId } }] })
}

export function decideApprove(
  revisions: Revisions,
  { revision, ...period }: Pick<Which, 'revision'> & Period,
  { newest, authors, mayAuthorApprove }: RecordFacts,
  by: string,
): Decided<'not_found' | 'not_in_review' | 'changed_meanwhile' | 'approver_is_author' | 'ends_before_it_begins'> {
  if (newest === undefined) return refuse('not_found')
  const entry = entryOf(revisions, revision)
  if (entry?.state !== 'InReview') return refuse('not_in_review')
  if (newest !== revision) return refuse('changed_meanwhile')
  if (!mayAuthorApprove && (authors.has(by) || entry.submittedBy === by)) return refuse('approver_is_author')
  const { effectiveFromOn, effectiveUntilOn } = period
  if (effectiveUntilOn !== null && effectiveUntilOn <= effectiveFromOn) return refuse('ends_before_it_begins')
  return accept({ revisions: [{ kind: 'revisionApproved', payload: { by, revision, ...period } as never }] })
}

export function decideReturn(revisions: Revisions, revision: number, by: string): Decided<'not_in_review'> {
  if (stateOf(revisions, revision) !== 'InReview') return refuse('not_in_review')
  return accept({ revisions: [{ kind: 'revisionReturned', payload: { by, revision } }] })
}

export function decideRetireRevision(revisions: Revisions, revision: number, by: string): Decided<'not_approved'> {
  if (stateOf(revisions, revision) !== 'Approved') return refuse('not_approved')
  return accept({ revisions: [{ kind: 'revisionRetired', payload: { by, revision } }] })
}

export function evolveRevisions(before: Revisions, event: RevisionEvent): Revisions {
  const { by, revision } = event.payload
  const others = before.filter((entry) => entry.revision !== revision)
  const own = entryOf(before, revision)
  switch (event.kind) {
    case 'revisionSubmitted':
      return [...others, { revision, state: 'InReview', submittedBy: by, decidedBy: null, effectiveFromOn: null, effectiveUntilOn: null }]
    case 'revisionReturned':
      return others
    case 'revisionRetired':
      return inOrder([...others, { ...own!, state: 'Retired', decidedBy: by }])
    case 'revisionApproved': {
      const { effectiveFromOn, effectiveUntilOn } = event.payload
      const ended = others.flatMap((entry) => endedBy(entry, effectiveFromOn))
      return inOrder([...ended, { ...own!, state: 'Approved', decidedBy: by, effectiveFromOn, effectiveUntilOn }])
    }
  }
}

/** One revision counts at a time: the earlier one ends on the day on which the new one begins, and one that would have begun later never counts. */
function endedBy(entry: RevisionEntry, on: RevisionEntry['effectiveFromOn']): RevisionEntry[] {
  if (entry.state !== 'Approved' || entry.effectiveFromOn === null || on === null) return [entry]
  if (entry.effectiveFromOn >= on) return [{ ...entry, state: 'Retired' }]
  const isLater = entry.effectiveUntilOn === null || entry.effectiveUntilOn > on
  return [isLater ? { ...entry, effectiveUntilOn: on } : entry]
}

/** @returns the revision that counts on a day. */
export function findEffective(revisions: Revisions, on: string): number | undefined {
  return revisions.find(
    ({ state, effectiveFromOn, effectiveUntilOn }) =>
      state === 'Approved' && effectiveFromOn !== null && effectiveFromOn <= on && (effectiveUntilOn === null || on < effectiveUntilOn),
  )?.revision
}

/** The newest revision that was ever approved; what came after it is not approved yet. 0 when none was. */
export function lastApproved(revisions: Revisions): number {
  return Math.max(0, ...revisions.filter(({ decidedBy }) => decidedBy !== null).map(({ revision }) => revision))
}

function entryOf(revisions: Revisions, revision: number): RevisionEntry | undefined {
  return revisions.find((entry) => entry.revision === revision)
}

function stateOf(revisions: Revisions, revision: number): RevisionEntry['state'] {
  return entryOf(revisions, revision)?.state ?? 'Draft'
}

function inOrder(revisions: Revisions): Revisions {
  return revisions.toSorted((left, right) => left.revision - right.revision)
}
