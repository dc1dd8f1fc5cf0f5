import type { Field } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { foldRows } from '../fold-rows.ts'
import type { Projection, Recorded } from '../handler.ts'
import { snake, tableOf } from './names.ts'
import { type Fields, parentFieldOf, type RecordEvent } from './record.ts'

type Row = Readonly<Record<string, unknown>>

/** The reading model of one resource: one row a record, written by arrays of events. */
export function projectionOf(resource: AnyResource): Projection {
  const table = tableOf(resource.name)
  return {
    name: resource.name,
    version: 1,
    tables: [table],
    streams: [resource.name],
    apply: (tx, events: readonly Recorded<RecordEvent>[]) =>
      foldRows<Row, RecordEvent>(tx, { table, key: 'id' }, events, (row, recorded) => evolveRow(resource, row, recorded)),
  }
}

/** The row after one event. Values are as the wire has them; PostgreSQL makes columns of them. */
export function evolveRow(resource: AnyResource, row: Row | undefined, { siteId, streamId, version, event }: Recorded<RecordEvent>): Row {
  return { ...row, site_id: siteId, id: streamId, revision: version, ...columnsAfter(resource, event) }
}

function columnsAfter(resource: AnyResource, event: RecordEvent): Row {
  switch (event.kind) {
    case 'recordCreated':
    case 'recordChanged':
      return { retired: false, ...columnsIn(resource, event.payload.fields) }
    case 'recordMoved':
      return { [snake(parentFieldOf(resource)!)]: event.payload.parentId }
    case 'recordRetired':
    case 'recordErased':
      return { retired: true }
    case 'recordReinstated':
      return { retired: false }
  }
}

/** A field that is younger than the event takes what a field takes that is left out. */
function columnsIn({ fields }: AnyResource, values: Fields): Row {
  return Object.fromEntries(Object.entries(fields).map(([name, given]) => [snake(name), values[name] ?? absent(given)]))
}

function absent({ schema, isPersonal }: Field): unknown {
  return isPersonal ? null : (schema.safeParse(undefined).data ?? null)
}
