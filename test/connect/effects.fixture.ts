import type { Observation, ObservationSource, ObservedValue } from '../../src/connect/observation.ts'
import type { SessionEffect } from '../../src/connect/sparkplug/session-state.ts'

/** Builds effects as the Sparkplug host hands them on. */
export function effectsOf(connectionId: string, address: string) {
  const [group = '', node = '', device] = address.split('/')
  const source: ObservationSource = device === undefined ? { connectionId, group, node } : { connectionId, group, node, device }
  const value = (metric: string, given: ObservedValue, atMs: number, more: Partial<Observation> = {}): SessionEffect => ({
    type: 'observation',
    observation: {
      ...{
        kind: 'value',
        source,
        metric,
        value: given,
        sourceAtMs: atMs,
        arrivedAtMs: atMs,
        quality: 'good',
        historical: false,
        transient: false,
      },
      datatype: typeof given === 'string' ? 'String' : typeof given === 'boolean' ? 'Boolean' : 'UInt32',
      ...more,
    },
  })
  const presence = (online: boolean, atMs: number, arrivedAtMs = atMs): SessionEffect => ({
    type: device === undefined ? (online ? 'nodeOnline' : 'nodeOffline') : online ? 'deviceOnline' : 'deviceOffline',
    presence: { kind: 'presence', source, online, atMs, arrivedAtMs, reason: online ? 'birth' : 'death' },
  })
  return { source, value, presence }
}
