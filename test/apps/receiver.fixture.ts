import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'

/** A message as it came in. */
export interface Received {
  readonly id: string
  readonly type: string
  readonly data: { position: { epoch: number; seq: number }; payload: Record<string, unknown>; stream: { id: string } }
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** A program that takes webhooks, and answers as the test wants. */
export interface Receiver {
  readonly url: string
  /** What it took: each id once, as a receiver does that ignores what it has seen. */
  readonly taken: Received[]
  /** All ids in the order in which they were taken, repetitions too. */
  readonly heard: string[]
  /** Every attempt, also the refused ones. */
  readonly attempts: Received[]
  answer: (received: Received) => number
  /** Resolves when it has taken so many different messages. */
  took(count: number): Promise<void>
  close(): Promise<void>
}

export async function openReceiver(port = 0): Promise<Receiver> {
  const seen = new Set<string>()
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const { type, data } = JSON.parse(text)
    const received: Received = { id: String(request.headers['webhook-id']), type, data, headers: request.headers, text }
    receiver.attempts.push(received)
    const status = receiver.answer(received)
    if (status >= 200 && status < 300) {
      receiver.heard.push(received.id)
      if (!seen.has(received.id)) receiver.taken.push(received)
      seen.add(received.id)
    }
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('{}')
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    ...{ taken: [], heard: [], attempts: [] },
    answer: () => 200,
    took: (count) => vi.waitUntil(() => receiver.taken.length >= count, { timeout: 30_000, interval: 10 }).then(() => undefined),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

/** What a receiver expects as signature of a message (Standard Webhooks). @param secret `whsec_` and base64 */
export function signatureFor(secret: string, { id, headers, text }: Received): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${id}.${String(headers['webhook-timestamp'])}.${text}`
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
