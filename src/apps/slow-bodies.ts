import type { FastifyInstance } from 'fastify'

/** What a request without a large body may take. */
const SHORT_MS = 30_000
/** A radio at the far end of the hall: one megabit a second. */
const MS_PER_BYTE = 8 / 1000
/** No request may take longer: the largest file that is taken in, over such a radio. */
export const LONGEST_REQUEST_MS = 600_000

/** As long as a body may take that a route lets in. @param bodyLimit in bytes */
export function patienceMs(bodyLimit: number): number {
  return Math.min(Math.max(SHORT_MS, Math.ceil(bodyLimit * MS_PER_BYTE)), LONGEST_REQUEST_MS)
}

/** Whoever sends a body byte by byte does not hold a connection for long; whoever sends a large file over a slow radio is waited for. */
export function endSlowBodies(app: FastifyInstance, patienceFor: (bodyLimit: number) => number = patienceMs): void {
  app.addHook('onRequest', async ({ raw, routeOptions: { bodyLimit } }) => {
    const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0
    if (!hasBody || raw.complete) return
    const timer = setTimeout(() => raw.complete || raw.destroy(), patienceFor(bodyLimit ?? 0))
    timer.unref()
    raw.once('close', () => clearTimeout(timer))
  })
}
