import mqtt, { type MqttClient } from 'mqtt'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { equipmentSource } from '../../../src/connect/mapping/equipment-source.resource.ts'
import { listConnections } from '../../../src/connect/mapping/contract.ts'
import { equipment } from '../../../src/model/equipment/equipment.resource.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { listDispatchList, startJobOrder } from '../../../src/operations/execution/contract.ts'
import { createOperationsRequest, getOperationsRequest, releaseOperationsRequest } from '../../../src/operations/scheduling/contract.ts'
import { RestartableBroker } from '../../../simulator/verify/restartable-broker.ts'
import { passwordIn, runProgram, type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { enterSmallPlant } from '../../apps/spine.fixture.ts'
import { Commander, signIn } from '../faults/commander.ts'
import { openScreen } from '../faults/screen.ts'
import { startForeignDatabase } from '../foreign/foreign.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const PATIENCE_MS = 480_000
const TAKE_OVER_MS = 3_000
const SOON = { timeout: 60_000, interval: 50 }
const WRITES_NOW = 'the other program has ended: this one writes now'

/** Two programs with data directories of their own on one database and one broker. Each step needs the ones before it. */
describe('a second program on the same database', { timeout: PATIENCE_MS }, () => {
  const directories = [scratchDirectory(atEnd), scratchDirectory(atEnd)] as const
  let environment: Record<string, string>
  let [first, second]: StartedProgram[] = []
  let machine: Machine
  let commander: Commander
  let password: string
  let siteId: string
  let cellId: string
  let operationsRequestId: string

  const start = (directory: string) => startProgram(['--empty', '--data', directory], atEnd, { environment })
  const admin = async (program: StartedProgram) => {
    const visitor = new Visitor(program.url)
    expect((await visitor.signIn({ login: 'admin', password })).status).toBe(200)
    return visitor
  }
  const acknowledges = (more: number, by: Commander) => {
    const wanted = by.acknowledged.length + more
    return vi.waitFor(() => expect(by.acknowledged.length).toBeGreaterThanOrEqual(wanted), SOON)
  }
  /** Everything that the machine has counted until now is booked on its order. */
  const expectAllBooked = async (program: StartedProgram) => {
    const visitor = await admin(program)
    const made = machine.made()
    await vi.waitFor(async () => {
      const { good } = await visitor.query(getOperationsRequest.name, { operationsRequestId })
      expect(Number(good)).toBeGreaterThanOrEqual(made)
    }, SOON)
  }

  beforeAll(async () => {
    const database = await startForeignDatabase(scratchDirectory(atEnd))
    atEnd(database.stop)
    const broker = await RestartableBroker.start()
    atEnd(() => broker.stop())
    environment = { DATABASE_URL: `${database.url}/shared`, MQTT_URL: broker.url }
    first = await start(directories[0])
    password = passwordIn(first.lines)!
    const engineer = await admin(first)
    siteId = (await engineer.get('/api/session')).site.siteId
    const plant = await enterSmallPlant(engineer, siteId)
    cellId = plant.cellId
    const cell = { id: cellId, expectedRevision: 1, code: 'L1-PACK', name: 'Packing table', countAuthority: 'machine' }
    await engineer.command(equipment.commands.change.name, cell)
    const { rows: connections } = await engineer.query(listConnections.name)
    const { connectionId } = connections.find(({ kind }: { kind: string }) => kind === 'mqttJson')
    const source = { connectionId, address: 'plant/press', equipmentId: cellId, template: 'counter' }
    await engineer.command(equipmentSource.commands.create.name, source)
    const { operationsDefinitionId } = plant
    const order = { code: 'PO-1', operationsDefinitionId, quantity: { value: '100000', unit: 'C62' } }
    operationsRequestId = (await engineer.command(createOperationsRequest.name, order))['operationsRequestId']!
    await engineer.command(releaseOperationsRequest.name, {
      operationsRequestId,
      assignments: [{ segmentCode: '10', equipmentId: cellId }],
    })
    const jobOrderId = await vi.waitFor(async () => {
      const { rows } = await engineer.query(listDispatchList.name, { equipmentId: cellId })
      expect(rows).toHaveLength(1)
      return rows[0].jobOrderId as string
    }, SOON)
    await engineer.command(startJobOrder.name, { jobOrderId, equipmentId: cellId })
    machine = await runMachine(broker.url)
    atEnd(() => machine.stop())
    second = await start(directories[1])
    commander = new Commander(second.url, await signIn(second.url, 'admin', password), 'LOAD')
    commander.start()
    atEnd(() => commander.stop())
  }, PATIENCE_MS)

  test('listens, says that it stands by, and has made no password and no plant of its own', async () => {
    expect(second!.lines.join('\n')).toContain('another program writes; this one stands by')
    expect(passwordIn(second!.lines)).toBeUndefined()
    const visitor = await admin(second!)
    expect((await visitor.get('/api/session')).site.siteId).toBe(siteId)
    expect(await visitor.get('/ready')).toEqual({ ready: true })
    expect(await visitor.get('/health')).toMatchObject({ status: 'ok', writes: false })
    expect(await visitor.get('/health/ready')).toMatchObject({ ready: true, ledger: { role: 'standby' }, books: { madeBy: 'the writer' } })
    expect(await (await admin(first!)).get('/health')).toMatchObject({ status: 'ok', writes: true })
  })

  test('takes commands, which the first does, and shows what machines and people do', async () => {
    const screen = openScreen(second!.url, await signIn(second!.url, 'admin', password))
    await acknowledges(3, commander)
    const { id, code } = commander.acknowledged.at(-1)!
    for (const program of [first!, second!]) {
      expect(await (await admin(program)).query(materialClass.queries.get.name, { id })).toMatchObject({ code })
    }
    const { id: later } = await (await admin(first!)).command(materialClass.commands.create.name, { code: 'BY-1', name: 'By the first' })
    await screen.sees(later!, SOON.timeout)
    await vi.waitFor(() => expect(screen.stateOf(cellId)).toBe('Producing'), SOON)
    screen.close()
    // The machines are heard by one program only.
    const { rows } = await (await admin(second!)).query(listConnections.name)
    expect(rows.map(({ status }: { status: unknown }) => status)).toEqual([null, null])
  })

  test(`when the first is killed it writes within ${TAKE_OVER_MS} ms, and commands and machine data go on`, async () => {
    const said = vi.waitFor(() => expect(second!.lines).toContain(WRITES_NOW), SOON)
    const killedAt = performance.now()
    await first!.stop('SIGKILL')
    await said
    expect(performance.now() - killedAt).toBeLessThan(TAKE_OVER_MS)
    await acknowledges(3, commander)
    expect(await (await admin(second!)).get('/health')).toMatchObject({ status: 'ok', writes: true })
    await expectAllBooked(second!)
  })

  test('the first one started again stands by in its turn, and takes over when the second is stopped in order', async () => {
    first = await start(directories[0])
    expect(first.lines.join('\n')).toContain('another program writes; this one stands by')
    await commander.stop()
    expect(await second!.stop('SIGTERM')).toBe(0)
    await vi.waitFor(() => expect(first!.lines).toContain(WRITES_NOW), SOON)
    const other = new Commander(first.url, await signIn(first.url, 'admin', password), 'AFTER')
    other.start()
    await acknowledges(3, other)
    await other.stop()
    await machine.stop()
    await expectAllBooked(first)
    const reader = await admin(first)
    expect(await reader.query(getOperationsRequest.name, { operationsRequestId })).toMatchObject({ good: String(machine.made()) })
    for (const { odd, acknowledged } of [commander, other]) {
      expect(odd).toEqual([])
      for (const { id, code } of acknowledged) expect(await reader.query(materialClass.queries.get.name, { id })).toMatchObject({ code })
    }
  })

  test('a directory of another plant is told that it does not belong there', async () => {
    const stranger = scratchDirectory(atEnd)
    const elsewhere = { ...environment, DATABASE_URL: environment['DATABASE_URL']!.replace(/shared$/, 'elsewhere') }
    await (await startProgram(['--empty', '--data', stranger], atEnd, { environment: elsewhere })).stop()
    const { code, said } = await runProgram(['--empty', '--data', stranger, '--port', '0'], { environment })
    expect(code).toBe(2)
    expect(said).toContain('hold two different plants')
  })
})

interface Machine {
  /** Parts since its counter was first heard. */
  made(): number
  stop(): Promise<void>
}

/** A press that counts ten parts a second, and does not care who listens. */
async function runMachine(url: string): Promise<Machine> {
  const client: MqttClient = await mqtt.connectAsync(url)
  const tell = (count: number) =>
    client.publishAsync('plant/press', JSON.stringify({ Count: count, ts: Date.now() }), { qos: 1, retain: true })
  let made = 0
  let telling = tell(0).then(() => undefined)
  const timer = setInterval(() => {
    made += 1
    telling = telling.then(() => tell(made)).then(() => undefined)
  }, 100)
  return {
    made: () => made,
    stop: async () => {
      clearInterval(timer)
      await telling
      await client.endAsync()
    },
  }
}
