import { Big } from 'big.js'
import { createOperationsDefinition, createWorkMaster } from '../../operations/definition/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../operations/scheduling/contract.ts'
import type { Model } from './enter-model.ts'
import type { Places } from './enter-places.ts'
import type { LineDescription, OrderDescription, PlantDescription, UnitDescription } from './plant-description.ts'
import { idIn, type Seeding } from './seeding.ts'

/** The share of good pieces that planners count on. */
const YIELD = '0.98'
/** On a line the slowest unit sets the pace, and its set-up is the line's. */
const PACE_OF: Readonly<Record<string, string>> = { BOT1: 'BOT1-FIL' }

/** How each kind of work is done and at which ideal rate, and what each product needs. @returns the ids of the definitions by material code. */
export async function enterWork(
  seeding: Seeding,
  plant: PlantDescription,
  places: Places,
  model: Model,
  validFrom: string,
): Promise<ReadonlyMap<string, string>> {
  const masters = await seeding.enterForIds(
    plant.lines.flatMap((line) => mastersOf(line, places, validFrom)),
    'workMasterId',
  )
  const routes = new Map(plant.orders.map((order) => [order.materialCode, order]))
  return seeding.enterForIds(
    [...routes].map(([materialCode, order]) => ({
      key: materialCode,
      contract: createOperationsDefinition,
      input: {
        ...{ code: materialCode, name: plant.materials.find(({ code }) => code === materialCode)?.name.en ?? materialCode },
        ...{ materialDefinitionId: idIn(model.materials, materialCode), unit: 'C62' },
        segments: segmentsOf(order, plant, masters),
        bill: billOf(order, model),
      },
    })),
    'operationsDefinitionId',
  )
}

/** A line has one work master for all its units; a cell has one for each class of machine. */
function mastersOf(line: LineDescription, places: Places, validFrom: string) {
  const pace = line.units.find(({ code }) => code === PACE_OF[line.code])
  const groups = pace
    ? [{ key: line.code, name: line.name.en, classCode: undefined, units: line.units, setup: pace.plannedSetupSeconds }]
    : [...Map.groupBy(line.units, ({ equipmentClass }) => equipmentClass)].map(([classCode, units]) => ({
        ...{ key: classCode, name: classCode, classCode, units, setup: Math.max(...units.map((unit) => unit.plannedSetupSeconds)) },
      }))
  return groups.map(({ key, name, classCode, units, setup }) => ({
    key,
    contract: createWorkMaster,
    input: {
      ...{ code: `WM-${key.toUpperCase()}`, name, workType: 'Production', yield: YIELD, plannedSetupSeconds: String(setup) },
      ...(classCode && { equipmentClassId: idIn(places.classes, classCode) }),
      rates: [
        ...(pace ? [{ equipmentId: idIn(places.equipment, line.code), ...rateOf(pace, validFrom) }] : []),
        ...units.map((unit) => ({ equipmentId: idIn(places.equipment, unit.code), ...rateOf(unit, validFrom) })),
      ],
    },
  }))
}

/** Seconds per piece: a step of the packer's counter stands for six. */
function rateOf({ secondsPerCount, piecesPerCount }: UnitDescription, validFrom: string) {
  const plannedRunTimePerItemSeconds = Big(secondsPerCount).div(piecesPerCount).round(6).toFixed()
  return { validFrom, plannedRunTimePerItemSeconds, piecesPerCycle: String(piecesPerCount) }
}

function segmentsOf(order: OrderDescription, plant: PlantDescription, masters: ReadonlyMap<string, string>) {
  const units = new Map(plant.lines.flatMap((line) => line.units.map((unit) => [unit.code, unit] as const)))
  return order.jobOrders.map(({ equipment, operation }, index) => {
    const unit = units.get(equipment)
    const before = order.jobOrders[index - 1]
    return {
      code: String(operation),
      name: unit?.name.en ?? plant.lines.find(({ code }) => code === equipment)?.name.en ?? equipment,
      workMasterId: idIn(masters, unit && masters.has(unit.equipmentClass) ? unit.equipmentClass : order.line),
      after: before ? [String(before.operation)] : [],
    }
  })
}

function billOf({ line }: OrderDescription, { materials }: Model) {
  const item = (code: string, quantityPerItem: string, unit: string) => ({
    materialDefinitionId: idIn(materials, code),
    quantityPerItem,
    unit,
  })
  if (line !== 'BOT1') return [item('RM-BAR-22', '0.12', 'MTR')]
  return [item('RM-BOTTLE-05', '1', 'C62'), item('RM-CAP-28', '1', 'C62'), item('RM-LABEL-05', '1', 'C62'), item('RM-WATER', '0.5', 'LTR')]
}

export interface OrderBook {
  readonly definitions: ReadonlyMap<string, string>
  readonly equipment: ReadonlyMap<string, string>
}

/** Orders as a planner types them in, and their release with the places where they shall run. */
export async function enterOrders(
  seeding: Seeding,
  orders: readonly OrderDescription[],
  { definitions, equipment }: OrderBook,
): Promise<void> {
  const requests = await seeding.enterForIds(
    orders.map(({ code, materialCode, quantity, startsAt, endsAt }) => ({
      key: code,
      contract: createOperationsRequest,
      input: {
        ...{ code, operationsDefinitionId: idIn(definitions, materialCode) },
        ...{ quantity: { value: quantity, unit: 'C62' }, earliestAt: startsAt, dueAt: endsAt },
      },
    })),
    'operationsRequestId',
  )
  await seeding.enter(
    orders.map(({ code, jobOrders }) => ({
      key: code,
      contract: releaseOperationsRequest,
      input: {
        operationsRequestId: idIn(requests, code),
        assignments: jobOrders.map((job) => ({ segmentCode: String(job.operation), equipmentId: idIn(equipment, job.equipment) })),
      },
    })),
  )
}

/** Orders that nobody has released yet, the planner's waiting tasks: they repeat the last one on the list, and the second gets its number by itself. */
export async function enterWaitingOrders(seeding: Seeding, { definitions }: OrderBook, orders: readonly OrderDescription[]): Promise<void> {
  const model = orders.at(-1)
  if (!model) return
  const quantity = { value: model.quantity, unit: 'C62' }
  const input = { operationsDefinitionId: idIn(definitions, model.materialCode), quantity, dueAt: model.endsAt }
  await seeding.enter([
    { key: 'PO-WAITING', contract: createOperationsRequest, input: { code: 'PO-WAITING', ...input } },
    { key: 'numbered by itself', contract: createOperationsRequest, input },
  ])
}
