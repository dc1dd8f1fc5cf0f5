import { defineReaction, type Reacted, type Recorded } from '../../kernel/server/handler.ts'
import { assignJobOrder, createJobOrder, listJobOrders, withdrawJobOrder } from '../execution/contract.ts'
import type { RequestEvent } from './contract.ts'

/** What an order asks of its job orders: they are made at the release, follow a change, and stop when it is cancelled (EC-35). */
export const jobOrdersOfRequest = defineReaction({
  name: 'operations.scheduling.jobOrders',
  streams: ['operations.scheduling.operationsRequest'],
  react: async ({ event, streamId }: Recorded<RequestEvent>, reader) => {
    if (event.kind === 'requestReleased') return event.payload.jobOrders.map((input) => ({ contract: createJobOrder, input }))
    if (event.kind === 'operationsRequested') return []
    const { rows } = await reader.ask(listJobOrders, { operationsRequestId: streamId, limit: 500 })
    const open = rows.filter(({ state }) => !['Completed', 'Closed', 'Aborted', 'Cancelled'].includes(state))
    return open.map(({ jobOrderId }): Reacted => {
      if (event.kind === 'requestCancelled') return { contract: withdrawJobOrder, input: { jobOrderId, note: event.payload.note } }
      const { quantity, priority, dueAt } = event.payload
      return { contract: assignJobOrder, input: { jobOrderId, quantity, priority, dueAt } }
    })
  },
})
