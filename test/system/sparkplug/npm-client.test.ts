import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { connection } from '../../../src/connect/mapping/connection.resource.ts'
import { listConnections } from '../../../src/connect/mapping/contract.ts'
import { equipmentSource } from '../../../src/connect/mapping/equipment-source.resource.ts'
import { equipment } from '../../../src/model/equipment/equipment.resource.ts'
import { createJobOrder, getJobOrder, startJobOrder } from '../../../src/operations/execution/contract.ts'
import { type IntervalRow, listIntervals } from '../../../src/operations/performance/contract.ts'
import { passwordIn, PATIENCE_MS, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { enterSmallPlant } from '../../apps/spine.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { type ClientMetric, newForeignClient, type SparkplugClient } from './npm-client.fixture.ts'

const GROUP = 'Foreign'
const NODE = 'Gateway'
const DEVICE = 'press'
const SOON = { timeout: 20_000, interval: 50 }

type Signal = 'State' | 'GoodCount' | 'RejectCount'

/** A press behind a gateway that was written by somebody else: state as text, two counters of 32 bits. */
class ForeignPress {
  births = 0
  readonly #client: SparkplugClient
  readonly #values = { State: 'Idle', GoodCount: 7_000, RejectCount: 40 }

  constructor(serverUrl: string, password: string) {
    const names = { groupId: GROUP, edgeNode: NODE, clientId: 'foreign-gateway' }
    this.#client = newForeignClient({ serverUrl, username: 'machine', password, ...names, publishDeath: true })
    this.#client.on('birth', () => this.#giveBirth())
    this.#client.on('ncmd', ({ metrics }: { metrics: ClientMetric[] }) => {
      if (metrics.some(({ name, value }) => name === 'Node Control/Rebirth' && value === true)) this.#giveBirth()
    })
  }

  #giveBirth(): void {
    this.births += 1
    this.#client.publishNodeBirth(stamped([{ name: 'Node Control/Rebirth', type: 'Boolean', value: false }]))
    this.#client.publishDeviceBirth(DEVICE, stamped(this.#metrics(['State', 'GoodCount', 'RejectCount'])))
  }

  #metrics(names: readonly Signal[]): ClientMetric[] {
    return names.map((name) => ({ name, type: name === 'State' ? 'String' : 'UInt32', value: this.#values[name] }))
  }

  says(state: string): void {
    this.#values.State = state
    this.#client.publishDeviceData(DEVICE, stamped(this.#metrics(['State'])))
  }

  /** One message for each piece, as a press with a short cycle sends them. */
  makes(pieces: number, counter: 'GoodCount' | 'RejectCount' = 'GoodCount'): void {
    for (let piece = 0; piece < pieces; piece++) {
      this.#values[counter] += 1
      this.#client.publishDeviceData(DEVICE, stamped(this.#metrics([counter])))
    }
  }

  stop(): void {
    this.#client.stop()
  }
}

function stamped(metrics: ClientMetric[]): { timestamp: number; metrics: ClientMetric[] } {
  return { timestamp: Date.now(), metrics }
}

describe('a machine behind the Sparkplug client from npm', { timeout: PATIENCE_MS }, () => {
  let engineer: Visitor
  let press: ForeignPress
  let cellId: string
  let jobOrderId: string

  const create = async (resource: { commands: { create: { name: string } } }, input: object) =>
    (await engineer.command(resource.commands.create.name, input))['id']!

  beforeAll(async () => {
    const data = scratchDirectory(atEnd)
    const program = await startProgram(['--empty', '--data', data], atEnd)
    engineer = new Visitor(program.url)
    await engineer.signIn({ login: 'admin', password: passwordIn(program.lines) })
    cellId = (await enterSmallPlant(engineer, (await engineer.get('/api/session')).site.siteId)).cellId
    const cell = { id: cellId, expectedRevision: 1, code: 'L1-PACK', name: 'Press', countAuthority: 'machine', minorStopSeconds: 0 }
    await engineer.command(equipment.commands.change.name, cell)
    const link = { code: 'OWN', name: 'Own broker', kind: 'sparkplug', url: 'embedded', hostId: 'entresol-npm', enabled: true }
    const connectionId = await create(connection, link)
    const address = `${GROUP}/${NODE}/${DEVICE}`
    await create(equipmentSource, { connectionId, address, equipmentId: cellId, template: 'generic' })
    const directive = { name: 'Pressing', plannedSetupSeconds: '0', rates: [] }
    const job = { code: 'J-1', workType: 'Production', quantity: { value: '500', unit: 'C62' }, directive, equipmentId: cellId }
    jobOrderId = (await engineer.command(createJobOrder.name, job))['jobOrderId']!
    await engineer.command(startJobOrder.name, { jobOrderId, equipmentId: cellId })
    const url = program.lines.map((line) => /(mqtt:\/\/\S+)/.exec(line)?.[1]).find((found) => found !== undefined)!
    press = new ForeignPress(url, readFileSync(join(data, 'mqtt', 'machine-password'), 'utf8').trim())
    atEnd(() => press.stop())
  }, PATIENCE_MS)

  const counted = (good: string, scrap: string) =>
    vi.waitFor(async () => expect(await engineer.query(getJobOrder.name, { jobOrderId })).toMatchObject({ good, scrap }), SOON)
  const states = (expected: readonly string[]) =>
    vi.waitFor(async () => {
      const [startsAt, endsAt] = [-600_000, 600_000].map((aside) => new Date(Date.now() + aside).toISOString())
      const { rows } = await engineer.query(listIntervals.name, { equipmentId: cellId, startsAt: startsAt!, endsAt: endsAt! })
      const seen = (rows as IntervalRow[]).map(({ state }) => state).filter((state, index, all) => state !== all[index - 1])
      expect(seen.slice(-expected.length)).toEqual(expected)
    }, SOON)

  test('is born, and what it counts over the wrap of seq is booked on the job piece by piece', async () => {
    await states(['Idle'])
    press.says('Running')
    press.makes(400)
    await counted('400', '0')
    press.makes(3, 'RejectCount')
    await counted('400', '3')
  })

  test('its stop and its new run are intervals of the unit', async () => {
    press.says('Stopped')
    await states(['Producing', 'Stopped'])
    press.says('Running')
    await states(['Producing', 'Stopped', 'Producing'])
    press.makes(10)
    await counted('410', '3')
  })

  test('nothing of what it sent was bad, and when it says goodbye there is no data', async () => {
    const { rows } = await engineer.query(listConnections.name)
    expect(rows[0].status).toMatchObject({ phase: 'online', bad: 0, quarantined: 0, hostIdClash: false })
    expect(rows[0].status.nodes).toMatchObject([{ address: `${GROUP}/${NODE}`, phase: 'online', births: press.births }])
    press.stop()
    await states(['Producing', 'NoData'])
    await counted('410', '3')
  })
})
