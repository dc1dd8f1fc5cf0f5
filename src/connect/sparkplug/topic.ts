import { LONGEST_NAME } from '../observation.ts'

/** The namespace element of Sparkplug B (tck-id-topic-structure-namespace-a). */
export const NAMESPACE = 'spBv1.0'

export type NodeMessageType = 'NBIRTH' | 'NDEATH' | 'NDATA' | 'NCMD'
export type DeviceMessageType = 'DBIRTH' | 'DDEATH' | 'DDATA' | 'DCMD'
export type MessageType = NodeMessageType | DeviceMessageType

export type SparkplugTopic =
  | { readonly type: 'STATE'; readonly hostId: string }
  | { readonly type: NodeMessageType; readonly group: string; readonly node: string; readonly device: undefined }
  | { readonly type: DeviceMessageType; readonly group: string; readonly node: string; readonly device: string }

const nodeTypes: ReadonlySet<string> = new Set(['NBIRTH', 'NDEATH', 'NDATA', 'NCMD'])
const deviceTypes: ReadonlySet<string> = new Set(['DBIRTH', 'DDEATH', 'DDATA', 'DCMD'])

/** Reads `spBv1.0/<group>/<type>/<node>[/<device>]` or `spBv1.0/STATE/<host>`; undefined for any other topic, and for one that is too long to name a tag. */
export function parseTopic(topic: string): SparkplugTopic | undefined {
  const parts = topic.split('/')
  if (parts[0] !== NAMESPACE || parts.includes('') || topic.includes('\0') || topic.length > LONGEST_NAME) return undefined
  const [, group, type, node, device] = parts
  if (group === 'STATE') return parts.length === 3 ? { type: 'STATE', hostId: type as string } : undefined
  if (group === undefined || type === undefined || node === undefined) return undefined
  if (nodeTypes.has(type)) return parts.length === 4 ? { type: type as NodeMessageType, group, node, device: undefined } : undefined
  if (deviceTypes.has(type) && device !== undefined && parts.length === 5) return { type: type as DeviceMessageType, group, node, device }
  return undefined
}

/** Whether a text may stand as one element of a topic. */
export function isTopicElement(text: string): boolean {
  return text !== '' && !/[+#/\0]/.test(text)
}

export function stateTopic(hostId: string): string {
  return `${NAMESPACE}/STATE/${hostId}`
}

/** Topic of a command: NCMD without a device, DCMD with one. */
export function commandTopic(group: string, node: string, device?: string): string {
  return device === undefined ? `${NAMESPACE}/${group}/NCMD/${node}` : `${NAMESPACE}/${group}/DCMD/${node}/${device}`
}
