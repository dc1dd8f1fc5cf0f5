import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { type AnsweredRequest, createHttpServer, type HttpServer } from '../../../src/apps/http-server.ts'
import { catalogue } from '../../../src/apps/modules.ts'
import { watchedAlone } from '../../../src/apps/watched.fixture.ts'
import { createOwnToken, TOKEN_PREFIX } from '../../../src/model/access/contract.ts'
import { createAccount } from '../../../src/model/personnel/contract.ts'
import { sharedDatabase, type TestDatabase } from '../../support/database.ts'
import { type MatrixPlant, openMatrixPlant } from '../../apps/matrix-plant.fixture.ts'

export type Headers = Record<string, string>
export const PASSWORD = 'a long enough password'

/** A plant in which something has happened, behind its real door, with files beside it that nobody may reach. */
export interface AttackPlant {
  readonly database: TestDatabase
  readonly plant: MatrixPlant
  readonly server: HttpServer
  readonly url: string
  /** What was told to the log. */
  readonly answered: readonly AnsweredRequest[]
  /** An administrator of the whole site, by cookie and by token; and one of another line. */
  readonly root: Headers
  readonly token: Headers
  readonly stranger: Headers
  post(path: string, headers: Headers, body: unknown): Promise<Response>
  send(contract: { readonly name: string }, body: unknown, headers?: Headers): Promise<Response>
  ask(contract: { readonly name: string }, input: Record<string, string>, headers?: Headers): Promise<Response>
  /** Bytes as they are, for what no client would send. @returns everything that comes back. */
  raw(bytes: string): Promise<string>
  /** The same, for the status alone. @param ends the sender is gone after his last byte. */
  statusOf(bytes: string | Buffer, ends?: boolean): Promise<number | undefined>
  close(): Promise<void>
}

export const cookieIn = (response: Response) => response.headers.getSetCookie()[0]!.split(';')[0]!

function writeFiles(directory: string): string {
  const web = join(directory, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  writeFileSync(join(web, 'index.html'), '<title>the app</title>')
  writeFileSync(join(web, 'assets', 'a.js'), 'asset')
  writeFileSync(join(web, '.env'), 'canary-of-a-hidden-file')
  writeFileSync(join(directory, 'secret.txt'), 'canary-beside-the-web-app')
  return web
}

/** @param directory an empty one */
export async function openAttackPlant(directory: string): Promise<AttackPlant> {
  const database = await sharedDatabase()
  const plant = await openMatrixPlant(database, catalogue())
  const answered: AnsweredRequest[] = []
  const server = await createHttpServer({
    ...{ site: plant.site, version: '0', demo: false, webDirectory: writeFiles(directory), watched: watchedAlone() },
    answered: (request) => void answered.push(request),
  })
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const post: AttackPlant['post'] = (path, headers, body) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const cookieOf = async (login: string, equipmentId: string) => {
    const grants = [{ role: 'administrator', equipmentId }]
    await plant.make(createAccount, { login, displayName: login, password: PASSWORD, grants })
    return { cookie: cookieIn(await post('/api/sign-in', {}, { login, password: PASSWORD })) }
  }
  const [root, stranger] = [await cookieOf('root', plant.siteId), await cookieOf('stranger', plant.otherLineId)]
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.parse(plant.site.now()) + 86_400_000).toISOString()
  const input = { name: 'Attack', secret, permissions: null, equipmentId: plant.siteId, expiresAt }
  await post(`/api/commands/${createOwnToken.name}`, root, input)
  return {
    ...{ database, plant, server, url, answered, root, stranger, post, ...bytesTo(url) },
    token: { authorization: `Bearer ${TOKEN_PREFIX}${secret}` },
    send: (contract, body, headers = root) => post(`/api/commands/${contract.name}`, headers, body),
    ask: (contract, query, headers = root) => fetch(`${url}/api/queries/${contract.name}?${new URLSearchParams(query)}`, { headers }),
    close: async () => {
      await server.close()
      await plant.close()
    },
  }
}

function bytesTo(url: string): Pick<AttackPlant, 'raw' | 'statusOf'> {
  const open = (): Socket => connect(Number(new URL(url).port), new URL(url).hostname).on('error', () => undefined)
  return {
    raw: async (bytes) => {
      const socket = open()
      let said = ''
      socket.on('data', (chunk) => (said += chunk)).write(bytes)
      await once(socket, 'close')
      return said
    },
    statusOf: async (bytes, ends = false) => {
      const socket = open()
      if (ends) socket.end(bytes)
      else socket.write(bytes)
      const heard = new Promise<string>((resolve) =>
        socket.once('data', (chunk) => resolve(String(chunk))).once('close', () => resolve('')),
      )
      const status = /^HTTP\/1\.1 (\d{3})/.exec(await heard)?.[1]
      socket.destroy()
      return status === undefined ? undefined : Number(status)
    },
  }
}
