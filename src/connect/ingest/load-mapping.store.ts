import type { Site } from '../../kernel/server/site.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { listWorkUnits } from '../../model/plant/contract.ts'
import { listPolicies } from '../../model/policy/contract.ts'
import { isWatchedAt, type Watch } from '../limits/contract.ts'
import { monitoredValue } from '../limits/monitored-value.resource.ts'
import { classMapping } from '../mapping/class-mapping.resource.ts'
import { connection } from '../mapping/connection.resource.ts'
import { ACCESS_STREAM, MappingOverride, silence, silenceSeconds } from '../mapping/contract.ts'
import { equipmentSource } from '../mapping/equipment-source.resource.ts'
import { type ConnectionConfig, type KnownMapping, knownMapping } from './known-mapping.ts'

/** Streams after whose events the mapping must be read again. */
const mappingStreams = [
  connection.name,
  equipmentSource.name,
  classMapping.name,
  monitoredValue.name,
  ACCESS_STREAM,
  equipment.name,
  equipmentClass.name,
  'model.policy.settings',
]

export interface FollowedMapping {
  /** As it stands after the last commit: whoever asks after the answer to a command sees what the command did (EC-08). */
  current(): Promise<KnownMapping>
  close(): void
}

/** Reads the mapping and reads it again when something of it has changed; `onChange` is told that it has. */
export function followMapping(site: Site, onChange: () => void): FollowedMapping {
  let heard = -1
  let loading: Promise<KnownMapping> | undefined
  const rung = () => site.bell.rungFor(mappingStreams)
  const off = site.bell.onRing(() => {
    if (loading !== undefined && rung() !== heard) onChange()
  })
  return {
    current() {
      const now = rung()
      if (loading === undefined || now !== heard) {
        heard = now
        loading = loadMapping(site)
        // A mapping that could not be read is read again by whoever asks next.
        loading.catch(() => {
          heard = -1
        })
      }
      return loading
    },
    close: off,
  }
}

export async function loadMapping(site: Site): Promise<KnownMapping> {
  const [connections, sources, classes, watches, units, policies] = await Promise.all([
    loadConnections(site),
    site.pool.query(
      `select id as "sourceId", connection_id as "connectionId", address, equipment_id as "equipmentId", template, speaks_for as "speaksFor",
              silence_seconds as "silenceSeconds", override
       from equipment_source where site_id = $1 and not retired`,
      [site.siteId],
    ),
    site.pool.query(
      `select equipment_class_id as "equipmentClassId", template, override from class_mapping where site_id = $1 and not retired`,
      [site.siteId],
    ),
    loadWatches(site),
    site.ask(listWorkUnits, {}),
    site.ask(listPolicies, {}),
  ])
  const classOf = new Map(units.rows.map((unit) => [unit.equipmentId as string, unit.equipmentClassId]))
  const settings = new Map(policies.rows.find(({ policy }) => policy === silence.name)?.settings.map((one) => [one.equipmentId, one.value]))
  const silenceOf = (equipmentId: string) => {
    const place = [...(site.tree().ancestors.get(equipmentId) ?? [])].find((id) => settings.has(id))
    return silenceSeconds[(place === undefined ? silence.default : settings.get(place)) as keyof typeof silenceSeconds]
  }
  const monitoredOf = (equipmentId: string) => {
    const unit = { places: site.tree().ancestors.get(equipmentId) ?? new Set(), equipmentClassId: classOf.get(equipmentId) ?? null }
    return watches.filter((watch) => isWatchedAt(watch, unit)).map(({ signal }) => signal)
  }
  const withOverride = <Row extends { override: unknown }>(row: Row) => ({ ...row, override: MappingOverride.parse(row.override) })
  return knownMapping(connections, sources.rows.map(withOverride), classes.rows.map(withOverride), {
    classOf: (equipmentId) => classOf.get(equipmentId) ?? null,
    silenceOf,
    monitoredOf,
  })
}

async function loadWatches(site: Site): Promise<Pick<Watch, 'equipmentId' | 'equipmentClassId' | 'signal'>[]> {
  const { rows } = await site.pool.query(
    `select equipment_id as "equipmentId", equipment_class_id as "equipmentClassId", signal from monitored_value
     where site_id = $1 and enabled and not retired`,
    [site.siteId],
  )
  return rows
}

async function loadConnections(site: Site): Promise<ConnectionConfig[]> {
  const { rows } = await site.pool.query(
    `select c.id as "connectionId", c.code, c.kind, c.url, c.certificates, c.username, s.password, c.host_id as "hostId", c.groups, c.enabled
     from connection c left join connection_secret s on s.site_id = c.site_id and s.connection_id = c.id
     where c.site_id = $1 and not c.retired`,
    [site.siteId],
  )
  return rows.map((row) => ({ ...row, groups: (row.groups ?? '').split(/\s+/).filter((group: string) => group !== '') }))
}
