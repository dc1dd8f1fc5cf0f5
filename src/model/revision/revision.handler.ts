import { sql } from 'kysely'
import { derivedId } from '../../kernel/server/canonical.ts'
import { type Context, defineHandler, defineStream, type Reader, type StreamRef } from '../../kernel/server/handler.ts'
import { recordToRead } from '../../kernel/server/resource/record.ts'
import { findPolicyValue } from '../plant/contract.ts'
import { approveRevision, type RevisedKind, retireRevision, returnRevision, RevisionEvent, submitRevision } from './contract.ts'
import { revisionApprover } from './policies.contract.ts'
import {
  decideApprove,
  decideRetireRevision,
  decideReturn,
  decideSubmit,
  evolveRevisions,
  lastApproved,
  type Revisions,
} from './revision.ts'

/** As many decided revisions are remembered by decisions; the reading model has all. */
const REMEMBERED = 30

export const revisionsOfRecord = defineStream<Revisions, RevisionEvent>({
  kind: 'model.revision.revision',
  key: 'a record, by the kind of its stream and its id',
  event: RevisionEvent,
  evolve: (before = [], event) => evolveRevisions(before, event).slice(-REMEMBERED),
})

interface Of {
  readonly kind: RevisedKind
  readonly recordId: string
}

/** As much of its state as every kind of record has: a page of data calls its version its revision. */
interface Seen {
  readonly revision?: number
  readonly version?: number
}

const streams = (input: Of, { siteId }: Context) => ({
  revisions: revisionsOfRecord.at(derivedId('model.revision.revision', siteId, input.kind, input.recordId)),
  record: recordToRead(input.kind, input.recordId) as StreamRef<Seen, never>,
})
const newestOf = (record: Seen | undefined) => record?.revision ?? record?.version

export const submitRevisionHandler = defineHandler({
  contract: submitRevision,
  streams,
  scope: () => undefined,
  decide: (input, { revisions = [], record }, _facts, { actor }) =>
    decideSubmit(revisions, input, { newest: newestOf(record) }, actor.accountId),
})

export const approveRevisionHandler = defineHandler({
  contract: approveRevision,
  streams,
  scope: () => undefined,
  facts: async (reader, input, { revisions = [] }) => ({
    authors: await loadAuthors(reader, input, lastApproved(revisions)),
    mayAuthorApprove: (await loadApprover(reader)) === 'anyone',
  }),
  decide: ({ revision, effectiveFromOn, effectiveUntilOn }, { revisions = [], record }, facts, { actor }) =>
    decideApprove(revisions, { revision, effectiveFromOn, effectiveUntilOn }, { ...facts, newest: newestOf(record) }, actor.accountId),
})

export const returnRevisionHandler = defineHandler({
  contract: returnRevision,
  streams,
  scope: () => undefined,
  decide: ({ revision }, { revisions = [] }, _facts, { actor }) => decideReturn(revisions, revision, actor.accountId),
})

export const retireRevisionHandler = defineHandler({
  contract: retireRevision,
  streams,
  scope: () => undefined,
  decide: ({ revision }, { revisions = [] }, _facts, { actor }) => decideRetireRevision(revisions, revision, actor.accountId),
})

/** Who has changed the record since it was approved last. */
async function loadAuthors({ tx, siteId }: Reader, { kind, recordId }: Of, since: number): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ actor_id: string }>`
    select distinct actor_id from event
     where stream_id = ${recordId} and stream_kind = ${kind} and version > ${since} and site_id = ${siteId}`.execute(tx as never)
  return new Set(rows.map((row) => row.actor_id))
}

async function loadApprover(reader: Reader): Promise<string> {
  const { value } = await reader.ask(findPolicyValue, { policy: revisionApprover.name, equipmentId: reader.siteId as never })
  return value ?? revisionApprover.default
}
