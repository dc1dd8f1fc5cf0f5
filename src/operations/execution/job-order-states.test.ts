import { describe, expect, it } from 'vitest'
import { DispatchStatus } from './contract.ts'
import { findByOpcUa, getStateRow, stateTable } from './job-order-states.ts'

describe('states of a job order in the words of the standards', () => {
  it('has one row for every DispatchStatus, in both directions', () => {
    expect(stateTable.map((row) => row.dispatchStatus).toSorted()).toEqual([...DispatchStatus.options].toSorted())
    for (const status of DispatchStatus.options) expect(getStateRow(status).dispatchStatus).toBe(status)
  })

  it.each([
    ['Waiting', 1, undefined],
    ['Ready', 2, undefined],
    ['Running', 3, undefined],
    ['Held', 4, 'Held'],
    ['Suspended', 4, 'Suspended'],
    ['Completed', 5, 'Completed'],
    ['Closed', 5, 'Closed'],
    ['Aborted', 6, undefined],
  ] as const)('%s is OPC 10031-4 state %i %s, and back', (status, number, substate) => {
    expect(getStateRow(status).opcua).toMatchObject({ stateNumber: number, ...(substate && { substate }) })
    expect(findByOpcUa(number, substate)?.dispatchStatus).toBe(status)
  })

  it('takes the first row of a state when a server does not tell the substate', () => {
    expect(findByOpcUa(4)?.dispatchStatus).toBe('Held')
    expect(findByOpcUa(5)?.dispatchStatus).toBe('Completed')
    expect(findByOpcUa(7)).toBeUndefined()
  })

  it('knows no OPC state for a cancelled job, which is taken off the list, and no response before the start', () => {
    expect(getStateRow('Cancelled').opcua).toBeNull()
    expect(getStateRow('Waiting').responseState).toBeNull()
    expect(getStateRow('Ready').responseState).toBeNull()
    const responses = stateTable.flatMap((row) => row.responseState ?? [])
    expect(new Set(responses).size).toBe(responses.length)
  })
})
