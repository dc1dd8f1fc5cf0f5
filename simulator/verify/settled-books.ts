import { setTimeout as sleep } from 'node:timers/promises'
import type { Reader } from './reader.ts'

interface ConnectionRow {
  status: {
    phase: string
    values: number
    waiting: number
    nodes: { phase: string }[]
  } | null
}

/** How often the product is asked, and for how long nothing may move before its books count as settled. */
const ASK_EVERY_MS = 500
const QUIET_ASKS = 4

/**
 * Resolves when the product has taken everything in and its books are made: every gateway's good-bye was heard, no message waits, nothing
 * is being made again, and that for two seconds. Throws when it has not settled in time, saying what it still does.
 */
export async function settledBooks(reader: Reader, siteId: string, longestMs: number, areGatewaysGone = true): Promise<void> {
  const endMs = performance.now() + longestMs
  let [quiet, valuesBefore] = [0, -1]
  for (;;) {
    const { rows } = await reader.ask<{ rows: ConnectionRow[] }>('connect.mapping.listConnections')
    const status = rows[0]?.status
    const { recomputing } = await reader.ask<{ recomputing: boolean }>('operations.performance.listKpis', {
      ...{ equipmentId: siteId, by: 'total', limit: '1' },
      ...{ startsAt: '2020-01-01T00:00:00.000Z', endsAt: '2020-01-01T01:00:00.000Z' },
    })
    const isHeard = !areGatewaysGone || status?.nodes.every((node) => node.phase === 'offline')
    const isStill = status && isHeard && status.waiting === 0 && status.values === valuesBefore && !recomputing
    valuesBefore = status?.values ?? -1
    quiet = isStill ? quiet + 1 : 0
    if (quiet >= QUIET_ASKS) return
    if (performance.now() > endMs) throw new Error(`the books have not settled: ${JSON.stringify({ recomputing, status }).slice(0, 1_000)}`)
    await sleep(ASK_EVERY_MS)
  }
}
