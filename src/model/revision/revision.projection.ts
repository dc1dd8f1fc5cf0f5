import { foldRows } from '../../kernel/server/fold-rows.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { RevisionEvent } from './contract.ts'
import { evolveRevisions, type Revisions } from './revision.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    revised_record: { site_id: string; id: string; kind: string; record_id: string; revisions: Revisions }
  }
}

interface Row {
  readonly kind?: string
  readonly record_id?: string
  readonly revisions?: Revisions
}

export const revisionProjection = defineProjection({
  name: 'revised_record',
  version: 1,
  tables: ['revised_record'],
  streams: ['model.revision.revision'],
  apply: (tx, events: readonly Recorded<RevisionEvent>[]) =>
    foldRows<Row, RevisionEvent>(tx, { table: 'revised_record', key: 'id' }, events, (row, { siteId, streamId, event }) => ({
      ...{ site_id: siteId, id: streamId },
      // The first event of a stream says of which record it is.
      ...(event.kind === 'revisionSubmitted'
        ? { kind: event.payload.kind, record_id: event.payload.recordId }
        : { kind: row!.kind!, record_id: row!.record_id! }),
      revisions: evolveRevisions(row?.revisions ?? [], event),
    })),
})
