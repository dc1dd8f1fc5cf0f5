import { CREW, type Operator } from './people/crew.ts'
import { CONSEQUENCE_NAMES, SCRAP_REASONS, STOP_REASONS } from './plant/fault-catalogue.ts'
import { jobCodeAt, planJob } from './plant/job-plan.ts'
import type { AreaSpec, MaterialSpec, PlantSpec, SourceSpec, TwoNames, UnitSpec } from './plant/unit-spec.ts'

/**
 * What a planner and an engineer must enter into the product before the plant runs, as plain records with codes: places,
 * machines with their counters and alarms, materials, people, reasons, and the orders that will be made.
 */
export interface PlantDescription {
  site: { code: string; name: TwoNames; zone: string }
  sparkplugGroup: string
  shifts: { code: string; startsAt: string; endsAt: string; breakStartsAt: string; breakEndsAt: string }[]
  lines: { code: string; name: TwoNames; edgeNode: string; units: UnitDescription[] }[]
  faults: { unit: string; code: number; name: TwoNames; reasonCode: string | undefined }[]
  stopReasons: readonly { code: string; name: TwoNames }[]
  scrapReasons: readonly { code: string; name: TwoNames }[]
  materials: MaterialSpec[]
  people: readonly Operator[]
  orders: OrderDescription[]
}

export interface UnitDescription {
  code: string
  name: TwoNames
  equipmentClass: string
  tags: UnitSpec['tags']
  /** Ideal seconds for one step of the counter, decimal text. */
  secondsPerCount: string
  /** Pieces behind one step of the counter: 6 at the case packer, else 1. */
  piecesPerCount: number
  counterModulus: number
  plannedSetupSeconds: number
}

export interface OrderDescription {
  code: string
  line: string
  materialCode: string
  /** Pieces as decimal text, unit C62. */
  quantity: string
  /** Estimates of a planner, ISO instants: the floor has its own mind. */
  startsAt: string
  endsAt: string
  jobOrders: {
    code: string /** Code of a unit, or of the line when it has one job order for all. */
    equipment: string
    operation: number
  }[]
}

/** Availability that a planner counts on. */
const PLANNED_SHARE = 0.75

/** Orders are listed until the estimate passes `untilMs`. The same seed describes the same plant. */
export function describePlant(spec: PlantSpec, seed: number, startMs: number, untilMs: number): PlantDescription {
  return {
    site: { code: spec.code, name: spec.name, zone: spec.zone },
    sparkplugGroup: spec.sparkplugGroup,
    shifts: [
      { code: 'Early', startsAt: '06:00', endsAt: '14:00', breakStartsAt: '10:00', breakEndsAt: '10:30' },
      { code: 'Late', startsAt: '14:00', endsAt: '22:00', breakStartsAt: '18:00', breakEndsAt: '18:30' },
      { code: 'Night', startsAt: '22:00', endsAt: '06:00', breakStartsAt: '02:00', breakEndsAt: '02:30' },
    ],
    lines: spec.areas.map((area) => ({
      code: area.code,
      name: area.name,
      edgeNode: area.edgeNode,
      units: area.units.map(describeUnit),
    })),
    faults: spec.areas.flatMap((area) => area.units.flatMap(describeFaults)),
    stopReasons: STOP_REASONS,
    scrapReasons: SCRAP_REASONS,
    materials: spec.areas.flatMap((area) => area.sources.flatMap((source) => source.jobs.materials)),
    people: CREW,
    orders: spec.areas.flatMap((area) => area.sources.flatMap((source) => listOrders(area, source, seed, startMs, untilMs))),
  }
}

function describeUnit(unit: UnitSpec): UnitDescription {
  const cycles = unit.counts === 'cycles'
  return {
    code: unit.code,
    name: unit.name,
    equipmentClass: unit.equipmentClass,
    tags: unit.tags,
    secondsPerCount: String(unit.cycleMs / 1_000 / (cycles ? 1 : unit.piecesPerCycle)),
    piecesPerCount: cycles ? unit.piecesPerCycle : 1,
    counterModulus: unit.modulus,
    plannedSetupSeconds: Math.round(unit.setUp.medianMs / 1_000),
  }
}

function describeFaults(unit: UnitSpec): PlantDescription['faults'] {
  const own = [...unit.minorStop.faults, ...unit.breakdown.faults].map(({ code, name, reasonCode }) => ({
    unit: unit.code,
    code,
    name,
    reasonCode,
  }))
  return [...own, ...CONSEQUENCE_NAMES.map(({ code, name }) => ({ unit: unit.code, code, name, reasonCode: undefined }))]
}

function listOrders(area: AreaSpec, source: SourceSpec, seed: number, startMs: number, untilMs: number): OrderDescription[] {
  const first = area.units.find((unit) => unit.code === source.unit)
  if (!first) throw new Error(`${area.code} has no unit ${source.unit}`)
  const orders: OrderDescription[] = []
  for (let n = 0, atMs = startMs; atMs < untilMs; n++) {
    const job = planJob(seed, source, n, first.piecesPerCycle)
    const workMs = first.setUp.medianMs + (job.starts * first.cycleMs) / first.piecesPerCycle / PLANNED_SHARE
    const endMs = atMs + Math.round(workMs)
    const { route, jobPerUnit } = source.jobs
    orders.push({
      code: job.order,
      line: area.code,
      materialCode: job.material.code,
      quantity: String(job.quantity),
      startsAt: new Date(atMs).toISOString(),
      endsAt: new Date(endMs).toISOString(),
      jobOrders: jobPerUnit
        ? route.map(({ unit, operation }) => ({ code: jobCodeAt(job, unit), equipment: unit, operation }))
        : [{ code: job.order, equipment: area.code, operation: 10 }],
    })
    atMs = endMs
  }
  return orders
}
