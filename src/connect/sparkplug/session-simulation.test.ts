import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Observation } from '../observation.ts'
import { encodePayload } from './encode-payload.ts'
import { receive, type SessionOutcome, tick } from './host-session.ts'
import { defaultSessionPolicy, type EdgeMessage, type EdgeMessageType, type NodeSession, startSession } from './session-state.ts'

/**
 * An edge node with two devices behind a network that loses, repeats and overtakes, against the host's session. Values carry the number
 * of their metric, so a value under a wrong name is seen; what the host believes at the end is compared with what the node knows.
 */
const policy = { ...defaultSessionPolicy, reorderTimeoutMs: 500, rebirthIntervalMs: 1000, deviceBirthGraceMs: 800, silenceMs: 0 }
const METRICS = 3
const DEVICES = ['filler', 'capper']
const SPAN = 1_000_000

class Edge {
  readonly values = new Map<string, number>()
  private seq = 0
  private bdSeq = 0
  /** Aliases start elsewhere in each session, as software does that numbers its tags anew. */
  private aliasBase = 0
  private readonly publish: (message: EdgeMessage) => void

  constructor(publish: (message: EdgeMessage) => void) {
    this.publish = publish
  }

  private send(
    type: EdgeMessageType,
    device: string | undefined,
    metrics: Parameters<typeof encodePayload>[0]['metrics'],
    nowMs: number,
  ): void {
    const seq = type === 'NDEATH' ? undefined : this.seq
    if (seq !== undefined) this.seq = (seq + 1) & 255
    this.publish({ type, device, bytes: encodePayload({ timestampMs: nowMs, seq, metrics }), retained: false })
  }

  private entity(device: string | undefined): number {
    return device === undefined ? 0 : DEVICES.indexOf(device) + 1
  }

  private alias(device: string | undefined, metric: number): number {
    return this.aliasBase + ((this.entity(device) * METRICS + metric + this.bdSeq) % 9)
  }

  private born(device: string | undefined) {
    return Array.from({ length: METRICS }, (_, metric) => {
      const name = `m${metric}`
      return { name, alias: this.alias(device, metric), datatype: 7, kind: 'int' as const, value: this.valueOf(device, metric) }
    })
  }

  private valueOf(device: string | undefined, metric: number): number {
    const key = `${device ?? 'node'}.m${metric}`
    const value = this.values.get(key) ?? (this.entity(device) * METRICS + metric + 1) * SPAN
    this.values.set(key, value)
    return value
  }

  birth(nowMs: number): void {
    this.seq = 0
    const bdSeq = { name: 'bdSeq', datatype: 8, kind: 'long' as const, value: BigInt(this.bdSeq) }
    this.send('NBIRTH', undefined, [bdSeq, ...this.born(undefined)], nowMs)
    for (const device of DEVICES) this.send('DBIRTH', device, this.born(device), nowMs)
  }

  count(device: string | undefined, metric: number, nowMs: number): void {
    const value = this.valueOf(device, metric) + 1
    this.values.set(`${device ?? 'node'}.m${metric}`, value)
    const change = { alias: this.alias(device, metric), kind: 'int' as const, value }
    this.send(device === undefined ? 'NDATA' : 'DDATA', device, [change], nowMs)
  }

  reconnect(nowMs: number): void {
    this.send('NDEATH', undefined, [{ name: 'bdSeq', kind: 'long', value: BigInt(this.bdSeq) }], nowMs)
    this.bdSeq = (this.bdSeq + 1) & 255
    this.birth(nowMs)
  }
}

const step = fc.record({
  act: fc.oneof({ weight: 30, arbitrary: fc.constant('count' as const) }, { weight: 1, arbitrary: fc.constant('reconnect' as const) }),
  device: fc.constantFrom(undefined, ...DEVICES),
  metric: fc.nat(METRICS - 1),
  waitMs: fc.nat(120),
  fate: fc.oneof(
    { weight: 20, arbitrary: fc.constant('arrives' as const) },
    { weight: 1, arbitrary: fc.constant('lost' as const) },
    { weight: 1, arbitrary: fc.constant('twice' as const) },
    { weight: 1, arbitrary: fc.constant('late' as const) },
  ),
})

class World {
  nowMs = 1_700_000_000_000
  session: NodeSession = startSession('c', 'g', 'n', this.nowMs)
  readonly booked: Observation[] = []
  readonly believed = new Map<string, Observation>()
  readonly edge = new Edge((message) => this.travel(message))
  fate: 'arrives' | 'lost' | 'twice' | 'late' = 'arrives'
  private readonly late: EdgeMessage[] = []
  private asked = false

  private travel(message: EdgeMessage): void {
    // The broker delivers a will at QoS 1 and before what the same client sends afterwards.
    const fate = message.type === 'NDEATH' ? 'arrives' : this.fate
    if (message.type === 'NDEATH') this.flush()
    if (fate === 'lost') return
    if (fate === 'late') return void this.late.push(message)
    this.arrive(message)
    if (fate === 'twice') this.arrive(message)
    this.flush()
  }

  private flush(): void {
    for (const message of this.late.splice(0)) this.arrive(message)
  }

  private arrive(message: EdgeMessage): void {
    this.take(receive(this.session, message, this.nowMs, policy))
  }

  private take({ state, effects }: SessionOutcome): void {
    this.session = state
    for (const effect of effects) {
      if (effect.type === 'requestRebirth') this.asked = true
      if (effect.type !== 'observation') continue
      this.booked.push(effect.observation)
      this.believed.set(`${effect.observation.source.device ?? 'node'}.${effect.observation.metric}`, effect.observation)
    }
  }

  wait(ms: number): void {
    this.nowMs += ms
    this.take(tick(this.session, this.nowMs, policy))
    if (!this.asked) return
    this.asked = false
    this.edge.birth(this.nowMs)
  }
}

test('over a bad network no value gets a wrong name, and in the end the host knows what the node knows', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 400, size: 'max' }), (steps) => {
      const world = new World()
      world.edge.birth(world.nowMs)
      for (const { act, device, metric, waitMs, fate } of steps) {
        world.fate = fate
        world.wait(waitMs)
        if (act === 'count') world.edge.count(device, metric, world.nowMs)
        else world.edge.reconnect(world.nowMs)
      }
      world.fate = 'arrives'
      // A last message per metric over a network that has healed, and time enough for every timer.
      for (let round = 0; round < 40; round++) {
        world.wait(1000)
        world.edge.count(DEVICES[round % 2], round % METRICS, world.nowMs)
        world.edge.count(undefined, round % METRICS, world.nowMs)
      }
      const misnamed = world.booked.filter(({ value, metric, source }) => {
        if (typeof value !== 'number') return false
        const entity = source.device === undefined ? 0 : DEVICES.indexOf(source.device) + 1
        return Math.floor(value / SPAN) - 1 !== entity * METRICS + Number(metric.slice(1))
      })
      expect(misnamed).toEqual([])
      const believed = Object.fromEntries([...world.believed].map(([key, { value, quality }]) => [key, `${value} ${quality}`]))
      expect(believed).toEqual(Object.fromEntries([...world.edge.values].map(([key, value]) => [key, `${value} good`])))
      expect(world.session.phase).toBe('online')
    }),
    { numRuns: 200 },
  )
})

test('over a good network every value is booked once, in order, and no rebirth is asked for', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 600 }), (steps) => {
      const world = new World()
      world.edge.birth(world.nowMs)
      const sent: string[] = []
      for (const { device, metric, waitMs } of steps) {
        world.wait(waitMs)
        world.edge.count(device, metric, world.nowMs)
        sent.push(`${device ?? 'node'}.m${metric}=${world.edge.values.get(`${device ?? 'node'}.m${metric}`)}`)
      }
      const booked = world.booked.slice((DEVICES.length + 1) * METRICS)
      expect(booked.map(({ source, metric, value }) => `${source.device ?? 'node'}.${metric}=${value}`)).toEqual(sent)
      expect(world.session.counts).toMatchObject({ births: 1, bad: 0, duplicates: 0, rebirthRequests: 0 })
    }),
    { numRuns: 100 },
  )
})
