import type { IPublishPacket, Packet } from 'mqtt-packet'
import type { Observation } from '../../../src/connect/observation.ts'
import type { SessionEffect } from '../../../src/connect/sparkplug/session-state.ts'
import { connectHost, type HostOptions, type SparkplugHost } from '../../../src/connect/sparkplug/sparkplug-host.adapter.ts'
import { type BrokerKind, credentials, type TestBroker } from './brokers.ts'
import { type EdgeNode, type EdgeOptions, startEdgeNode } from './edge-node.ts'
import { decodeIndependently } from './independent-encoder.ts'
import { startTap, type Tap } from './tap.ts'
import { until } from './until.ts'

export const hostId = 'entresol-test'
export const stateTopic = `spBv1.0/STATE/${hostId}`

/** A broker, a host behind a tap, and any number of edge nodes that speak to the broker directly. */
export interface Scene {
  readonly broker: TestBroker
  readonly tap: Tap
  readonly host: SparkplugHost
  readonly effects: SessionEffect[]
  edge(options?: Partial<EdgeOptions>): Promise<EdgeNode>
  /** What the host published, in order. */
  published(connection?: number): IPublishPacket[]
  /** Commands the host published to a topic, decoded by the other implementation. */
  commands(topic: string): { packet: IPublishPacket; payload: ReturnType<typeof decodeIndependently> }[]
  observed(device: string | undefined, metric: string): Observation[]
  stop(): Promise<void>
}

export async function startScene(kind: BrokerKind, mqttVersion: 4 | 5, options: Partial<HostOptions> = {}): Promise<Scene> {
  const broker = await kind.start()
  const tap = await startTap(broker.port, mqttVersion)
  const effects: SessionEffect[] = []
  const host = connectHost({
    connectionId: 'c1',
    url: tap.url,
    ...credentials,
    hostId,
    mqttVersion,
    reorderTimeoutMs: 150,
    onEffects: async (batch) => void effects.push(...batch),
    log: { info: () => {}, warn: () => {} },
    now: Date.now,
    backOffMs: { first: 20, longest: 100 },
    ...options,
  })
  const edges: EdgeNode[] = []
  await host.whenOnline()
  const published = (connection?: number) => tap.sent(connection).filter((packet): packet is IPublishPacket => packet.cmd === 'publish')
  return {
    broker,
    tap,
    host,
    effects,
    published,
    async edge(more = {}) {
      const edge = await startEdgeNode({ url: broker.url, ...credentials, ...more })
      edges.push(edge)
      return edge
    },
    commands: (topic) =>
      published()
        .filter((packet) => packet.topic === topic)
        .map((packet) => ({ packet, payload: decodeIndependently(packet.payload as Buffer) })),
    observed: (device, metric) =>
      effects.flatMap((effect) =>
        effect.type === 'observation' && effect.observation.source.device === device && effect.observation.metric === metric
          ? [effect.observation]
          : [],
      ),
    async stop() {
      await host.close()
      for (const edge of edges) await edge.disconnect().catch(() => undefined)
      await tap.close()
      await broker.stop()
    },
  }
}

/** A scene with a node `plant/line-1` and its device `press`, both born. */
export async function startBornScene(
  kind: BrokerKind,
  mqttVersion: 4 | 5,
  options: Partial<HostOptions> = {},
): Promise<Scene & { readonly node: EdgeNode }> {
  const scene = await startScene(kind, mqttVersion, options)
  const node = await scene.edge()
  await node.birth()
  await node.deviceBirth('press', 1n)
  await until('the births', () => scene.observed('press', 'count').length === 1)
  return { ...scene, node }
}

export interface StateContent {
  readonly online: boolean
  readonly timestamp: number
}

/** Reads a STATE payload strictly: UTF-8 JSON with exactly the two keys. */
export function readState(payload: string | Buffer | undefined): StateContent {
  const content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(payload ?? ''))) as StateContent
  if (Object.keys(content).sort().join() !== 'online,timestamp') throw new Error(`keys ${Object.keys(content)}`)
  if (typeof content.online !== 'boolean' || !Number.isSafeInteger(content.timestamp)) throw new Error(`content ${JSON.stringify(content)}`)
  return content
}

export const isState = (packet: Packet): packet is IPublishPacket => packet.cmd === 'publish' && packet.topic === stateTopic
