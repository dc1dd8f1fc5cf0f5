import { randomUUID } from 'node:crypto'
import pg from 'pg'
import * as passwordHandlers from '../../src/connect/mapping/connection-password.handler.ts'
import { classMapping } from '../../src/connect/mapping/class-mapping.resource.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { listConnectionsAnswer } from '../../src/connect/mapping/connections.query.ts'
import { counterGap, type LinkBoard, silence } from '../../src/connect/mapping/contract.ts'
import * as sourceGates from '../../src/connect/mapping/equipment-source.gate.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { openLinkBoard } from '../../src/connect/mapping/link-board.ts'
import { listCountersAnswer, listTagsAnswer, listUnmappedSourcesAnswer } from '../../src/connect/mapping/tags.query.ts'
import { modelModules, modelResources } from '../../src/apps/model.ts'
import type { CommandContract, Outcome } from '../../src/kernel/contract/command.ts'
import type { EquipmentId, Instant, SiteId } from '../../src/kernel/contract/ids.ts'
import type { QueryContract } from '../../src/kernel/contract/query.ts'
import { systemActor } from '../../src/kernel/server/access.ts'
import { catalogueOf } from '../../src/kernel/server/catalogue.ts'
import { sessionOf } from '../../src/kernel/server/database.ts'
import { moduleOfResources } from '../../src/kernel/server/resource/module.ts'
import { openSite, type Site } from '../../src/kernel/server/site.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { equipmentClass } from '../../src/model/equipment/equipment-class.resource.ts'
import { loadScopeTree } from '../../src/model/equipment/scope-tree.query.ts'
import { setPolicyHandler } from '../../src/model/policy/policy.handler.ts'
import * as policyProjections from '../../src/model/policy/policy.projection.ts'
import { listPoliciesAnswer } from '../../src/model/policy/policy.query.ts'
import type { TestDatabase } from '../support/database.ts'

/** A fresh site with one work unit, and everything that concerns connections. */
export interface ConnectSite {
  readonly site: Site
  readonly siteId: SiteId
  readonly board: LinkBoard
  readonly unitId: EquipmentId
  readonly classId: string
  readonly lineId: EquipmentId
  readonly incidents: unknown[]
  readonly write: pg.ClientConfig
  send(contract: CommandContract<any, any>, input: object): Promise<Outcome>
  make(contract: CommandContract<any, any>, input: object): Promise<any>
  ask(contract: QueryContract<any, any>, input?: object): Promise<any>
  /** Rows of this site, as the program sees them. */
  rows(sql: string, values?: readonly unknown[]): Promise<any[]>
  makeUnit(code: string): Promise<EquipmentId>
  close(): Promise<void>
}

const resources = [connection, equipmentSource, classMapping]
const policies = [counterGap, silence]

export async function openConnectSite(database: TestDatabase): Promise<ConnectSite> {
  const siteId = randomUUID() as SiteId
  const incidents: unknown[] = []
  const board = openLinkBoard()
  const connectModule = {
    gates: Object.values(sourceGates),
    handlers: [passwordHandlers.setConnectionPasswordHandler, setPolicyHandler(policies)],
    projections: Object.values(policyProjections),
    answers: [
      ...[listConnectionsAnswer(board), listTagsAnswer(board), listUnmappedSourcesAnswer, listCountersAnswer],
      listPoliciesAnswer(policies),
    ],
  }
  const site = await openSite({
    siteId,
    catalogue: catalogueOf([moduleOfResources([...modelResources, ...resources]), ...modelModules.slice(1), connectModule]),
    write: database.write,
    read: database.read,
    now: () => new Date().toISOString() as Instant,
    loadTree: (tx) => loadScopeTree(tx, siteId),
    treeStreams: [equipment.name],
    log: (error) => String(incidents.push(error)),
  })
  const actor = systemActor(siteId)
  const send: ConnectSite['send'] = (contract, input) =>
    site.execute({ commandId: randomUUID(), actor, contract, input: contract.input.parse(input) as object })
  const make: ConnectSite['make'] = async (contract, input) => {
    const outcome = await send(contract, input)
    if (outcome.outcome === 'refused') throw new Error(`${contract.name}: ${outcome.refusals.join()}`)
    return outcome.result
  }
  const { create } = equipment.commands
  await make(create, { code: 'SITE', name: 'Plant', level: 'Site', zone: 'Europe/Berlin' })
  const area = await make(create, { code: 'A1', name: 'Area', level: 'Area', parentId: siteId })
  const line = await make(create, { code: 'L1', name: 'Line', level: 'ProductionLine', parentId: area.id })
  const machineClass = await make(equipmentClass.commands.create, { code: 'FILLERS', name: 'Fillers' })
  const makeUnit = async (code: string) =>
    (await make(create, { code, name: code, level: 'WorkCell', parentId: line.id, equipmentClassId: machineClass.id })).id as EquipmentId
  const unitId = await makeUnit('FILLER')
  const client = new pg.Client(sessionOf(database.write, [siteId]))
  await client.connect()
  return {
    ...{ site, siteId, board, unitId, classId: machineClass.id, lineId: line.id, incidents, write: database.write, send, make, makeUnit },
    ask: async (contract, input = {}) => {
      const answer = await site.answer(contract, contract.input.parse(input) as object, actor)
      if (!answer.permitted) throw new Error('not permitted')
      return answer.value
    },
    rows: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    close: async () => {
      await client.end()
      await site.close()
    },
  }
}
