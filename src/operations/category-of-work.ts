import type { OperationsCategory } from '../model/personnel/contract.ts'
import type { WorkType } from './definition/contract.ts'

/** To which operations category of ISA-95 Part 3 a kind of work belongs: one sets up and cleans in order to produce. Other work belongs to none. */
const categoryOf: Readonly<Record<WorkType, readonly OperationsCategory[]>> = {
  Production: ['Production'],
  SetUp: ['Production'],
  Cleaning: ['Production'],
  Maintenance: ['Maintenance'],
  Quality: ['Quality'],
  Inventory: ['Inventory'],
  Other: [],
}

/** The categories of these pieces of work, each once; what is not there has none. */
export function categoriesOf(...works: readonly ({ readonly workType: WorkType } | undefined)[]): readonly OperationsCategory[] {
  return [...new Set(works.flatMap((work) => (work ? categoryOf[work.workType] : [])))]
}
