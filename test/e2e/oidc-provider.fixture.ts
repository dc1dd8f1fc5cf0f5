import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** A real provider of OpenID Connect with people, on an address of this machine. */
export interface RealProvider {
  readonly issuer: string
  /** The groups of each person, which a test changes. */
  readonly groups: Map<string, readonly string[]>
  /** Changes with what the browser comes back from the sign-in there. */
  bend(change: ((url: URL) => void) | undefined): void
  /** Changes with what the browser arrives there. */
  bendArrival(change: ((url: URL) => void) | undefined): void
  close(): Promise<void>
}

export const CLIENT = { id: 'entresol', secret: 'a secret of the client that is long' }

/** @param redirectUri where people are sent back to. */
export async function openProvider(redirectUri: () => string): Promise<RealProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const groups = new Map<string, readonly string[]>()
  let bent: ((url: URL) => void) | undefined
  let bentArrival: ((url: URL) => void) | undefined
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri()] },
        post_logout_redirect_uris: [new URL('/sign-in', redirectUri()).href],
      },
    ],
    claims: { openid: ['sub', 'groups'], profile: ['name', 'preferred_username', 'locale'] },
    cookies: { keys: ['a key of this test alone'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: `${sub} of the provider`, preferred_username: sub, locale: 'en', groups: groups.get(sub) ?? [] }),
    }),
  })
  server.on('request', (request, response) => {
    const setHeader = response.setHeader.bind(response)
    response.setHeader = (name, value) => {
      const isReturn = name.toLowerCase() === 'location' && bent && String(value).startsWith(redirectUri())
      return setHeader(name, isReturn ? bentUrl(String(value), bent!) : value)
    }
    if (bentArrival && request.url?.startsWith('/auth?')) request.url = bentUrl(`${issuer}${request.url}`, bentArrival).slice(issuer.length)
    void provider.callback()(request, response)
  })
  return {
    ...{ issuer, groups },
    bend: (change) => {
      bent = change
    },
    bendArrival: (change) => {
      bentArrival = change
    },
    close: () => closed(server),
  }
}

function bentUrl(address: string, bend: (url: URL) => void): string {
  const url = new URL(address)
  bend(url)
  return url.href
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
