import { lookup } from 'node:dns'
import { request as overHttp, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Fault } from './contract.ts'
import type { Answer } from './delivery.ts'

export interface GuardOptions {
  readonly isOpen: (address: string) => boolean
  /** A receiver does its work after it has answered. */
  readonly timeoutMs?: number
  /** Certificates (PEM) that are trusted instead of the well-known ones. */
  readonly ca?: string
}

export type GuardedPost = (url: string, headers: OutgoingHttpHeaders, body: string | Uint8Array, signal?: AbortSignal) => Promise<Answer>

const TIMEOUT_MS = 15_000
/** Nobody reads what is answered; a receiver that goes on talking is cut off. */
const LONGEST_ANSWER = 64 * 1024

class AddressRefused extends Error {}

/**
 * Posts to an address that somebody else has named, and tells the status of the answer, or why there is none: never what was answered, so that nobody
 * can look through this door into a network. The address is looked at when the connection is made: a name that has meanwhile moved inside does not get
 * in. No redirect is followed.
 */
export function guardedPost({ isOpen, timeoutMs = TIMEOUT_MS, ca }: GuardOptions): GuardedPost {
  return async (text, headers, body, signal) => {
    const url = new URL(text)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    // A literal address is never looked up.
    if (isIP(host) !== 0 && !isOpen(host)) return { fault: 'address_refused' }
    const options = { method: 'POST', headers, agent: false, lookup: guardedLookup(isOpen), ...(ca !== undefined && { ca }) } as const
    const inTime = AbortSignal.timeout(timeoutMs)
    try {
      return await send(url, options, body, signal ? AbortSignal.any([signal, inTime]) : inTime)
    } catch (error) {
      signal?.throwIfAborted()
      return { fault: faultOf(error as NodeJS.ErrnoException) }
    }
  }
}

function guardedLookup(isOpen: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const [first] = addresses
      // One closed address among them is enough: nobody knows which is taken.
      if (!first || !addresses.every(({ address }) => isOpen(address))) return callback(new AddressRefused(), '')
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
}

async function send(url: URL, options: RequestOptions, body: string | Uint8Array, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, { ...options, signal }, resolve)
  request.on('error', reject)
  request.end(body)
  const response = await promise
  let length = 0
  // The status counts, whatever follows it.
  response.on('error', () => undefined)
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > LONGEST_ANSWER) request.destroy()
  })
  return { status: response.statusCode ?? 0 }
}

function faultOf(error: NodeJS.ErrnoException): Fault {
  if (error instanceof AddressRefused) return 'address_refused'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timed_out'
  const code = error.code ?? ''
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'name_unknown'
  return /CERT|SELF_SIGNED|SSL|TLS|ALTNAME/.test(code) ? 'certificate' : 'unreachable'
}
