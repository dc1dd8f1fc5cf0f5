import { receive, tick } from '../../../src/connect/sparkplug/host-session.ts'
import {
  defaultSessionPolicy,
  type EdgeMessage,
  type EdgeMessageType,
  type NodeSession,
  type SessionEffect,
  startSession,
} from '../../../src/connect/sparkplug/session-state.ts'
import { encodeIndependently, type IndependentMetric } from './independent-encoder.ts'

export const policy = {
  ...defaultSessionPolicy,
  reorderTimeoutMs: 1000,
  rebirthIntervalMs: 5000,
  deviceBirthGraceMs: 3000,
  silenceMs: 60_000,
}

/** Plays messages and time into one session and keeps what came out. */
export class Stage {
  state: NodeSession = startSession('c1', 'plant', 'line', 0)
  effects: SessionEffect[] = []
  nowMs = 1_700_000_000_000

  send(message: EdgeMessage): this {
    const outcome = receive(this.state, message, ++this.nowMs, policy)
    this.state = outcome.state
    this.effects.push(...outcome.effects)
    return this
  }

  wait(ms: number): this {
    this.nowMs += ms
    const outcome = tick(this.state, this.nowMs, policy)
    this.state = outcome.state
    this.effects.push(...outcome.effects)
    return this
  }

  /** Short words for the effects since the last call. */
  taken(): string[] {
    const words = this.effects.map(word)
    this.effects = []
    return words
  }
}

export function word(effect: SessionEffect): string {
  if (effect.type === 'observation') {
    const { source, metric, value, quality, historical } = effect.observation
    return `${source.device ?? 'node'}.${metric}=${value}${quality === 'good' ? '' : `!${quality}`}${historical ? ' (historical)' : ''}`
  }
  if (effect.type === 'requestRebirth') return `rebirth: ${effect.reason}`
  if (effect.type === 'badMessage') return `bad: ${effect.bad.reason}${effect.bad.detail === undefined ? '' : ` ${effect.bad.detail}`}`
  return `${effect.type}${effect.presence.source.device === undefined ? '' : ` ${effect.presence.source.device}`}`
}

export const at = 1_600_000_000_000

export function message(
  type: EdgeMessageType,
  seq: number | undefined,
  metrics: IndependentMetric[],
  device?: string,
  timestamp = at,
): EdgeMessage {
  const bytes = encodeIndependently({ timestamp: BigInt(timestamp), metrics, ...(seq !== undefined && { seq: BigInt(seq) }) })
  return { type, device, bytes, retained: false }
}

export const bdSeq = (value: number): IndependentMetric => ({
  name: 'bdSeq',
  datatype: 8,
  value: { case: 'longValue', value: BigInt(value) },
})
export const int = (key: string | bigint, value: number, more: IndependentMetric = {}): IndependentMetric => ({
  ...(typeof key === 'string' ? { name: key } : { alias: key }),
  value: { case: 'intValue', value },
  ...more,
})

export const nbirth = (bd = 1, timestamp = at, speed = 10) =>
  message('NBIRTH', 0, [bdSeq(bd), int('speed', speed, { alias: 1n, datatype: 3 })], undefined, timestamp)
export const ndeath = (bd = 1) => message('NDEATH', undefined, [bdSeq(bd)])
export const dbirth = (seq: number, device = 'filler', alias = 2n, timestamp = at) =>
  message('DBIRTH', seq, [int('count', 100, { alias, datatype: 7 })], device, timestamp)
export const ndata = (seq: number, value = seq) => message('NDATA', seq, [int(1n, value)])
export const ddata = (seq: number, value: number, device = 'filler', alias = 2n) => message('DDATA', seq, [int(alias, value)], device)
export const born = () => {
  const stage = new Stage().send(nbirth()).send(dbirth(1))
  stage.taken()
  return stage
}
