import type { Observation } from '../observation.ts'
import { openHandOver } from './hand-over.adapter.ts'
import type { ConnectionLog } from './keep-connected.adapter.ts'
import { defaultPlainLimits, findMappingFault, mapPlainMessage, type PlainLimits, type TopicMapping } from './plain-mqtt.ts'

export interface PlainDoorOptions {
  readonly connectionId: string
  readonly mappings: readonly TopicMapping[]
  readonly limits?: PlainLimits
  /** Commits observations; rejecting means nothing is stored, and the same ones come again. Called with one batch at a time. */
  readonly onObservations: (observations: Observation[]) => Promise<void>
  readonly log: ConnectionLog
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly highWater?: number
  readonly onPressure?: (isHigh: boolean) => void
}

/** What the connections page shows of the topics that came by, mapped or not. */
export interface SeenTopic {
  readonly topic: string
  readonly lastAtMs: number
  readonly messages: number
  /** The beginning of the last payload as text. */
  readonly sample: string
  /** Why it gave no observation; undefined when it did. */
  readonly fault: string | undefined
}

export interface PlainDoorState {
  readonly messages: number
  readonly observations: number
  readonly bad: number
  readonly waiting: number
  readonly seen: readonly SeenTopic[]
}

/** Plain MQTT messages come in here, from a broker by URL or straight from the embedded one. */
export interface PlainDoor {
  /** `ack` is called after the commit, or at once for a message that gives no observation. */
  take(topic: string, bytes: Uint8Array, ack: () => void): void
  /** As `take`; resolves after the commit. Never resolves once the door is closed: the sender must keep its message. */
  accept(topic: string, bytes: Uint8Array): Promise<void>
  state(): PlainDoorState
  settled(): Promise<void>
  /** Drops what is not yet being committed (EC-08). */
  close(): Promise<void>
}

/** Topics remembered for the mapping page; a client that invents topics must not fill the memory. */
const MOST_TOPICS = 500

/** Opens the door for messages without Sparkplug. Throws when a mapping is wrong; check with `findMappingFault` before. */
export function openPlainDoor(options: PlainDoorOptions): PlainDoor {
  for (const mapping of options.mappings) {
    const fault = findMappingFault(mapping)
    if (fault !== undefined) throw new Error(`${fault}: ${mapping.filter}`)
  }
  const { connectionId, mappings, now, limits = defaultPlainLimits } = options
  const seen = new Map<string, SeenTopic>()
  const counts = { messages: 0, observations: 0, bad: 0 }
  const handOver = openHandOver<Observation>({
    deliver: options.onObservations,
    highWater: options.highWater ?? 50_000,
    maxBatch: 10_000,
    onPressure: options.onPressure ?? (() => {}),
    log: options.log,
    retryMs: { first: 200, longest: 5000 },
  })

  function remember(topic: string, bytes: Uint8Array, atMs: number, fault: string | undefined): void {
    const known = seen.get(topic)
    if (known === undefined && seen.size >= MOST_TOPICS) return
    const sample = Buffer.from(bytes.subarray(0, 200)).toString('utf8')
    seen.set(topic, { topic, lastAtMs: atMs, messages: (known?.messages ?? 0) + 1, sample, fault })
  }

  function take(topic: string, bytes: Uint8Array, ack: () => void): void {
    const arrivedAtMs = now()
    const outcome = mapPlainMessage(mappings, topic, bytes, { connectionId, arrivedAtMs, limits })
    counts.messages++
    if (outcome.ok) counts.observations += outcome.observations.length
    else if (outcome.reason !== 'topic_not_mapped') counts.bad++
    remember(topic, bytes, arrivedAtMs, outcome.ok ? undefined : outcome.reason)
    handOver.push(outcome.ok ? outcome.observations : [], ack)
  }

  return {
    take,
    accept: (topic, bytes) => new Promise((resolve) => take(topic, bytes, resolve)),
    state: () => ({ ...counts, waiting: handOver.waiting, seen: [...seen.values()] }),
    settled: () => handOver.settled(),
    async close() {
      await handOver.stop()
    },
  }
}
