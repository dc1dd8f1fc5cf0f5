import { randomUUID } from 'node:crypto'
import type { Outcome } from '../kernel/contract/command.ts'
import type { EquipmentId, Instant, SiteId } from '../kernel/contract/ids.ts'
import type { AnyCommand, AnyQuery } from '../kernel/contract/resource.ts'
import { type Actor, systemActor } from '../kernel/server/access.ts'
import { type Catalogue, catalogueOf, type Module } from '../kernel/server/catalogue.ts'
import { openSite, type Site } from '../kernel/server/site.ts'
import { equipment } from '../model/equipment/equipment.resource.ts'
import { loadScopeTree } from '../model/equipment/scope-tree.query.ts'
import { modelModules } from './model.ts'
import type { TestDatabase } from '../../test/support/database.ts'

/** What comes back from a contract that the test names at run time; the assertions say what it must be. */
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any

/** A fresh site with a line and a unit, open for commands. */
export interface ModelSite {
  readonly site: Site
  readonly siteId: SiteId
  readonly system: Actor
  readonly lineId: EquipmentId
  readonly areaId: EquipmentId
  readonly incidents: unknown[]
  send(contract: AnyCommand, input: object, options?: { actor?: Actor; commandId?: string }): Promise<Outcome>
  /** Sends a command that must be accepted, and answers what it made. */
  make(contract: AnyCommand, input: object): Promise<Loose>
  ask(contract: AnyQuery, input?: object, actor?: Actor): Promise<Loose>
  close(): Promise<void>
}

export async function openModelSite(
  database: TestDatabase,
  { more = [], now, catalogue }: { more?: readonly Module[]; now?: () => Instant; catalogue?: Catalogue } = {},
): Promise<ModelSite> {
  const siteId = randomUUID() as SiteId
  const incidents: unknown[] = []
  const site = await openSite({
    siteId,
    catalogue: catalogue ?? catalogueOf([...modelModules, ...more]),
    write: database.write,
    read: database.read,
    now: now ?? (() => new Date().toISOString() as Instant),
    loadTree: (tx) => loadScopeTree(tx, siteId),
    treeStreams: [equipment.name],
    log: (error) => {
      incidents.push(error)
      return `${incidents.length}`
    },
  })
  const system = systemActor(siteId)
  const send: ModelSite['send'] = (contract, input, { actor = system, commandId = randomUUID() } = {}) =>
    site.execute({ commandId, actor, contract, input: contract.input.parse(input) as object })
  const make: ModelSite['make'] = async (contract, input) => {
    const outcome = await send(contract, input)
    if (outcome.outcome === 'refused') throw new Error(`${contract.name}: ${outcome.refusals.join()}`)
    return outcome.result
  }
  const ask: ModelSite['ask'] = async (contract, input = {}, actor = system) => {
    const answer = await site.answer(contract, contract.input.parse(input) as object, actor)
    if (!answer.permitted) throw new Error('not permitted')
    return answer.value
  }
  await make(equipment.commands.create, { code: 'SITE', name: 'Plant', level: 'Site', zone: 'Europe/Berlin' })
  const area = await make(equipment.commands.create, { code: 'A1', name: 'Area', level: 'Area', parentId: siteId })
  const line = await make(equipment.commands.create, { code: 'L1', name: 'Line', level: 'ProductionLine', parentId: area.id })
  return { site, siteId, system, areaId: area.id, lineId: line.id, incidents, send, make, ask, close: () => site.close() }
}
