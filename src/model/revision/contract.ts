import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { Day } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** What has revisions that somebody approves, by the kind of its stream. Each version of the stream is a revision. */
export const revisedKinds = [
  'model.material.materialDefinition',
  'operations.definition.operationsDefinition',
  'operations.definition.workMaster',
] as const
export const RevisedKind = z.enum(revisedKinds)
export type RevisedKind = z.infer<typeof RevisedKind>

export const revisionStates = {
  Draft: { en: 'Draft', de: 'Entwurf' },
  InReview: { en: 'In review', de: 'In Prüfung' },
  Approved: { en: 'Approved', de: 'Freigegeben' },
  Retired: { en: 'Retired', de: 'Zurückgezogen' },
} as const
export type RevisionState = keyof typeof revisionStates
const State = z.enum(Object.keys(revisionStates) as [RevisionState, ...RevisionState[]])

const Revision = z.int().positive()
const which = { kind: RevisedKind, recordId: Uuid, revision: Revision }
const period = { effectiveFromOn: Day, effectiveUntilOn: Day.nullable() }

const notFound = { en: 'This record does not exist.', de: 'Diesen Eintrag gibt es nicht.' }
const changedMeanwhile = {
  en: 'This is not its newest revision any more. Look at the newest one first.',
  de: 'Das ist nicht mehr die neueste Revision. Bitte zuerst die neueste ansehen.',
}
const notInReview = { en: 'This revision is not in review.', de: 'Diese Revision ist nicht in Prüfung.' }

/** Gives the newest revision to somebody else to look at. */
export const submitRevision = defineCommand({
  name: 'model.revision.submitRevision',
  title: { en: 'Submit for approval', de: 'Zur Freigabe geben' },
  isa95: 'Version',
  permission: 'model.revision.submit',
  intent: 'request',
  input: z.strictObject(which),
  refusals: {
    not_found: notFound,
    changed_meanwhile: changedMeanwhile,
    already_in_review: { en: 'This revision is in review already.', de: 'Diese Revision ist schon in Prüfung.' },
    already_approved: { en: 'This revision was approved already.', de: 'Diese Revision wurde schon freigegeben.' },
  },
})

/** Makes a revision the one that counts from a day on; the one before it ends on that day. */
export const approveRevision = defineCommand({
  name: 'model.revision.approveRevision',
  title: { en: 'Approve', de: 'Freigeben' },
  isa95: 'Version',
  permission: 'model.revision.approve',
  intent: 'request',
  input: z.strictObject({ ...which, ...period }),
  refusals: {
    not_found: notFound,
    not_in_review: notInReview,
    changed_meanwhile: changedMeanwhile,
    approver_is_author: {
      en: 'You wrote or submitted this revision: somebody else approves it.',
      de: 'Sie haben diese Revision geschrieben oder eingereicht: Jemand anderes gibt sie frei.',
    },
    ends_before_it_begins: { en: 'It ends after the day on which it begins.', de: 'Das Ende liegt nach dem ersten Tag.' },
  },
})

/** Gives a revision back to its author: it is a draft again. */
export const returnRevision = defineCommand({
  name: 'model.revision.returnRevision',
  title: { en: 'Return to the author', de: 'Zurück an den Verfasser' },
  isa95: 'Version',
  permission: 'model.revision.approve',
  intent: 'request',
  input: z.strictObject(which),
  refusals: { not_in_review: notInReview },
})

/** Takes an approved revision out of use; what runs by it keeps it. */
export const retireRevision = defineCommand({
  name: 'model.revision.retireRevision',
  title: { en: 'Retire the revision', de: 'Revision zurückziehen' },
  isa95: 'Version',
  permission: 'model.revision.approve',
  intent: 'request',
  input: z.strictObject(which),
  refusals: { not_approved: { en: 'This revision is not approved.', de: 'Diese Revision ist nicht freigegeben.' } },
})

/** What was decided about a revision. What nobody has submitted yet has no entry: it is a draft. */
export const RevisionEntry = z.strictObject({
  revision: Revision,
  state: State,
  submittedBy: Uuid,
  decidedBy: Uuid.nullable(),
  effectiveFromOn: Day.nullable(),
  effectiveUntilOn: Day.nullable(),
})
export type RevisionEntry = z.infer<typeof RevisionEntry>

const who = { by: Uuid, revision: Revision }
export const RevisionEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('revisionSubmitted'), payload: z.strictObject({ ...who, kind: RevisedKind, recordId: Uuid }) }),
  z.strictObject({ kind: z.literal('revisionApproved'), payload: z.strictObject({ ...who, ...period }) }),
  z.strictObject({ kind: z.literal('revisionReturned'), payload: z.strictObject(who) }),
  z.strictObject({ kind: z.literal('revisionRetired'), payload: z.strictObject(who) }),
])
export type RevisionEvent = z.infer<typeof RevisionEvent>

export const RevisionRow = z.strictObject({
  revision: Revision,
  state: State,
  changedAt: z.string(),
  changedBy: z.string().nullable(),
  submittedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
  effectiveFromOn: Day.nullable(),
  effectiveUntilOn: Day.nullable(),
  /** As it stood in this revision. */
  content: z.record(z.string(), z.unknown()),
})
export type RevisionRow = z.infer<typeof RevisionRow>

/** Every revision of a record, the newest first. */
export const listRevisions = defineQuery({
  name: 'model.revision.listRevisions',
  title: { en: 'Revisions', de: 'Revisionen' },
  isa95: 'Version',
  permission: 'model.revision.read',
  input: z.strictObject({ kind: RevisedKind, recordId: Uuid }),
  output: z.strictObject({ rows: z.array(RevisionRow) }),
})

/** The revision that counts on a day, without one today; null when none is approved for it. */
export const findEffectiveRevision = defineQuery({
  name: 'model.revision.findEffectiveRevision',
  title: { en: 'Revision that counts', de: 'Gültige Revision' },
  isa95: 'Version',
  permission: 'model.revision.read',
  input: z.strictObject({ kind: RevisedKind, recordId: Uuid, on: Day.optional() }),
  output: z.strictObject({ revision: Revision.nullable() }),
})

/** Of each of these records the revision that counts on a day, without one its newest: what work that begins now keeps to. */
export const listRevisionsInForce = defineQuery({
  name: 'model.revision.listRevisionsInForce',
  title: { en: 'Revisions in force', de: 'Geltende Revisionen' },
  isa95: 'Version',
  permission: 'model.revision.read',
  input: z.strictObject({
    kind: RevisedKind,
    /** With commas between them. */
    recordIds: z.string().regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(,[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}){0,499}$/),
    on: Day.optional(),
  }),
  output: z.strictObject({ rows: z.array(z.strictObject({ recordId: Uuid, revision: Revision })) }),
})

/** The revision that counts on a day, as it stood; null when none is approved for it. */
export const getEffectiveContent = defineQuery({
  name: 'model.revision.getEffectiveContent',
  title: { en: 'Record as it counts', de: 'Eintrag, wie er gilt' },
  isa95: 'Version',
  permission: 'model.revision.read',
  input: z.strictObject({ kind: RevisedKind, recordId: Uuid, on: Day.optional() }),
  output: z.strictObject({ revision: Revision, content: z.record(z.string(), z.unknown()) }).nullable(),
})
