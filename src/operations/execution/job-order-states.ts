import type { DispatchStatus } from './contract.ts'

/** One row of the table that ties our states to the standards. */
export interface StateRow {
  /** ISA-95 DispatchStatus of the job order: our own word. */
  readonly dispatchStatus: DispatchStatus
  /** OPC 10031-4 v2 ISA95JobOrder state and substate, with their numbers; null: removed from the list (Cancel). */
  readonly opcua: { readonly state: string; readonly stateNumber: number; readonly substate?: string } | null
  /** ISA-95 RequestState of the segment requirement behind it. */
  readonly requestState: string
  /** ISA-95 ResponseState of the job response; null: there is none yet. */
  readonly responseState: string | null
}

/**
 * OPC 10031-4 v2 states (NotAllowedToStart 1 … Aborted 6), ISA-95 DispatchStatus, RequestState and ResponseState.
 * Every DispatchStatus has one row; every other column reads back to one DispatchStatus, so exchange loses nothing.
 */
export const stateTable: readonly StateRow[] = [
  row('Waiting', ['NotAllowedToStart', 1], 'Waiting', null),
  row('Ready', ['AllowedToStart', 2], 'Ready', null),
  row('Running', ['Running', 3], 'Running', 'Running'),
  row('Held', ['Interrupted', 4, 'Held'], 'Held', 'Held'),
  row('Suspended', ['Interrupted', 4, 'Suspended'], 'Suspended', 'Suspended'),
  row('Completed', ['Ended', 5, 'Completed'], 'Completed', 'Completed'),
  row('Closed', ['Ended', 5, 'Closed'], 'Closed', 'Closed'),
  row('Aborted', ['Aborted', 6], 'Aborted', 'Aborted'),
  row('Cancelled', null, 'Cancelled', null),
]

export function getStateRow(status: DispatchStatus): StateRow {
  const found = stateTable.find(({ dispatchStatus }) => dispatchStatus === status)
  if (!found) throw new Error(`${status} is missing in the table of states`)
  return found
}

/** @param substate the server may not tell it; then the first row of the state is taken. */
export function findByOpcUa(stateNumber: number, substate?: string): StateRow | undefined {
  return stateTable.find(({ opcua }) => opcua?.stateNumber === stateNumber && (!substate || opcua.substate === substate))
}

function row(
  dispatchStatus: DispatchStatus,
  opcua: readonly [string, number, string?] | null,
  requestState: string,
  responseState: string | null,
): StateRow {
  return {
    dispatchStatus,
    opcua: opcua && { state: opcua[0], stateNumber: opcua[1], ...(opcua[2] && { substate: opcua[2] }) },
    requestState,
    responseState,
  }
}
