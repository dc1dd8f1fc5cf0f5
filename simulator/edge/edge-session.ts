import type { UnitSpec } from '../plant/unit-spec.ts'
import type { MetricChange } from './device-metrics.ts'
import { DeviceShadow } from './device-shadow.ts'
import { encodePayload, type PayloadMetric } from './sparkplug-encoder.ts'

/** A message for the broker. Sparkplug: deaths with QoS 1, all else with 0, nothing of an edge node is retained. */
export interface EdgeMessage {
  topic: string
  payload: Uint8Array
  qos: 0 | 1
}

export interface EdgeIdentity {
  group: string
  edgeNode: string
}

const BD_SEQ = 'bdSeq'
const REBIRTH = 'Node Control/Rebirth'

/**
 * The Sparkplug B 3.0 session of one edge node, without a wire: sequence numbers, birth and death certificates, aliases.
 * Aliases are unique over the node and all its devices; `seq` is shared by all of them and wraps 255 → 0.
 */
export class EdgeSession {
  readonly identity: EdgeIdentity
  readonly shadows = new Map<string, DeviceShadow>()
  /** Milliseconds by which a device's clock is wrong: added to every timestamp that it gives. */
  readonly clockOffsetsMs = new Map<string, number>()
  readonly #aliases = new Map<string, number>()
  #seq = 0
  #bdSeq = -1

  constructor(identity: EdgeIdentity, units: readonly UnitSpec[], startMs: number) {
    this.identity = identity
    for (const unit of units) {
      const shadow = new DeviceShadow(unit, startMs)
      this.shadows.set(unit.code, shadow)
      for (const metric of shadow.definitions) this.#aliases.set(`${unit.code}/${metric.name}`, this.#aliases.size + 1)
    }
  }

  get bdSeq(): number {
    return this.#bdSeq
  }

  get commandTopic(): string {
    return this.#topic('NCMD')
  }

  /** To be called once before every CONNECT; returns the will. */
  openSession(atMs: number): EdgeMessage {
    this.#bdSeq = (this.#bdSeq + 1) % 256
    return this.nodeDeath(atMs)
  }

  nodeDeath(atMs: number): EdgeMessage {
    const metrics: PayloadMetric[] = [{ name: BD_SEQ, atMs, datatype: 'Int64', value: this.#bdSeq }]
    return { topic: this.#topic('NDEATH'), payload: encodePayload({ atMs, metrics }), qos: 1 }
  }

  /** NBIRTH and every DBIRTH, with the values of now. */
  births(atMs: number): EdgeMessage[] {
    this.#seq = 0
    const metrics: PayloadMetric[] = [
      { name: BD_SEQ, atMs, datatype: 'Int64', value: this.#bdSeq },
      { name: REBIRTH, atMs, datatype: 'Boolean', value: false },
    ]
    const node = { topic: this.#topic('NBIRTH'), payload: encodePayload({ atMs, seq: this.#nextSeq(), metrics }), qos: 0 as const }
    return [node, ...[...this.shadows.keys()].map((device) => this.deviceBirth(device, atMs))]
  }

  deviceBirth(device: string, atMs: number): EdgeMessage {
    const shadow = this.#shadow(device)
    const offsetMs = this.clockOffsetsMs.get(device) ?? 0
    const metrics = shadow.definitions.map((metric) => {
      const current = shadow.current(metric.name)
      const alias = this.#alias(device, metric.name)
      return { name: metric.name, alias, atMs: current.atMs + offsetMs, datatype: metric.datatype, value: current.value }
    })
    return this.#deviceMessage('DBIRTH', device, atMs + offsetMs, metrics)
  }

  deviceDeath(device: string, atMs: number): EdgeMessage {
    return this.#deviceMessage('DDEATH', device, atMs, [])
  }

  /** Changes of one device, by alias and without datatypes, in the order in which they happened. */
  deviceData(device: string, changes: readonly MetricChange[], atMs: number, isHistorical: boolean): EdgeMessage {
    const shadow = this.#shadow(device)
    const offsetMs = this.clockOffsetsMs.get(device) ?? 0
    const datatypes = new Map(shadow.definitions.map((metric) => [metric.name, metric.datatype]))
    const metrics = changes.map((change): PayloadMetric => {
      const datatype = datatypes.get(change.name)
      if (!datatype) throw new Error(`${device} was born without ${change.name}`)
      const alias = this.#alias(device, change.name)
      return { alias, atMs: change.atMs + offsetMs, datatype, omitDatatype: true, isHistorical, value: change.value }
    })
    return this.#deviceMessage('DDATA', device, atMs + offsetMs, metrics)
  }

  #deviceMessage(type: string, device: string, atMs: number, metrics: PayloadMetric[]): EdgeMessage {
    return { topic: `${this.#topic(type)}/${device}`, payload: encodePayload({ atMs, seq: this.#nextSeq(), metrics }), qos: 0 }
  }

  #topic(type: string): string {
    return `spBv1.0/${this.identity.group}/${type}/${this.identity.edgeNode}`
  }

  #nextSeq(): number {
    const seq = this.#seq
    this.#seq = (seq + 1) % 256
    return seq
  }

  #alias(device: string, name: string): number {
    const alias = this.#aliases.get(`${device}/${name}`)
    if (alias === undefined) throw new Error(`${device}/${name} has no alias`)
    return alias
  }

  #shadow(device: string): DeviceShadow {
    const shadow = this.shadows.get(device)
    if (!shadow) throw new Error(`${this.identity.edgeNode} has no device ${device}`)
    return shadow
  }
}
