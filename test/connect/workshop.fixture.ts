import { IngestWriter, type LiveSignal } from '../../src/connect/ingest/ingest-writer.store.ts'
import { followMapping } from '../../src/connect/ingest/load-mapping.store.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { openPool } from '../../src/kernel/server/database.ts'
import type { EquipmentId } from '../../src/kernel/contract/ids.ts'
import { sharedDatabase } from '../support/database.ts'
import { type ConnectSite, openConnectSite } from './connect-site.fixture.ts'
import { effectsOf } from './effects.fixture.ts'

/** A machine whose messages are handed to the writer without a wire. */
export interface Machine {
  readonly code: string
  readonly connectionId: string
  readonly equipmentId: EquipmentId
  readonly sourceId: string
  readonly writer: IngestWriter
  readonly live: LiveSignal[]
  readonly effects: ReturnType<typeof effectsOf>
  facts(): Promise<any[]>
  samples(): Promise<any[]>
  /** A writer with an empty memory, as after a restart. */
  restarted(more?: { mostTags: number }): IngestWriter
}

/** A site with machines, a pool and a clock of its own. */
export interface Workshop {
  readonly plant: ConnectSite
  readonly pool: ReturnType<typeof openPool>
  readonly clock: { nowMs: number }
  /** A unit of its own with a connection of its own. @param given fields of its source. */
  machine(given?: object): Promise<Machine>
  close(): Promise<void>
}

export async function openWorkshop(): Promise<Workshop> {
  const plant = await openConnectSite(await sharedDatabase())
  const pool = openPool(plant.write, [plant.siteId], 3)
  const clock = { nowMs: Date.now() }
  let machines = 0
  return {
    ...{ plant, pool, clock },
    machine: (given = {}) => makeMachine({ plant, pool, clock }, `M${(machines += 1)}`, given),
    close: async () => {
      await pool.end()
      await plant.close()
      if (plant.incidents.length > 0) throw new Error(`incidents: ${plant.incidents.join()}`)
    },
  }
}

async function makeMachine(
  { plant, pool, clock }: Pick<Workshop, 'plant' | 'pool' | 'clock'>,
  code: string,
  given: object,
): Promise<Machine> {
  const equipmentId = await plant.makeUnit(code)
  const { id: connectionId } = await plant.make(connection.commands.create, {
    ...{ code, name: code, kind: 'sparkplug', url: 'mqtt://127.0.0.1:1', enabled: true },
  })
  const address = `G/N/${code}`
  const { id: sourceId } = await plant.make(equipmentSource.commands.create, { connectionId, address, equipmentId, ...given })
  const live: LiveSignal[] = []
  const mapping = followMapping(plant.site, () => undefined)
  const restarted = (more?: { mostTags: number }) =>
    new IngestWriter({
      ...more,
      ...{
        siteId: plant.siteId,
        connectionId,
        pool,
        mapping: mapping.current,
        board: plant.board,
        nowMs: () => clock.nowMs,
        retentionDays: 30,
      },
      monitored: () => undefined,
      live: (unit, signal) => {
        if (unit === equipmentId) live.push(signal)
      },
    })
  return {
    ...{ code, connectionId, equipmentId, sourceId, live, restarted, writer: restarted(), effects: effectsOf(connectionId, address) },
    facts: () =>
      plant.rows(
        `select kind, occurred_at as at, tag, word, role, fault_code as fault, flags from equipment_fact where equipment_id = $1 order by occurred_at, fact_id`,
        [equipmentId],
      ),
    samples: () =>
      plant.rows(
        `select t.metric, s.occurred_at as at, s.number, s.text, s.quality, s.flags from sample s join tag t using (site_id, tag_id)
         where t.connection_id = $1 order by s.occurred_at, t.metric`,
        [connectionId],
      ),
  }
}
