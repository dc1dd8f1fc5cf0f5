import { type EffectiveMapping, type MappingOverride, noOverride, putTogether, type TemplateName } from '../mapping/contract.ts'
import type { SpeaksFor } from '../mapping/equipment-source.resource.ts'
import { type SourceMapping, sourceMapping } from './role-facts.ts'

export interface ConnectionConfig {
  readonly connectionId: string
  readonly code: string
  readonly kind: 'sparkplug' | 'mqttJson'
  readonly url: string
  /** Certificates (PEM) that are trusted there; empty: the well-known ones. */
  readonly certificates: string
  readonly username: string | null
  readonly password: string | null
  readonly hostId: string | null
  readonly groups: readonly string[]
  readonly enabled: boolean
}

/** One device or topic and the unit that it speaks for. */
export interface MappedSource {
  readonly sourceId: string
  readonly connectionId: string
  readonly address: string
  readonly equipmentId: string
  readonly mapping: EffectiveMapping
  readonly facts: SourceMapping
  /** After so much silence nobody knows what the unit does; null: never. */
  readonly silenceMs: number | null
  /** Signals whose values must keep a range. */
  readonly monitored: readonly string[]
}

/** Everything that ingest must know of master data, as it stood at one moment. */
export interface KnownMapping {
  /** Those that are switched on. */
  readonly connections: ReadonlyMap<string, ConnectionConfig>
  /** By connection, then by address. */
  readonly sources: ReadonlyMap<string, ReadonlyMap<string, MappedSource>>
}

export interface SourceRow {
  readonly sourceId: string
  readonly connectionId: string
  readonly address: string
  readonly equipmentId: string
  readonly template: TemplateName | null
  readonly speaksFor: SpeaksFor | null
  readonly silenceSeconds: number | null
  readonly override: MappingOverride
}

export interface ClassRow {
  readonly equipmentClassId: string
  readonly template: TemplateName
  readonly override: MappingOverride
}

/** What is known of a unit besides its sources. */
export interface UnitSurroundings {
  readonly classOf: (equipmentId: string) => string | null
  readonly silenceOf: (equipmentId: string) => number | null
  readonly monitoredOf: (equipmentId: string) => readonly string[]
}

/** Puts the records together: the template of the unit, or of its class, or recognition by names. */
export function knownMapping(
  connections: readonly ConnectionConfig[],
  sources: readonly SourceRow[],
  classes: readonly ClassRow[],
  { classOf, silenceOf, monitoredOf }: UnitSurroundings,
): KnownMapping {
  const byClass = new Map(classes.map((row) => [row.equipmentClassId, row]))
  const known = new Map<string, Map<string, MappedSource>>()
  for (const row of sources) {
    const ofClass = byClass.get(classOf(row.equipmentId) ?? '')
    const mapping = putTogether(row.template ?? ofClass?.template ?? 'auto', ofClass?.override ?? noOverride, row.override)
    const seconds = row.silenceSeconds ?? silenceOf(row.equipmentId)
    const { sourceId, connectionId, address, equipmentId } = row
    const facts = sourceMapping(address.slice(address.lastIndexOf('/') + 1), mapping, row.speaksFor)
    const ofConnection = known.get(connectionId) ?? new Map<string, MappedSource>()
    known.set(connectionId, ofConnection)
    ofConnection.set(address, {
      sourceId,
      connectionId,
      address,
      equipmentId,
      mapping,
      facts,
      // Whoever tells counts only says nothing about what the unit does, so its silence says nothing about it either.
      silenceMs: seconds === null || row.speaksFor === 'counts' ? null : seconds * 1000,
      monitored: monitoredOf(equipmentId),
    })
  }
  return { connections: new Map(connections.filter(({ enabled }) => enabled).map((one) => [one.connectionId, one])), sources: known }
}
