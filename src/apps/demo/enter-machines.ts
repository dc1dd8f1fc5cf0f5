import { VALUE_RANGE_STREAM } from '../../connect/limits/contract.ts'
import { monitoredValue } from '../../connect/limits/monitored-value.resource.ts'
import { connection } from '../../connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../connect/mapping/equipment-source.resource.ts'
import { createRule } from '../../model/rule/contract.ts'
import { pauseJobOrder } from '../../operations/execution/contract.ts'
import { mapFaultCode } from '../../operations/performance/contract.ts'
import { type Places, record } from './enter-places.ts'
import type { Model } from './enter-model.ts'
import type { LineDescription, PlantDescription, UnitDescription } from './plant-description.ts'
import { idIn, type Seeding } from './seeding.ts'

/** The Sparkplug host id of this program, for which the gateways of the demo wait. */
export const HOST_ID = 'entresol'
const BELOW_THE_END = 5
/** Codes that nobody has given a reason yet: the engineer's waiting task. */
const LEFT_UNMAPPED: ReadonlySet<number> = new Set([343, 413])

/** The connection to the plant's broker, which device speaks for which unit, and what its alarms mean. */
export async function enterMachines(seeding: Seeding, plant: PlantDescription, places: Places, { reasons }: Model): Promise<void> {
  const ids = await seeding.enterForIds([
    record(connection, 'PLANT', {
      ...{ code: 'PLANT', name: 'Machines of the plant', kind: 'sparkplug', url: 'embedded' },
      ...{ hostId: HOST_ID, groups: plant.sparkplugGroup, enabled: true },
    }),
  ])
  const connectionId = idIn(ids, 'PLANT')
  await seeding.enter(
    plant.lines.flatMap((line) =>
      line.units.map((unit) => record(equipmentSource, unit.code, { connectionId, ...sourceOf(plant, line, unit, places) })),
    ),
  )
  await seeding.enter(faultsByClass(plant, places, reasons))
  await seeding.enter([fillerPressure(places), holdAtPressure(places)])
}

/** The first unit of the bottling line that fills: its pressure hardly ever leaves this range. */
const FILLER = 'BOT1-FIL'

function fillerPressure({ equipment }: Places) {
  return record(monitoredValue, 'FILLER-PRESSURE', {
    ...{ code: 'FILLER-PRESSURE', name: 'Filler pressure', equipmentId: idIn(equipment, FILLER), signal: 'Pressure' },
    ...{ range: { min: '2.95', max: '3.45', unit: 'BAR' }, deadBand: '0.05', enabled: true },
  })
}

/** Switched off, as every rule that nobody has tried yet. */
function holdAtPressure({ equipment }: Places) {
  const input = {
    ...{ name: 'Hold the job when the filler’s pressure leaves its range', equipmentId: idIn(equipment, FILLER) },
    ...{ event: `${VALUE_RANGE_STREAM}.valueLeftRange`, condition: 'event.signal == "Pressure" && has(event.jobOrderId)' },
    ...{ command: pauseJobOrder.name, input: { jobOrderId: 'event.jobOrderId' } },
  }
  return { key: 'HOLD-AT-PRESSURE', contract: createRule, input }
}

function sourceOf({ sparkplugGroup }: PlantDescription, { edgeNode }: LineDescription, unit: UnitDescription, { equipment }: Places) {
  const counter = {
    modulus: String(unit.counterModulus),
    // The controllers restart at 0, or just below the end when a visitor wants to see them roll over.
    restartsAt: ['0', String(unit.counterModulus - BELOW_THE_END)],
    ...(unit.piecesPerCount > 1 && { piecesPerCount: String(unit.piecesPerCount) }),
  }
  return {
    address: `${sparkplugGroup}/${edgeNode}/${unit.code}`,
    equipmentId: idIn(equipment, unit.code),
    template: unit.tags === 'PackML' ? 'packml' : 'generic',
    override: { rules: [], counters: { total: counter, reject: counter } },
  }
}

/** Alarms belong to a class of machines; the same code of two machines of one class means the same. */
function faultsByClass(plant: PlantDescription, places: Places, reasons: ReadonlyMap<string, string>) {
  const classOf = new Map(plant.lines.flatMap(({ units }) => units.map((unit) => [unit.code, unit.equipmentClass] as const)))
  const mapped = new Map<string, { equipmentClassId: string; faultCode: string; reasonId: string }>()
  for (const { unit, code, reasonCode } of plant.faults) {
    const className = classOf.get(unit)
    if (!reasonCode || !className || LEFT_UNMAPPED.has(code)) continue
    const equipmentClassId = idIn(places.classes, className)
    mapped.set(`${className}/${code}`, { equipmentClassId, faultCode: String(code), reasonId: idIn(reasons, reasonCode) })
  }
  return [...mapped].map(([key, input]) => ({ key, contract: mapFaultCode, input }))
}
