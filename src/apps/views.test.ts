import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownDatabase, type TestDatabase } from '../../test/support/database.ts'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { AnyCommand } from '../kernel/contract/resource.ts'
import type { Actor } from '../kernel/server/access.ts'
import { rebuild } from '../kernel/server/rebuild.ts'
import { listViews, removeOwnView, saveOwnView, shareOwnView, type ViewRow } from '../model/view/contract.ts'
import { viewProjection } from '../model/view/view.projection.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'
import { catalogue } from './modules.ts'

const list = 'model.material.materialDefinition'
let database: TestDatabase
let plant: ModelSite
let [planner, engineer]: Actor[] = []

beforeAll(async () => {
  database = await ownDatabase()
  plant = await openModelSite(database, { catalogue: catalogue() })
  const person = (...permissions: string[]): Actor => ({
    accountId: randomUUID(),
    grants: [{ permissions: new Set(['model.access.own', ...permissions]), equipmentId: plant.siteId as unknown as EquipmentId }],
  })
  planner = person()
  engineer = person('model.view.share')
})
afterAll(async () => {
  await plant?.close()
  await database?.drop()
})

const by = (actor: Actor, contract: AnyCommand, input: object) => plant.send(contract, input, { actor })
async function save(actor: Actor, name: string, filters: Record<string, string>, more: object = {}): Promise<string> {
  const outcome = await by(actor, saveOwnView, { list, name, filters, ...more })
  return outcome.outcome === 'accepted' ? String(outcome.result['viewId']) : outcome.refusals.join()
}
async function seenBy(actor: Actor): Promise<readonly ViewRow[]> {
  const answer = await plant.site.answer(listViews, { list }, actor)
  return answer.permitted ? (answer.value as { rows: ViewRow[] }).rows : []
}
const namesOf = async (actor: Actor) => (await seenBy(actor)).map(({ name }) => name)

test('each sees his own views, and those that others share', async () => {
  const viewId = await save(engineer!, 'Raw', { search: 'RM' })
  await save(planner!, 'Finished', { search: 'FG' })
  expect(await namesOf(planner!)).toEqual(['Finished'])
  expect(await by(planner!, shareOwnView, { viewId, isShared: true })).toMatchObject({ refusals: ['not_permitted'] })
  expect(await by(engineer!, shareOwnView, { viewId, isShared: true })).toMatchObject({ outcome: 'accepted' })
  expect(await seenBy(planner!)).toMatchObject([
    { name: 'Finished', isOwn: true, filters: { search: 'FG' } },
    { name: 'Raw', isOwn: false, isShared: true, filters: { search: 'RM' } },
  ])
})

test('what belongs to another is neither changed nor removed', async () => {
  const [{ viewId }] = (await seenBy(planner!)).filter(({ isOwn }) => !isOwn) as [ViewRow]
  expect(await save(planner!, 'Mine now', {}, { viewId })).toBe('view_not_found')
  expect(await by(planner!, removeOwnView, { viewId })).toMatchObject({ refusals: ['view_not_found'] })
})

test('a list opens with one view at most, and nobody’s default is another one’s', async () => {
  await save(engineer!, 'First', { search: '1' }, { isDefault: true })
  const second = await save(engineer!, 'Second', { search: '2' }, { isDefault: true })
  await by(engineer!, shareOwnView, { viewId: second, isShared: true })
  const defaults = async (actor: Actor) => (await seenBy(actor)).filter(({ isDefault }) => isDefault).map(({ name }) => name)
  expect(await defaults(engineer!)).toEqual(['Second'])
  expect(await defaults(planner!)).toEqual([])
})

test('a view is renamed, saved anew and removed, and a name is used once', async () => {
  const viewId = await save(planner!, 'Glass', { search: 'glass' })
  expect(await save(planner!, 'Glass', {})).toBe('name_taken')
  expect(await save(planner!, 'Bottles', { search: 'bottle' }, { viewId })).toBe(viewId)
  expect(await namesOf(planner!)).toContain('Bottles')
  await by(planner!, removeOwnView, { viewId })
  expect(await namesOf(planner!)).not.toContain('Bottles')
})

test('views are rebuilt from the ledger as they are', async () => {
  const before = [await seenBy(planner!), await seenBy(engineer!)]
  expect(await rebuild(database.write, plant.siteId as never, viewProjection)).toMatchObject({ differences: 0 })
  expect([await seenBy(planner!), await seenBy(engineer!)]).toEqual(before)
})
