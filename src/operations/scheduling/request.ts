import type { Instant } from '../../kernel/contract/ids.ts'
import type { Quantity } from '../../kernel/contract/quantity.ts'
import type { RequestEvent } from './contract.ts'

/** The order as far as decisions need it. */
export interface Request {
  readonly code: string
  readonly state: 'Waiting' | 'Released' | 'Cancelled' | 'Closed'
  readonly operationsDefinitionId: string
  readonly quantity: Quantity
  readonly priority: number
  readonly dueAt: Instant | undefined
}

export function evolveRequest(before: Request | undefined, event: RequestEvent): Request {
  if (event.kind === 'operationsRequested') {
    const { code, operationsDefinitionId, quantity, priority, dueAt } = event.payload
    return { code, state: 'Waiting', operationsDefinitionId, quantity, priority, dueAt }
  }
  if (!before) throw new Error(`${event.kind} before operationsRequested`)
  switch (event.kind) {
    case 'requestChanged': {
      const { quantity = before.quantity, priority = before.priority, dueAt = before.dueAt } = event.payload
      return { ...before, quantity, priority, dueAt }
    }
    case 'requestReleased':
      return { ...before, state: 'Released' }
    case 'requestCancelled':
      return { ...before, state: 'Cancelled' }
  }
}

export function hasEnded({ state }: Request): boolean {
  return state === 'Cancelled' || state === 'Closed'
}
