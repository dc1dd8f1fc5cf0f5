import { join } from 'node:path'
import { mkdirSync, readFileSync } from 'node:fs'
import type { MachineAccess } from '../connect/mapping/contract.ts'
import { type BrokerUser, type EmbeddedBroker, startEmbeddedBroker } from '../connect/mqtt/embedded-broker.adapter.ts'
import { secretIn } from '../kernel/server/postgres/place.ts'
import { ConfigurationFault, type MqttOptions } from './configuration.ts'

export interface MqttAccess {
  readonly url: string
  readonly username: string | undefined
  readonly password: string | undefined
  /** The certificates trusted there, and the file they stand in; undefined for the well-known ones. */
  readonly tls?: { readonly ca: string; readonly caFile: string } | undefined
}

export interface Broker {
  /** How this program connects. */
  readonly host: MqttAccess
  /** How a machine or gateway connects; at a foreign broker with the same user as we. */
  readonly edge: MqttAccess
  readonly about: string
  /** Of a broker of our own: who was sent away before saying who it is. */
  readonly refused?: EmbeddedBroker['refused']
  close(): Promise<void>
}

/** Sparkplug edge nodes publish in the namespace and hear commands and the host's state; they cannot pretend to be the host. */
const EDGE_MAY_PUBLISH = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA'].map((type) => `spBv1.0/+/${type}/#`)
const EDGE_MAY_READ = ['spBv1.0/+/NCMD/#', 'spBv1.0/+/DCMD/#', 'spBv1.0/STATE/#']

/**
 * The MQTT broker: our own one in this process, or the one that the URL names. Users of our own are generated once and kept in files that
 * only we can read.
 */
export async function openBroker(options: MqttOptions, dataDirectory: string, warn: (message: string) => void): Promise<Broker> {
  const { url, username, password, caFile } = options
  if (url !== undefined) {
    const access = { url, username, password, tls: caFile === undefined ? undefined : { ca: readCertificates(caFile), caFile } }
    return { host: access, edge: access, about: `MQTT broker at ${URL.parse(url)?.host ?? ''}`, close: async () => undefined }
  }
  const directory = join(dataDirectory, 'mqtt')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const host: BrokerUser = { username: 'entresol', password: secretIn(directory, 'host-password') }
  const edge: BrokerUser = {
    username: 'machine',
    password: secretIn(directory, 'machine-password'),
    mayPublish: [...EDGE_MAY_PUBLISH, 'plant/#'],
    maySubscribe: [...EDGE_MAY_READ, 'plant/#'],
  }
  const broker = await startEmbeddedBroker({ host: options.host, port: options.port.number, users: [host, edge], log: { warn } })
  if (options.port.fixed && options.port.number !== 0 && broker.port !== options.port.number) {
    await broker.close()
    throw new ConfigurationFault(`Port ${options.port.number} for the MQTT broker is taken. Choose another one with --mqtt-port N.`)
  }
  return {
    host: { url: broker.url, ...host },
    edge: { url: broker.url, username: edge.username, password: edge.password },
    about: `MQTT broker of its own at ${broker.url}`,
    refused: () => broker.refused(),
    close: () => broker.close(),
  }
}

/** What a person is told who connects a machine. The user and password of a foreign broker are ours there, and not for machines. */
export function machineAccess({ edge, host }: Pick<Broker, 'edge' | 'host'>): MachineAccess | null {
  const url = URL.parse(edge.url)
  if (url === null) return null
  const isOwn = edge.username !== host.username
  return {
    host: url.hostname,
    port: url.port === '' ? (url.protocol === 'mqtts:' ? 8883 : 1883) : Number(url.port),
    username: isOwn ? (edge.username ?? null) : null,
    password: isOwn ? (edge.password ?? null) : null,
  }
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigurationFault(`ENTRESOL_MQTT_CA names ${file}, which cannot be read: ${(error as Error).message}`)
  }
}
