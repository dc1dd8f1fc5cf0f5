import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { everything, SYSTEM_ACCOUNT, type Actor } from '../../kernel/server/access.ts'
import type { Site } from '../../kernel/server/site.ts'
import { enterMachines } from './enter-machines.ts'
import { enterModel } from './enter-model.ts'
import { enterPeople } from './enter-people.ts'
import { enterCalendar, enterPlaces } from './enter-places.ts'
import { enterOrders, enterWaitingOrders, enterWork } from './enter-work.ts'
import type { PlantDescription } from './plant-description.ts'
import { Seeding } from './seeding.ts'

/** Ids by code, as the simulator's people and later orders need them. */
export interface SeededIds {
  readonly equipment: Readonly<Record<string, string>>
  readonly reasons: Readonly<Record<string, string>>
  /** Operations definitions by material code. */
  readonly definitions: Readonly<Record<string, string>>
}

const DAY_MS = 86_400_000
/** The model holds since some days before the plant's first sign of life. */
const MODEL_AGE_DAYS = 7

export interface SeedOptions {
  readonly site: Site
  readonly directory: string
  readonly plant: PlantDescription
  /** Epoch ms at which the simulated plant begins. */
  readonly startMs: number
}

/** The file in which the ids stand once everything is entered. */
export function idsFileIn(directory: string): string {
  return join(directory, 'ids.json')
}

/** Enters the demo plant, once. A start that was cut off goes on where it was. */
export async function seedDemoPlant({ site, directory, plant, startMs }: SeedOptions): Promise<SeededIds> {
  const path = idsFileIn(directory)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SeededIds
  const { siteId } = site
  const fromMs = startMs - MODEL_AGE_DAYS * DAY_MS
  const seeding = new Seeding(site, planner(siteId), new Date(fromMs).toISOString() as Instant)
  const validFrom = mondayBefore(fromMs)
  const places = await enterPlaces(seeding, plant, siteId)
  await enterCalendar(seeding, plant, siteId, validFrom)
  const model = await enterModel(seeding, plant)
  await enterMachines(seeding, plant, places, model)
  await enterPeople(seeding, plant, places.equipment, siteId)
  const definitions = await enterWork(seeding, plant, places, model, validFrom)
  await enterOrders(seeding, plant.orders, { definitions, equipment: places.equipment })
  await enterWaitingOrders(seeding, { definitions, equipment: places.equipment }, plant.orders)
  const ids: SeededIds = {
    equipment: Object.fromEntries(places.equipment),
    reasons: Object.fromEntries(model.reasons),
    definitions: Object.fromEntries(definitions),
  }
  writeFileSync(`${path}.new`, JSON.stringify(ids), { flush: true })
  renameSync(`${path}.new`, path)
  return ids
}

/** Enters the orders that an earlier list did not hold yet, for the days to come. */
export async function seedMoreOrders({ site, plant, startMs }: SeedOptions, ids: SeededIds): Promise<void> {
  const fromMs = startMs - MODEL_AGE_DAYS * DAY_MS
  const seeding = new Seeding(site, planner(site.siteId), new Date(fromMs).toISOString() as Instant)
  const book = { definitions: new Map(Object.entries(ids.definitions)), equipment: new Map(Object.entries(ids.equipment)) }
  await enterOrders(seeding, plant.orders, book)
}

/** Before there is an account, the program itself enters the plant. */
export function planner(siteId: string): Actor {
  return { accountId: SYSTEM_ACCOUNT, grants: [{ permissions: new Set([everything]), equipmentId: siteId as EquipmentId }] }
}

/** The day on which the week of the instant began, UTC. */
export function mondayBefore(atMs: number): string {
  const weekday = (new Date(atMs).getUTCDay() + 6) % 7
  return new Date(atMs - weekday * DAY_MS).toISOString().slice(0, 10)
}
