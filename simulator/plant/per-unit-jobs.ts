import type { PlantSpec } from './unit-spec.ts'

/**
 * The same plant with a job order for every unit of a line instead of one for the line: then each unit's boundary between two
 * jobs can be told to the millisecond, and counts by unit × job can be compared exactly.
 */
export function withPerUnitJobs(spec: PlantSpec): PlantSpec {
  return {
    ...spec,
    areas: spec.areas.map((area) => ({
      ...area,
      sources: area.sources.map((source) => ({ ...source, jobs: { ...source.jobs, jobPerUnit: true } })),
    })),
  }
}
