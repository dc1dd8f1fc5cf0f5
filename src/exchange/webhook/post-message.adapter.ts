import { createHmac } from 'node:crypto'
import type { Answer } from './delivery.ts'
import { type GuardOptions, guardedPost } from './guarded-request.adapter.ts'

/** One message, as it goes out. */
export interface Message {
  readonly url: string
  /** The same at every repetition: a receiver that has seen it ignores the second. */
  readonly id: string
  readonly body: string
  /** The secret of today and, while they overlap, the one before. */
  readonly secrets: readonly string[]
}
export type Post = (message: Message, signal: AbortSignal) => Promise<Answer>

export interface PostOptions extends GuardOptions {
  readonly nowMs: () => number
}

/** Sends a signed message, only to where the configuration lets it go. */
export function postWith({ nowMs, ...guard }: PostOptions): Post {
  const post = guardedPost(guard)
  return async ({ url, id, body, secrets }, signal) => {
    const timestamp = Math.floor(nowMs() / 1_000)
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Entresol-Webhooks',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': secrets.map((secret) => signatureOf(secret, id, timestamp, body)).join(' '),
    }
    return post(url, headers, body, signal)
  }
}

/** HMAC-SHA256 over id, time and body (Standard Webhooks). */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
