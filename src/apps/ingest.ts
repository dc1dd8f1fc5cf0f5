import type pg from 'pg'
import { type Ingest, type LiveSignal, openIngest } from '../connect/ingest/open-ingest.adapter.ts'
import type { LinkBoard } from '../connect/mapping/contract.ts'
import { listCounters } from '../connect/mapping/contract.ts'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { Site } from '../kernel/server/site.ts'
import type { CounterPolicy } from '../operations/performance/fact.ts'
import type { Broker } from './broker.ts'
import type { Log } from './log.ts'

export interface IngestSurroundings {
  readonly site: Site
  readonly write: pg.ClientConfig
  readonly broker: Broker
  readonly board: LinkBoard
  readonly log: Log
  /** A unit has new facts. */
  readonly heard: (equipmentId: string, signal: LiveSignal) => void
  /** Values that must keep a range were stored. */
  readonly monitored: () => void
}

/** Listens to the machines on every connection of the site; `embedded` in a connection's address means our own broker, or the one that runs in its place. */
export function openOurIngest({ site, write, broker, board, log, heard, monitored }: IngestSurroundings): Promise<Ingest> {
  const { url, username, password, tls } = broker.host
  return openIngest({
    ...{ site, write, board, live: heard, monitored, nowMs: Date.now },
    embedded: {
      url,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(tls && { tls: { ca: tls.ca } }),
      ...(broker.refused && { refused: broker.refused }),
    },
    log: { warn: (message) => log.info(message), info: (message) => log.info(message) },
  })
}

/** How time accounting is to read the counters of a unit, as their mapping says. */
export function countersOf(site: Site): (equipmentId: string) => Promise<Readonly<Record<string, CounterPolicy>>> {
  return async (equipmentId) => {
    const { rows } = await site.ask(listCounters, { equipmentId: equipmentId as EquipmentId })
    return Object.fromEntries(rows.map(({ tag, role: _, ...policy }) => [tag, policy]))
  }
}
