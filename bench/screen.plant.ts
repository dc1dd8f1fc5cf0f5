/** The plant of `bench/screen.ts`, entered through the public API: lines of machines that run a job each and speak Sparkplug to the program's own broker. */
import { connection } from '../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../src/connect/mapping/equipment-source.resource.ts'
import { equipment } from '../src/model/equipment/equipment.resource.ts'
import { listDispatchList, startJobOrder } from '../src/operations/execution/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../src/operations/scheduling/contract.ts'
import type { Visitor } from '../test/apps/program.fixture.ts'
import { enterSmallPlant } from '../test/apps/spine.fixture.ts'
import { DEVICES, NODES } from './ingest.load.ts'

/** A machine of the plant: how the board calls it, and where it speaks. */
export interface Machine {
  readonly name: string
  readonly node: number
  readonly device: number
}

export async function enterPlant(engineer: Visitor): Promise<{ readonly connectionId: string; readonly machines: readonly Machine[] }> {
  const { siteId } = (await engineer.get('/api/session')).site
  const { operationsDefinitionId } = await enterSmallPlant(engineer, siteId)
  const create = async (resource: { commands: { create: { name: string } } }, input: object) =>
    (await engineer.command(resource.commands.create.name, input))['id']!
  const areaId = await create(equipment, { code: 'BENCH', name: 'Bench', level: 'Area', parentId: siteId })
  const link = { code: 'OWN', name: 'Own broker', kind: 'sparkplug', url: 'embedded', hostId: 'bench', enabled: true }
  const connectionId = await create(connection, link)
  const machines: Machine[] = []
  for (let node = 0; node < NODES; node += 1) {
    const line = { code: `N${node}`, name: `Line ${node}`, level: 'ProductionLine', parentId: areaId }
    const lineId = await create(equipment, line)
    for (let device = 0; device < DEVICES; device += 1) {
      const name = `Machine ${node}${device}`
      const cell = { code: `N${node}-D${device}`, name, level: 'WorkCell', parentId: lineId, countAuthority: 'machine' }
      const equipmentId = await create(equipment, cell)
      await create(equipmentSource, { connectionId, equipmentId, address: `B/N${node}/D${device}`, template: 'generic' })
      await startJob(engineer, operationsDefinitionId, equipmentId, `PO-${node}${device}`)
      machines.push({ name, node, device })
    }
  }
  return { connectionId, machines }
}

async function startJob(engineer: Visitor, operationsDefinitionId: string, equipmentId: string, code: string): Promise<void> {
  const order = { code, operationsDefinitionId, quantity: { value: '1000000', unit: 'C62' } }
  const { operationsRequestId } = await engineer.command(createOperationsRequest.name, order)
  const assignments = [{ segmentCode: '10', equipmentId }]
  await engineer.command(releaseOperationsRequest.name, { operationsRequestId, assignments })
  for (;;) {
    // The jobs of a release are made by a reaction, a moment later.
    const { rows } = await engineer.query(listDispatchList.name, { equipmentId })
    if (rows.length === 0) continue
    await engineer.command(startJobOrder.name, { jobOrderId: rows[0].jobOrderId, equipmentId })
    return
  }
}
