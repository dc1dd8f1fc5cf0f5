import type { Site } from '../../kernel/server/site.ts'
import type { LinkBoard, LinkStatus } from '../mapping/contract.ts'
import type { ConnectionLog } from '../mqtt/keep-connected.adapter.ts'
import type { TlsOptions } from '../mqtt/mqtt-connection.adapter.ts'
import { connectHost } from '../sparkplug/sparkplug-host.adapter.ts'
import { IngestWriter, type LiveSignal } from './ingest-writer.store.ts'
import type { ConnectionConfig, KnownMapping, MappedSource } from './known-mapping.ts'
import { hostStatus, plainStatus, type RefusedConnections, withRefused } from './link-status.ts'
import { openPlainLink } from './plain-link.adapter.ts'
import type { Pool } from './tag-registry.store.ts'

/** One connection that is switched on: its wire and its writer. */
export interface Link {
  status(): LinkStatus
  /** The sources may have changed: those that are new are asked for what they know. */
  remapped(sources: ReadonlyMap<string, MappedSource>): void
  tick(): Promise<void>
  /** Leaves a mark that the connection is listened to. */
  markAlive(): void
  settled(): Promise<void>
  whenOnline(): Promise<void>
  close(): Promise<void>
}

/** What all links of a site share. */
export interface WireOptions {
  readonly site: Site
  /** What a connection with the address `embedded` means. */
  readonly embedded?: {
    readonly url: string
    readonly username?: string
    readonly password?: string
    readonly tls?: TlsOptions
    readonly refused?: () => RefusedConnections
  }
  /** Told after each commit, for every unit that has new facts. */
  readonly live: (equipmentId: string, signal: LiveSignal) => void
  /** Told after each commit of values that must keep a range. */
  readonly monitored: () => void
  /** Where queries find what happens on the wires. */
  readonly board: LinkBoard
  readonly log: ConnectionLog
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

export interface LinkOptions extends WireOptions {
  readonly pool: Pool
  readonly retentionDays: number
  readonly mapping: () => Promise<KnownMapping>
}

export function openLink(config: ConnectionConfig, options: LinkOptions): Link {
  const { site, pool, mapping, live, monitored, board, nowMs, retentionDays, log } = options
  const { connectionId } = config
  const writer = new IngestWriter({ siteId: site.siteId, connectionId, pool, mapping, live, monitored, board, nowMs, retentionDays })
  const wire = config.kind === 'sparkplug' ? openSparkplug(config, options, writer) : openPlain(config, options, writer)
  let isTicking = false
  return {
    ...wire,
    status: () => withRefused(wire.status(), config.url === 'embedded' ? options.embedded?.refused?.() : undefined),
    async tick() {
      if (isTicking) return
      isTicking = true
      await writer.tick().catch((error: unknown) => log.warn(`Silence was not stored: ${String(error)}`))
      isTicking = false
    },
    markAlive: () => void writer.markAlive().catch((error: unknown) => log.warn(`The sign of life was not stored: ${String(error)}`)),
    async close() {
      await wire.close()
      await writer.close()
    },
  }
}

type Wire = Omit<Link, 'tick' | 'markAlive'>

function addressOf({ url, certificates, username, password }: ConnectionConfig, { embedded }: LinkOptions) {
  if (url === 'embedded' && embedded !== undefined) return embedded
  const tls = certificates === '' ? {} : { tls: { ca: certificates } }
  return { url, ...tls, ...(username !== null && { username }), ...(password !== null && { password }) }
}

function openSparkplug(config: ConnectionConfig, options: LinkOptions, writer: IngestWriter): Wire {
  const host = connectHost({
    ...addressOf(config, options),
    connectionId: config.connectionId,
    hostId: config.hostId ?? 'entresol',
    ...(config.groups.length > 0 && { groups: config.groups }),
    onEffects: (effects) => writer.commit(effects),
    log: options.log,
    now: options.nowMs,
  })
  let known: ReadonlyMap<string, MappedSource> | undefined
  return {
    status: () => hostStatus(host.state(), writer, options.nowMs()),
    remapped(sources) {
      const before = known
      known = sources
      for (const source of sources.values()) {
        const [group, node] = source.address.split('/')
        // What it said in its birth was not yet booked for the unit.
        if (before && !before.has(source.address) && group && node) void host.requestRebirth(group, node)
      }
    },
    settled: () => host.settled(),
    whenOnline: () => host.whenOnline(),
    close: () => host.close(),
  }
}

function openPlain(config: ConnectionConfig, options: LinkOptions, writer: IngestWriter): Wire {
  const link = openPlainLink({
    ...addressOf(config, options),
    connectionId: config.connectionId,
    topics: config.groups.length > 0 ? config.groups : ['#'],
    onEffects: (effects) => writer.commit(effects),
    onLost: () => writer.loseAll(),
    log: options.log,
    now: options.nowMs,
    random: Math.random,
  })
  return {
    status: () => plainStatus(link, writer, options.nowMs()),
    remapped: () => undefined,
    settled: () => writer.tick(),
    whenOnline: () => link.whenOnline(),
    close: () => link.close(),
  }
}
