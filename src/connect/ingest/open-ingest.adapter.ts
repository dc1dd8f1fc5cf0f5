import { openPool } from '../../kernel/server/database.ts'
import { MONITORED_DAYS } from './batch.ts'
import type { ConnectionConfig } from './known-mapping.ts'
import type { LiveSignal } from './ingest-writer.store.ts'
import { followMapping } from './load-mapping.store.ts'
import { type Link, openLink, type WireOptions } from './open-link.adapter.ts'
import { DAY_MS, dayText } from './write-samples.store.ts'

export type { LiveSignal }

export interface IngestOptions extends WireOptions {
  /** The write role, as the site has it. */
  readonly write: Parameters<typeof openPool>[0]
  /** How long raw samples are kept. */
  readonly retentionDays?: number
}

export interface Ingest {
  /** Resolves when every connection that is switched on has been opened and what they received so far is committed. */
  settled(): Promise<void>
  /** Resolves when a connection is online. */
  whenOnline(connectionId: string): Promise<void>
  close(): Promise<void>
}

const TICK_MS = 1_000
/** After a kill the machines are unknown from the last mark on: so long a state may seem shorter than it was. */
const MARK_MS = 250
const HOUSEKEEPING_MS = 3_600_000

/** Listens on every connection that is switched on, and follows master data: what is switched off, changed or mapped holds at once. */
export async function openIngest(options: IngestOptions): Promise<Ingest> {
  const { site, log } = options
  const retentionDays = options.retentionDays ?? 90
  const pool = openPool(options.write, [site.siteId], 4)
  // A connection that dies while it is lent tells whoever borrowed it; without a listener it would end the program too.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const links = new Map<string, { link: Link; key: string }>()
  let isClosed = false
  let opened = Promise.withResolvers<void>()
  let turn: Promise<void> = Promise.resolve()
  const mapping = followMapping(site, () => void reconcile())

  /** Opens, closes and reopens until the links are what the records say. One at a time. */
  function reconcile(): Promise<void> {
    turn = turn.then(bringAbout).catch((error: unknown) => log.warn(`Connections could not be read: ${String(error)}`))
    return turn
  }

  async function bringAbout(): Promise<void> {
    if (isClosed) return
    const { connections, sources } = await mapping.current()
    for (const [connectionId, { link, key }] of links) {
      const wanted = connections.get(connectionId)
      if (wanted !== undefined && keyOf(wanted) === key) continue
      links.delete(connectionId)
      await link.close()
      options.board.detach(connectionId)
    }
    for (const config of connections.values()) {
      const known = links.get(config.connectionId)
      if (known !== undefined) known.link.remapped(sources.get(config.connectionId) ?? new Map())
      else {
        const link = openLink(config, { ...options, pool, retentionDays, mapping: mapping.current })
        links.set(config.connectionId, { link, key: keyOf(config) })
        options.board.attach(config.connectionId, () => link.status())
      }
    }
    opened.resolve()
    opened = Promise.withResolvers()
  }

  async function keepHouse(): Promise<void> {
    const today = Math.floor(options.nowMs() / DAY_MS)
    await pool.query('select ensure_sample_days($1::date, 3)', [dayText(today - 1)])
    await pool.query('select drop_sample_days($1::date)', [dayText(today - retentionDays)])
    await pool.query('delete from monitored_sample where site_id = $1 and occurred_at < $2::date', [
      ...[site.siteId, dayText(today - MONITORED_DAYS)],
    ])
  }

  const housekeep = () => keepHouse().catch((error: unknown) => log.warn(`Old samples were not dropped: ${String(error)}`))
  await housekeep()
  await reconcile()
  const ticker = setInterval(() => links.forEach(({ link }) => void link.tick()), TICK_MS)
  const marker = setInterval(() => links.forEach(({ link }) => link.markAlive()), MARK_MS)
  const housekeeper = setInterval(() => void housekeep(), HOUSEKEEPING_MS)
  return {
    async settled() {
      await turn
      await Promise.all([...links.values()].map(({ link }) => link.settled()))
    },
    async whenOnline(connectionId) {
      // A link may be replaced while somebody waits for it: a password was set.
      const link = () => links.get(connectionId)?.link
      while (!isClosed && link()?.status().phase !== 'online')
        await Promise.race([opened.promise, ...(link() ? [link()!.whenOnline()] : [])])
    },
    async close() {
      isClosed = true
      clearInterval(ticker)
      clearInterval(marker)
      clearInterval(housekeeper)
      mapping.close()
      await turn
      opened.resolve()
      await Promise.all([...links.values()].map(({ link }) => link.close()))
      for (const connectionId of links.keys()) options.board.detach(connectionId)
      await pool.end()
    },
  }
}

/** A connection that differs in this is another one. */
function keyOf(config: ConnectionConfig): string {
  return JSON.stringify(config)
}
