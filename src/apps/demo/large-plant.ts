import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { Site } from '../../kernel/server/site.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { materialClass } from '../../model/material/material-class.resource.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import { createOperationsDefinition, createWorkMaster } from '../../operations/definition/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../operations/scheduling/contract.ts'
import type { RoleName } from '../../model/personnel/roles.ts'
import { type DemoPerson, FIRST_NUMBER, staff } from './demo-people.ts'
import { enterReasons, enterUnits } from './enter-model.ts'
import { enterAccounts } from './enter-people.ts'
import { enterCalendar, record } from './enter-places.ts'
import { type PlantDescription, runSimulator } from './plant-description.ts'
import { mondayBefore, planner } from './seed.ts'
import { idIn, Seeding } from './seeding.ts'

/** The large plant as the simulator lists it, as far as it is used here. */
interface LargePlant {
  readonly site: { readonly code: string; readonly name: { readonly en: string }; readonly zone: string }
  readonly equipmentClasses: readonly { readonly code: string; readonly name: { readonly en: string } }[]
  readonly equipment: readonly {
    readonly code: string
    readonly name: { readonly en: string }
    readonly level: 'Area' | 'ProductionLine' | 'WorkUnit'
    readonly parentCode: string
    readonly classCode?: string
  }[]
  readonly materials: readonly {
    readonly code: string
    readonly name: { readonly en: string }
    readonly kind: 'FinishedGood' | 'RawMaterial'
    readonly unit: string
    readonly areaCode?: string
    readonly secondsPerUnit?: string
  }[]
  readonly people: readonly { readonly login: string; readonly name: string; readonly role: RoleName; readonly areaCode: string }[]
  readonly orders: readonly LargeOrder[]
}
interface LargeOrder {
  readonly code: string
  readonly materialCode: string
  readonly lineCode: string
  readonly quantity: string
  readonly unit: string
  readonly earliestStartAt: string
  readonly dueAt: string
  readonly priority: number
}

export interface LargePlantOptions {
  readonly site: Site
  readonly directory: string
  /** What both demo plants have in common: shifts and reasons. */
  readonly common: Pick<PlantDescription, 'shifts' | 'stopReasons' | 'scrapReasons'>
  /** Epoch ms of the first start. */
  readonly bornAtMs: number
}

const DAY_MS = 86_400_000
const MODEL_AGE_DAYS = 90
/** Orders that are due within so many days of the first start are released to the lines. */
const RELEASED_DAYS = 4
/** So many orders are entered between two words about it. */
const ORDERS_AT_ONCE = 1_000

/**
 * A plant of 40 lines, 300 units, 3 000 materials, 400 people and 20 000 orders, to judge lists and screens by. The model is entered before
 * anybody may come in, people and orders after that.
 * @returns enters the rest; resolves when all is there or `signal` ends it.
 */
export async function enterLargePlant(
  options: LargePlantOptions,
): Promise<(say: (line: string) => void, signal: AbortSignal) => Promise<void>> {
  const { site, directory, bornAtMs, common } = options
  const done = join(directory, 'large-plant-entered')
  if (existsSync(done)) return async () => undefined
  const plant = (await runSimulator(['--large'])) as LargePlant
  const fromMs = bornAtMs - MODEL_AGE_DAYS * DAY_MS
  const seeding = new Seeding(site, planner(site.siteId), new Date(fromMs).toISOString() as Instant)
  const places = await enterLargePlaces(seeding, plant, site.siteId)
  const validFrom = mondayBefore(fromMs)
  await enterCalendar(seeding, common, site.siteId, validFrom)
  await enterReasons(seeding, common)
  await enterAccounts(seeding, staffOf(), places, site.siteId)
  return async (say, signal) => {
    const definitions = await enterProducts(seeding, plant, places, validFrom)
    say(`the large plant: ${plant.materials.length} materials are entered, orders and people follow`)
    await enterLargeOrders(seeding, plant, { definitions, places, bornAtMs }, say, signal)
    if (signal.aborted) return
    await enterAccounts(seeding, plant.people.map(personOf), places, site.siteId, { firstNumber: FIRST_NUMBER + staff.length, signal })
    if (signal.aborted) return
    writeFileSync(done, '', { flush: true })
    say('the large plant is complete')
  }
}

async function enterLargePlaces(seeding: Seeding, plant: LargePlant, siteId: string): Promise<ReadonlyMap<string, string>> {
  const classes = await seeding.enterForIds(
    plant.equipmentClasses.map(({ code, name }) => record(equipmentClass, code, { code, name: name.en })),
  )
  const known = new Map<string, string>([[plant.site.code, siteId]])
  const { code, name, zone } = plant.site
  await seeding.enter([record(equipment, code, { code, name: name.en, level: 'Site', zone, countAuthority: 'machine' })])
  for (const level of ['Area', 'ProductionLine', 'WorkUnit'] as const) {
    const members = plant.equipment.filter((one) => one.level === level)
    const seeds = members.map((one) =>
      record(equipment, one.code, {
        ...{ code: one.code, name: one.name.en, level, parentId: idIn(known, one.parentCode) },
        ...(one.classCode && { equipmentClassId: idIn(classes, one.classCode) }),
      }),
    )
    for (const [key, id] of await seeding.enterForIds(seeds)) known.set(key, id)
  }
  return known
}

/** Materials, and for each finished good how it is made. @returns the ids of the definitions by material code. */
async function enterProducts(seeding: Seeding, plant: LargePlant, places: ReadonlyMap<string, string>, validFrom: string) {
  const units = await enterUnits(seeding, [...new Set(plant.materials.map(({ unit }) => unit))])
  const classes = await seeding.enterForIds([
    record(materialClass, 'FinishedGood', { code: 'FINISHED', name: 'Finished goods' }),
    record(materialClass, 'RawMaterial', { code: 'RAW', name: 'Raw materials' }),
  ])
  const materials = await seeding.enterForIds(
    plant.materials.map(({ code, name, kind, unit }) =>
      record(materialDefinition, code, { code, name: name.en, materialClassId: idIn(classes, kind), unitId: idIn(units, unit) }),
    ),
  )
  const goods = plant.materials.filter(({ kind }) => kind === 'FinishedGood')
  const areas = Map.groupBy(goods, ({ areaCode }) => areaCode ?? '')
  const masters = await seeding.enterForIds(
    [...areas].map(([area, made]) => ({
      key: area,
      contract: createWorkMaster,
      input: {
        ...{ code: `WM-${area}`, name: area, workType: 'Production', plannedSetupSeconds: '900', yield: '0.98' },
        rates: made.map(({ code, secondsPerUnit = '1' }) => ({
          ...{ materialDefinitionId: idIn(materials, code), validFrom, plannedRunTimePerItemSeconds: secondsPerUnit, piecesPerCycle: '1' },
        })),
      },
    })),
    'workMasterId',
  )
  return seeding.enterForIds(
    goods.map(({ code, name, unit, areaCode = '' }) => ({
      key: code,
      contract: createOperationsDefinition,
      input: {
        ...{ code, name: name.en, materialDefinitionId: idIn(materials, code), unit },
        segments: [{ code: '10', name: areaCode, workMasterId: idIn(masters, areaCode) }],
      },
    })),
    'operationsDefinitionId',
  )
}

interface OrderIds {
  readonly definitions: ReadonlyMap<string, string>
  readonly places: ReadonlyMap<string, string>
  readonly bornAtMs: number
}

async function enterLargeOrders(
  seeding: Seeding,
  { orders }: LargePlant,
  { definitions, places, bornAtMs }: OrderIds,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < orders.length && !signal.aborted; from += ORDERS_AT_ONCE) {
    const part = orders.slice(from, from + ORDERS_AT_ONCE)
    const requests = await seeding.enterForIds(
      part.map(({ code, materialCode, quantity, unit, earliestStartAt, dueAt, priority }) => ({
        key: code,
        contract: createOperationsRequest,
        input: {
          ...{ code, operationsDefinitionId: idIn(definitions, materialCode), quantity: { value: quantity, unit } },
          ...{ earliestAt: earliestStartAt, dueAt, priority },
        },
      })),
      'operationsRequestId',
    )
    const near = part.filter(({ dueAt }) => Math.abs(Date.parse(dueAt) - bornAtMs) < RELEASED_DAYS * DAY_MS)
    await seeding.enter(
      near.map(({ code, lineCode }) => ({
        key: code,
        contract: releaseOperationsRequest,
        input: { operationsRequestId: idIn(requests, code), assignments: [{ segmentCode: '10', equipmentId: idIn(places, lineCode) }] },
      })),
    )
    if (from % (ORDERS_AT_ONCE * 5) === 0)
      say(`the large plant: ${Math.min(from + ORDERS_AT_ONCE, orders.length)} of ${orders.length} orders`)
  }
}

/** The areas of the small plant do not exist here. */
function staffOf(): DemoPerson[] {
  return staff.map(({ place: _, ...person }) => person)
}

function personOf({ login, name, role, areaCode }: LargePlant['people'][number]): DemoPerson {
  return { login, name, role, place: areaCode, language: 'de' }
}
