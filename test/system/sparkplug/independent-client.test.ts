import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, describe, expect, test } from 'vitest'
import { credentials, listBrokers } from './brokers.ts'
import { bdSeqMetric } from './edge-node.ts'
import { decodeIndependently, encodeIndependently, type IndependentMetric } from './independent-encoder.ts'
import { type Scene, startScene, stateTopic } from './scene.ts'
import { until } from './until.ts'

/**
 * A machine that knows nothing of our code: MQTT by mqtt.js, payloads by @bufbuild/protobuf. It waits for its primary host, obeys
 * rebirth and write commands, and stores values while the host is away. (npm-client.test.ts runs a machine with the client that others use.)
 */
class Press {
  count = 0
  setpoint = 1
  births = 0
  isHostOnline = false
  private seq = 0
  private readonly stored: IndependentMetric[] = []
  private readonly client: MqttClient
  private readonly bdSeq: bigint

  constructor(client: MqttClient, bdSeq: bigint) {
    this.client = client
    this.bdSeq = bdSeq
    client.on('message', (topic, payload) => this.take(topic, payload))
  }

  static async start(url: string, bdSeq = 0n): Promise<Press> {
    const will = encodeIndependently({ timestamp: BigInt(Date.now()), metrics: [bdSeqMetric(bdSeq)] })
    const client = await mqtt.connectAsync(url, {
      ...credentials,
      reconnectPeriod: 0,
      will: { topic: 'spBv1.0/hall/NDEATH/press', payload: Buffer.from(will), qos: 1, retain: false },
    })
    const press = new Press(client, bdSeq)
    await client.subscribeAsync(['spBv1.0/hall/NCMD/press', stateTopic], { qos: 1 })
    return press
  }

  private take(topic: string, payload: Buffer): void {
    if (topic === stateTopic) {
      const wasOnline = this.isHostOnline
      this.isHostOnline = (JSON.parse(payload.toString()) as { online: boolean }).online
      if (this.isHostOnline && !wasOnline) this.birth()
      return
    }
    for (const metric of decodeIndependently(payload).metrics) {
      if (metric.name === 'Node Control/Rebirth' && metric.value?.value === true) this.birth()
      if (metric.alias === 2n && metric.value?.case === 'doubleValue') this.setpoint = metric.value.value
    }
  }

  private publish(type: string, metrics: IndependentMetric[]): void {
    const payload = encodeIndependently({ timestamp: BigInt(Date.now()), seq: BigInt(this.seq), metrics })
    this.seq = (this.seq + 1) & 255
    this.client.publish(`spBv1.0/hall/${type}/press`, Buffer.from(payload))
  }

  private birth(): void {
    this.births++
    this.seq = 0
    this.publish('NBIRTH', [
      bdSeqMetric(this.bdSeq),
      { name: 'Node Control/Rebirth', datatype: 11, value: { case: 'booleanValue', value: false } },
      { name: 'Good Parts', alias: 1n, datatype: 8, value: { case: 'longValue', value: BigInt(this.count) } },
      { name: 'Setpoint', alias: 2n, datatype: 10, value: { case: 'doubleValue', value: this.setpoint } },
    ])
    if (this.stored.length > 0) this.publish('NDATA', this.stored.splice(0))
  }

  makePart(): void {
    this.count++
    const metric: IndependentMetric = { alias: 1n, timestamp: BigInt(Date.now()), value: { case: 'longValue', value: BigInt(this.count) } }
    if (this.isHostOnline) this.publish('NDATA', [metric])
    else this.stored.push({ ...metric, isHistorical: true })
  }

  /** Skips a sequence number, as if a message had been lost on the way. */
  loseMessage(): void {
    this.count++
    this.seq = (this.seq + 1) & 255
  }

  stop(): Promise<void> {
    return this.client.endAsync()
  }
}

describe.each(listBrokers())('an independent machine on $name', (kind) => {
  let scene: Scene | undefined
  let press: Press | undefined
  afterEach(async () => {
    await press?.stop()
    await scene?.stop()
  })

  test('is born when the host is there, counts over the wrap of seq, is written to, loses a message and stores for a host that is away', async () => {
    const of = await startScene(kind, 4)
    scene = of
    const machine = await Press.start(of.broker.url)
    press = machine
    const parts = () => of.observed(undefined, 'Good Parts')
    const has = (count: number) => parts().some((observation) => observation.value === BigInt(count))
    await until('the birth', () => has(0))

    for (let part = 0; part < 600; part++) machine.makePart()
    await until('600 parts', () => has(600))
    expect(parts().map((observation) => observation.value)).toEqual(Array.from({ length: 601 }, (_, index) => BigInt(index)))
    expect(machine.births).toBe(1)

    expect(await of.host.writeMetric({ group: 'hall', node: 'press', metric: 'Setpoint' }, 7.25)).toEqual({ ok: true })
    await until('the set point', () => machine.setpoint === 7.25)

    machine.loseMessage()
    machine.makePart()
    await until('the rebirth', () => machine.births === 2)
    await until('602 parts', () => has(602))

    of.tap.setOpen(false)
    of.tap.cut()
    await until('the machine knows', () => !machine.isHostOnline)
    for (let part = 0; part < 5; part++) machine.makePart()
    of.tap.setOpen(true)
    await until('the stored parts', () => parts().filter((observation) => observation.historical).length === 5)
    expect(parts().at(-1)).toMatchObject({ value: 607n, historical: true, quality: 'good' })
    expect(of.host.state().nodes[0]).toMatchObject({ phase: 'online', counts: { bad: 0 } })
  })
})
