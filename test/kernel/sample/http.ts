import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Actor } from '../../../src/kernel/server/access.ts'
import { mountCatalogue, mountProblems, type Authenticate } from '../../../src/kernel/server/http.ts'
import { LiveScreens } from '../../../src/kernel/server/live.ts'
import type { Site } from '../../../src/kernel/server/site.ts'

export interface Door {
  readonly url: string
  readonly app: FastifyInstance
  readonly live: LiveScreens
  /** Who is signed in, by the bearer token; tests sign people out by deleting them. */
  readonly people: Map<string, Actor>
  post(name: string, body: unknown, headers?: Record<string, string>): Promise<Reply>
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  close(): Promise<void>
}
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: any
}

/** The sample's site on HTTP, on the loopback, at any free port. */
export async function openDoor(
  site: Site,
  boss: Actor,
  log: (error: unknown, where: string) => string,
  heartbeatMilliseconds?: number,
): Promise<Door> {
  const app = Fastify({ forceCloseConnections: true })
  const people = new Map([['boss', boss]])
  const authenticate: Authenticate = async (request) => {
    const actor = people.get((request.headers.authorization ?? '').replace('Bearer ', ''))
    return actor && { actor, site }
  }
  // The ceiling of what this server can answer, for benches.
  app.post('/empty', async () => ({}))
  mountProblems(app, log)
  mountCatalogue(app, site, authenticate)
  const live = new LiveScreens(site, 'sample.tank.see', heartbeatMilliseconds)
  live.mount(app, authenticate)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const ask = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(url + path, init)
    const text = await response.text()
    return { status: response.status, type: (response.headers.get('content-type') ?? '').split(';')[0]!, body: text && JSON.parse(text) }
  }
  return {
    ...{ url, app, live, people },
    post: (name, body, headers = {}) =>
      ask(`/api/commands${name && `/${name}`}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), authorization: 'Bearer boss', ...headers },
      }),
    get: (path, headers = {}) => ask(path, { headers: { authorization: 'Bearer boss', ...headers } }),
    close: async () => {
      live.close()
      await app.close()
    },
  }
}
