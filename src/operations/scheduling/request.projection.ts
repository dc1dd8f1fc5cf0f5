import { foldRows } from '../../kernel/server/fold-rows.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { RequestEvent } from './contract.ts'

export interface OperationsRequestTable {
  site_id: string
  operations_request_id: string
  code: string
  state: string
  operations_definition_id: string
  definition_version: number | null
  material_definition_id: string | null
  name: string
  quantity: string
  unit: string
  priority: number
  earliest_at: string | null
  due_at: string | null
  note: string
  job_order_ids: string[]
  created_at: string
  number_range_id: string | null
  number_prefix: string | null
  given_number: string | null
  material_revisions: readonly { readonly materialDefinitionId: string; readonly revision: number }[]
}
declare module '../../kernel/server/database.ts' {
  interface Schema {
    operations_request: OperationsRequestTable
  }
}

export const operationsRequestProjection = defineProjection({
  name: 'operations_request',
  version: 1,
  tables: ['operations_request'],
  streams: ['operations.scheduling.operationsRequest'],
  apply: (tx, events: readonly Recorded<RequestEvent>[]) =>
    foldRows(tx, { table: 'operations_request', key: 'operations_request_id' }, events, evolveRow),
})

function evolveRow(row: OperationsRequestTable | undefined, recorded: Recorded<RequestEvent>): OperationsRequestTable {
  const { event } = recorded
  if (event.kind === 'operationsRequested') return requestedRow(recorded, event.payload)
  if (!row) throw new Error(`${event.kind} before operationsRequested`)
  switch (event.kind) {
    case 'requestChanged': {
      const { quantity, priority = row.priority, dueAt = row.due_at, note = row.note } = event.payload
      return { ...row, quantity: quantity?.value ?? row.quantity, priority, due_at: dueAt, note }
    }
    case 'requestReleased': {
      const { definitionVersion, materialRevisions = [], jobOrders } = event.payload
      return {
        ...row,
        state: 'Released',
        definition_version: definitionVersion,
        material_revisions: materialRevisions,
        job_order_ids: jobOrders.map(({ jobOrderId }) => jobOrderId),
      }
    }
    case 'requestCancelled':
      return { ...row, state: 'Cancelled', note: event.payload.note }
  }
}

function requestedRow(
  { siteId, streamId, recordedAt }: Recorded<RequestEvent>,
  request: Extract<RequestEvent, { kind: 'operationsRequested' }>['payload'],
): OperationsRequestTable {
  const { code, name, note, priority, quantity, operationsDefinitionId, materialDefinitionId } = request
  return {
    site_id: siteId,
    operations_request_id: streamId,
    code,
    state: 'Waiting',
    operations_definition_id: operationsDefinitionId,
    definition_version: null,
    material_definition_id: materialDefinitionId,
    name,
    quantity: quantity.value,
    unit: quantity.unit,
    priority,
    earliest_at: request.earliestAt ?? null,
    due_at: request.dueAt ?? null,
    note,
    job_order_ids: [],
    created_at: recordedAt,
    number_range_id: request.numbered?.numberRangeId ?? null,
    number_prefix: request.numbered?.prefix ?? null,
    given_number: request.numbered?.number ?? null,
    material_revisions: [],
  }
}
