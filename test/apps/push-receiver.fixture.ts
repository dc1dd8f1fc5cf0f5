import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import { makeSelfSigned } from '../system/sparkplug/self-signed.ts'

/** The half of a subscription that stays in the browser. */
export interface BrowserKeys {
  readonly privateKey: Buffer
  readonly publicKey: Buffer
  readonly auth: Buffer
}

/** A push as the service took it. */
export interface Taken {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A push service of our own, over TLS, that answers as the test wants. */
export interface PushReceiver {
  readonly origin: string
  /** What is trusted at it. */
  readonly ca: string
  readonly taken: Taken[]
  /** How often somebody came, also in vain. */
  attempts: number
  answer: (path: string) => number
  close(): Promise<void>
}

export async function openPushReceiver(): Promise<PushReceiver> {
  const { key, cert } = makeSelfSigned()
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = request.url ?? ''
    service.attempts += 1
    const status = service.answer(path)
    if (status === 201) service.taken.push({ path, headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  }
  const server = createServer({ key, cert }, (request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service: PushReceiver = {
    ...{ origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca: cert, taken: [], attempts: 0, answer: () => 201 },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}

export function newBrowser(): BrowserKeys {
  const ecdh = createECDH('prime256v1')
  const publicKey = ecdh.generateKeys()
  return { privateKey: ecdh.getPrivateKey(), publicKey, auth: randomBytes(16) }
}

/** What the browser reads: one record of `aes128gcm` (RFC 8188), with the keys of RFC 8291. */
export function decrypt(body: Buffer, { privateKey, publicKey, auth }: BrowserKeys): string {
  const [salt, length] = [body.subarray(0, 16), body[20]!]
  const [sender, record] = [body.subarray(21, 21 + length), body.subarray(21 + length)]
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender])
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32))
  const derive = (label: string, bytes: number) => Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${label}\0`, bytes))
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}

/** What the program says of itself (RFC 8292). @throws when its signature is not by the key that browsers know */
export function claimsOf({ headers }: Taken, publicKey: string): { readonly aud: string; readonly exp: number; readonly sub: string } {
  const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? '') ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(publicKey, 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const by = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
  const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), by, Buffer.from(signature, 'base64url'))
  if (!isSigned || key !== publicKey) throw new Error('not signed by the key that browsers know')
  return JSON.parse(Buffer.from(claims, 'base64url').toString())
}

export const until = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 30_000, interval: 10 })
