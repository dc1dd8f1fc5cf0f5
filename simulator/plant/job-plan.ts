import { createChance } from './chance.ts'
import type { JobSpec, MaterialSpec, SourceSpec } from './unit-spec.ts'

/** What the planner sent to the floor: an order with its quantity. */
export interface PlantJob {
  order: string
  /** Number that the controller shows for it: the signal at which a unit's job changes. */
  number: number
  material: MaterialSpec
  /** Pieces that the order asks for. */
  quantity: number
  /** Pieces that are started: the quantity and an allowance for rejects, in whole cycles of the first unit. */
  starts: number
  /** Wait after the job before it, in ms: mostly none, sometimes nothing is planned. */
  gapBeforeMs: number
  spec: JobSpec
}

/** The n-th job (from 0) of a source. Depends on nothing but its arguments, so a planner may list it before it is made. */
export function planJob(seed: number, source: SourceSpec, n: number, piecesPerCycle: number): PlantJob {
  const { jobs } = source
  const chance = createChance(seed, `job/${source.unit}/${n}`)
  const steps = Math.floor((jobs.mostQuantity - jobs.leastQuantity) / jobs.quantityStep)
  const quantity = jobs.leastQuantity + chance.whole(0, steps) * jobs.quantityStep
  const material = chance.pick(jobs.materials)
  return {
    order: `${jobs.orderPrefix}-${String(n + 1).padStart(5, '0')}`,
    number: n + 1,
    material,
    quantity,
    starts: Math.ceil((quantity * (1 + jobs.allowance)) / piecesPerCycle) * piecesPerCycle,
    gapBeforeMs: n > 0 && chance.happens(0.06) ? chance.whole(8, 35) * 60_000 : 0,
    spec: jobs,
  }
}

/** The code of the job order by which a unit works on the job: one for the line, or one for each operation. */
export function jobCodeAt(job: PlantJob, unit: string): string {
  if (!job.spec.jobPerUnit) return job.order
  const step = job.spec.route.find((candidate) => candidate.unit === unit)
  if (!step) throw new Error(`${unit} is not on the route of ${job.order}`)
  return `${job.order}-${step.operation}`
}
