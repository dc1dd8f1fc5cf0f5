import type { OutgoingHttpHeaders } from 'node:http'
import { sharedDatabase } from '../../test/support/database.ts'
import { createAccount } from '../model/personnel/contract.ts'
import { watchedAlone } from './watched.fixture.ts'
import { createHttpServer, type HttpServer } from './http-server.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { catalogue } from './modules.ts'

/** A fresh site behind its HTTP server, with an administrator who has signed in. */
export interface OpenPlant {
  readonly plant: ModelSite
  readonly server: HttpServer
  get(
    url: string,
    headers?: OutgoingHttpHeaders,
  ): Promise<{ readonly status: number; readonly body: string; readonly bytes: Buffer; readonly type: string }>
  post(url: string, body: string | Uint8Array, headers?: OutgoingHttpHeaders): Promise<{ readonly status: number; readonly body: string }>
  cookieOf(login: string, role: string, equipmentId: string): Promise<string>
  close(): Promise<void>
}

export async function openPlant(): Promise<OpenPlant> {
  const plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  const server = await createHttpServer({
    ...{ site: plant.site, version: '0', demo: false, webDirectory: undefined },
    watched: watchedAlone(),
  })
  const cookieOf = async (login: string, role: string, equipmentId: string) => {
    await plant.make(createAccount, { login, displayName: login, password: 'long enough', grants: [{ role, equipmentId }] })
    const response = await server.app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password: 'long enough' } })
    return String(response.headers['set-cookie']).split(';')[0]!
  }
  const cookie = await cookieOf('admin', 'administrator', plant.siteId)
  return {
    ...{ plant, server, cookieOf },
    get: async (url, headers = {}) => {
      const { statusCode, body, rawPayload, headers: given } = await server.app.inject({ url, headers: { cookie, ...headers } })
      return { status: statusCode, body, bytes: rawPayload, type: String(given['content-type']) }
    },
    post: async (url, payload, headers = {}) => {
      const all = { cookie, 'content-type': 'text/csv', ...headers }
      const { statusCode, body } = await server.app.inject({
        method: 'POST',
        url,
        payload: typeof payload === 'string' ? payload : Buffer.from(payload),
        headers: all,
      })
      return { status: statusCode, body }
    },
    close: async () => {
      await server.close()
      await plant.close()
    },
  }
}
