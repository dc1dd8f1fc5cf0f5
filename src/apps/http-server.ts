import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import fastify, { type FastifyInstance } from 'fastify'
import type { Authenticate } from '../kernel/server/http.ts'
import { mountCatalogue, mountProblems } from '../kernel/server/http.ts'
import { mountInterchange } from '../kernel/server/interchange/doors.ts'
import { LiveScreens } from '../kernel/server/live.ts'
import { openApiOf } from '../kernel/server/openapi.ts'
import type { Site } from '../kernel/server/site.ts'
import { apiPage } from './api-page.ts'
import { mountAttachments } from './attachments/attachments.ts'
import { mountAuditTrail } from './audit-trail/audit-trail.ts'
import { mountHealth, type Watched } from './health.ts'
import { ownPaths } from './own-paths.ts'
import { ACCESS_CHANGES } from './known-sessions.ts'
import { mountOrderWorkbook } from './order-workbook/order-workbook.ts'
import { mountPlantModel } from './plant-model/plant-model.ts'
import { mountWrittenImport } from './plant-model/written-door.ts'
import { mountSearch } from './search/search.ts'
import { mountShiftReport } from './shift-report/shift-report.ts'
import { mountSignatures } from './signatures/signatures.ts'
import { mountSignIn } from './sign-in.ts'
import { findSitePlace } from './site-place.ts'
import type { SingleSignOnOptions } from './single-sign-on/role-mapping.ts'
import { endSlowBodies, LONGEST_REQUEST_MS } from './slow-bodies.ts'
import { mountWebApp, pageToIndex } from './web-app.ts'

export interface HttpOptions {
  readonly site: Site
  readonly version: string
  readonly demo: boolean
  readonly singleSignOn?: SingleSignOnOptions | undefined
  /** The directory of the web app's bundle; undefined where another server shows the screens. */
  readonly webDirectory: string | undefined
  /** What is told to those who watch the program, beside what the site knows itself. */
  readonly watched: Watched
  /** Is told of every request to the API when it is answered. */
  readonly answered?: (request: AnsweredRequest) => void
}

/** What stands in a log of a request: nothing of what was sent, which may be personal or secret. */
export interface AnsweredRequest {
  readonly requestId: string
  readonly commandId: string | undefined
  readonly method: string
  readonly route: string
  readonly status: number
  readonly milliseconds: number
}

export interface HttpServer {
  readonly app: FastifyInstance
  readonly live: LiveScreens
  /** Who sends a request. */
  readonly authenticate: Authenticate
  close(): Promise<void>
}

/** What a person needs to see the state of a work unit. */
const SEE_UNITS = 'operations.execution.read'

/** Scripts come from this server only. Styles may stand in the page, because the component library writes them there. */
const POLICY = [
  `default-src 'self'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `font-src 'self' data:`,
  `object-src 'none'`,
  `base-uri 'self'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
].join('; ')

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
}

/** Puts the site, the sign-in, the documentation and the web app on one server. It does not listen yet. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { site, version } = options
  const app = fastify({
    bodyLimit: 1024 * 1024,
    requestTimeout: LONGEST_REQUEST_MS,
    http: { headersTimeout: 10_000, maxHeaderSize: 16_384 },
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    rewriteUrl: pageToIndex,
    genReqId: requestIdOf,
  })
  // A person who was answered something odd can name the request.
  app.addHook('onRequest', async ({ id }, reply) => void reply.headers(HEADERS).header('x-request-id', id))
  endSlowBodies(app)
  if (options.answered) tellAnswers(app, options.answered)
  // An empty body is what a sign-out sends.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => parseJson(body as string, done))
  mountProblems(app, site.log)
  const authenticate = mountSignIn(app, { site, version, demo: options.demo, singleSignOn: options.singleSignOn })
  mountCatalogue(app, site, authenticate)
  mountInterchange(app, site, authenticate, async (plant) => (await findSitePlace(plant)).zone)
  mountSignatures(app, site, authenticate)
  mountShiftReport(app, authenticate)
  mountAuditTrail(app, authenticate)
  mountPlantModel(app, authenticate, version)
  mountWrittenImport(app, authenticate)
  mountOrderWorkbook(app, authenticate)
  mountSearch(app, site, authenticate)
  mountAttachments(app, site, authenticate)
  const live = new LiveScreens(site, SEE_UNITS)
  live.mount(app, authenticate)
  const off = recheckWhenAccessChanges(site, live)
  mountDocumentation(app, site, version)
  mountHealth(app, { site, version, live, watched: options.watched })
  if (options.webDirectory !== undefined) await mountWebApp(app, options.webDirectory)
  return {
    app,
    live,
    authenticate,
    close: async () => {
      off()
      live.close()
      await app.close()
    },
  }
}

/** Whose access ends is cut off from the live screens at once, and not with the next heartbeat. */
function recheckWhenAccessChanges({ bell }: Site, live: LiveScreens): () => void {
  let seen = bell.rungFor(ACCESS_CHANGES)
  return bell.onRing(() => {
    const rung = bell.rungFor(ACCESS_CHANGES)
    if (rung !== seen) live.recheck()
    seen = rung
  })
}

/** A proxy may have given the request its id already. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
}

function tellAnswers(app: FastifyInstance, answered: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', async ({ id, method, headers, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? ''
    if (route !== '' && !route.startsWith('/api')) return
    const key = headers['idempotency-key']
    const commandId = typeof key === 'string' && /^[\da-f-]{36}$/i.test(key) ? key.toLowerCase() : undefined
    answered({ requestId: id, commandId, method, route, status: statusCode, milliseconds: Math.round(elapsedTime) })
  })
}

function parseJson(body: string, done: (error: Error | null, value?: unknown) => void): void {
  if (body === '') return done(null, undefined)
  try {
    done(null, JSON.parse(body))
  } catch {
    done(Object.assign(new Error('The body is not JSON'), { statusCode: 400 }))
  }
}

function mountDocumentation(app: FastifyInstance, site: Site, version: string): void {
  const document = openApiOf(site.catalogue, version, ownPaths)
  const page = apiPage(document as never)
  app.get('/api/openapi.json', (_, reply) => reply.header('cache-control', 'no-cache').send(document))
  app.get('/api', (_, reply) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page))
}
