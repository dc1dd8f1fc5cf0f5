import type { SubscriptionEvent } from './contract.ts'

/** A subscription as its stream knows it. */
export interface SubscriptionState {
  readonly isActive: boolean
  readonly isRemoved: boolean
}

export function evolveSubscription(before: SubscriptionState | undefined, { kind }: SubscriptionEvent): SubscriptionState {
  const state = before ?? { isActive: true, isRemoved: false }
  switch (kind) {
    case 'subscriptionPaused':
      return { ...state, isActive: false }
    case 'subscriptionResumed':
      return { ...state, isActive: true }
    case 'subscriptionRemoved':
      return { isActive: false, isRemoved: true }
    default:
      return state
  }
}

export function isThere(state: SubscriptionState | undefined): state is SubscriptionState {
  return state !== undefined && !state.isRemoved
}

/** A user name would stand in the ledger and in every log on the way. */
export function isUsableUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '' && url.hostname !== ''
}
