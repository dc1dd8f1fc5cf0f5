import type { PlantEvent, UnitState } from '../plant/plant-event.ts'
import type { UnitSpec } from '../plant/unit-spec.ts'
import type { Datatype, MetricValue } from './sparkplug-encoder.ts'

/** A metric of a device as its birth declares it. */
export interface MetricDefinition {
  name: string
  datatype: Datatype
  initial: MetricValue
}

/** One new value of one metric, at the instant at which it became true. */
export interface MetricChange {
  name: string
  atMs: number
  value: MetricValue
}

/** PackML state codes (ISA-TR88.00.02): a minor stop is Held, a breakdown Aborted, starved and blocked are Suspended. */
const PACKML_STATE: Record<Exclude<UnitState, 'Stopped'>, number> = { Producing: 6, Idle: 4, Starved: 5, Blocked: 5, SetUp: 2 }
const PACKML_HELD = 11
const PACKML_ABORTED = 9
/** Unit modes: 1 production; 4 is the first that a user may define, here the set-up. */
const MODE_PRODUCTION = 1
const MODE_SET_UP = 4

const TOTAL = { PackML: 'Admin/ProdProcessedCount/0/AccCount', Generic: 'TotalCount' } as const
const REJECT = { PackML: 'Admin/ProdDefectiveCount/0/AccCount', Generic: 'RejectCount' } as const
export const FAULT = { PackML: 'Admin/StopReason/ID', Generic: 'AlarmCode' } as const
const JOB = { PackML: 'Status/Product/0/ProductID', Generic: 'JobNumber' } as const
const TEMPERATURE = { PackML: 'Status/Parameter/Temperature', Generic: 'Temperature' } as const
const PRESSURE = { PackML: 'Status/Parameter/Pressure', Generic: 'Pressure' } as const
const BUFFER_LEVEL = { PackML: 'Status/Parameter/BufferLevel', Generic: 'BufferLevel' } as const
const BUFFER_CAPACITY = { PackML: 'Status/Parameter/BufferCapacity', Generic: 'BufferCapacity' } as const
const VALUE = { temperature: TEMPERATURE, pressure: PRESSURE, buffer: BUFFER_LEVEL } as const

/** Everything the unit's controller shows. */
export function listMetrics(unit: UnitSpec): MetricDefinition[] {
  const counter: Datatype = unit.modulus === 256 ? 'UInt8' : unit.modulus === 65_536 ? 'UInt16' : 'UInt32'
  const metrics: MetricDefinition[] = [
    ...(unit.tags === 'PackML' ? listPackMLStatus(unit) : [{ name: 'State', datatype: 'String' as const, initial: 'Idle' }]),
    { name: TOTAL[unit.tags], datatype: counter, initial: unit.counterStart },
    { name: REJECT[unit.tags], datatype: counter, initial: 0 },
    { name: FAULT[unit.tags], datatype: 'Int32', initial: 0 },
    { name: JOB[unit.tags], datatype: 'Int32', initial: 0 },
  ]
  if (unit.temperature) metrics.push({ name: TEMPERATURE[unit.tags], datatype: 'Float', initial: unit.temperature.mean })
  if (unit.pressure) metrics.push({ name: PRESSURE[unit.tags], datatype: 'Float', initial: unit.pressure.mean })
  if (unit.bufferCapacity !== undefined)
    metrics.push(
      { name: BUFFER_LEVEL[unit.tags], datatype: 'Int32', initial: 0 },
      { name: BUFFER_CAPACITY[unit.tags], datatype: 'Int32', initial: unit.bufferCapacity },
    )
  return metrics
}

function listPackMLStatus(unit: UnitSpec): MetricDefinition[] {
  return [
    { name: 'Status/EquipmentInterlock/Blocked', datatype: 'Boolean', initial: false },
    { name: 'Status/EquipmentInterlock/Starved', datatype: 'Boolean', initial: false },
    { name: 'Status/UnitModeCurrent', datatype: 'Int32', initial: MODE_PRODUCTION },
    { name: 'Status/StateCurrent', datatype: 'Int32', initial: PACKML_STATE.Idle },
    { name: 'Status/CurMachSpeed', datatype: 'Float', initial: 0 },
    { name: 'Admin/MachDesignSpeed', datatype: 'Float', initial: designSpeed(unit) },
  ]
}

/** Primary packages (or pieces) per minute. */
function designSpeed(unit: UnitSpec): number {
  return Math.round(((60_000 * unit.piecesPerCycle) / unit.cycleMs) * 10) / 10
}

/**
 * What an event on the floor changes in the controller. `stopReason` is the code that it shows now: a state alone does not
 * tell a minor stop from a breakdown. The state itself comes last, so that everything it depends on is known before it.
 */
export function listChanges(unit: UnitSpec, event: PlantEvent, stopReason: number): MetricChange[] {
  const { atMs } = event
  switch (event.kind) {
    case 'state':
      return unit.tags === 'PackML' ? listStateChanges(unit, event.state, atMs, stopReason) : [{ name: 'State', atMs, value: event.state }]
    case 'part':
      return [
        { name: TOTAL[unit.tags], atMs, value: event.totalReading },
        ...(event.reject > 0 ? [{ name: REJECT[unit.tags], atMs, value: event.rejectReading }] : []),
      ]
    case 'counterSet':
      return [
        { name: TOTAL[unit.tags], atMs, value: event.totalReading },
        { name: REJECT[unit.tags], atMs, value: event.rejectReading },
      ]
    case 'fault':
      return [{ name: FAULT[unit.tags], atMs, value: event.code }]
    case 'faultCleared':
      return [{ name: FAULT[unit.tags], atMs, value: 0 }]
    case 'job':
      return [{ name: JOB[unit.tags], atMs, value: event.edge === 'begins' ? event.jobNumber : 0 }]
    case 'value':
      return [{ name: VALUE[event.quantity][unit.tags], atMs, value: event.value }]
  }
}

function listStateChanges(unit: UnitSpec, state: UnitState, atMs: number, stopReason: number): MetricChange[] {
  const broken = unit.breakdown.faults.some((fault) => fault.code === stopReason)
  const code = state === 'Stopped' ? (broken ? PACKML_ABORTED : PACKML_HELD) : PACKML_STATE[state]
  return [
    { name: 'Status/EquipmentInterlock/Blocked', atMs, value: state === 'Blocked' },
    { name: 'Status/EquipmentInterlock/Starved', atMs, value: state === 'Starved' },
    { name: 'Status/UnitModeCurrent', atMs, value: state === 'SetUp' ? MODE_SET_UP : MODE_PRODUCTION },
    { name: 'Status/CurMachSpeed', atMs, value: state === 'Producing' ? designSpeed(unit) : 0 },
    { name: 'Status/StateCurrent', atMs, value: code },
  ]
}
