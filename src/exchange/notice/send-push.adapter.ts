import { buildPushPayload, type VapidKeys } from '@block65/webcrypto-web-push'
import { type GuardOptions, guardedPost } from '../webhook/guarded-request.adapter.ts'
import type { Browser } from './delivery-table.store.ts'
import type { Outcome } from './outcome.ts'
import type { Push } from './push.ts'

export interface Pushed extends Browser {
  readonly push: Push
  readonly urgency: 'low' | 'normal' | 'high'
}

/** How long the push service keeps it for a browser that is away: as long as it may help. */
const KEPT_SECONDS = 24 * 3_600

/** Sends a push that only the browser can read (RFC 8291), and only to where the configuration lets messages go. */
export function sendPushWith(guard: GuardOptions, vapid: VapidKeys): (pushed: Pushed) => Promise<Outcome> {
  const post = guardedPost(guard)
  return async ({ endpoint, p256dh, auth, push, urgency }) => {
    const message = { data: JSON.stringify(push), options: { ttl: KEPT_SECONDS, urgency } }
    const { headers, body } = await buildPushPayload(message, { endpoint, expirationTime: null, keys: { p256dh, auth } }, vapid)
    const { status, fault } = await post(endpoint, headers, body)
    if (status === undefined) {
      if (fault === 'address_refused') return { kind: 'refused', fault }
      return { kind: 'later', fault: fault === 'certificate' ? fault : 'unreachable' }
    }
    if (status >= 200 && status < 300) return { kind: 'arrived' }
    if (status === 404 || status === 410) return { kind: 'gone', status }
    return status >= 500 || [408, 425, 429].includes(status)
      ? { kind: 'later', fault: 'busy', status }
      : { kind: 'refused', fault: 'refused', status }
  }
}
