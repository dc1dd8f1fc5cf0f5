import * as z from 'zod'
import { Template } from '../../model/origin/contract.ts'
import { ImportReport } from '../../kernel/server/interchange/report.ts'

const about = {
  product: z.string(),
  siteCode: z.string().nullable(),
  /** Where the archive is a template: its records follow it. */
  template: Template.optional(),
  /** Kinds of which this program knows nothing: they are left out. */
  unknownKinds: z.array(z.string()),
  /** Kinds that whoever saved the archive might not see. */
  leftOut: z.array(z.string()).optional(),
}

/** A row of a template of which the plant keeps some columns as it has them. */
const KeptRow = z.strictObject({ key: z.string(), columns: z.array(z.string()) })

/** What becomes of a plant model, kind by kind: of a dry run what would become of it. */
export const PlantModelReport = z
  .strictObject({ ...about, parts: z.array(z.strictObject({ resource: z.string(), report: ImportReport, kept: z.array(KeptRow) })) })
  .meta({ id: 'PlantModelReport' })
export type PlantModelReport = z.infer<typeof PlantModelReport>

const ComparedRow = z.strictObject({
  key: z.string(),
  found: z.enum(['onlyHere', 'onlyThere', 'different']),
  fields: z.array(z.strictObject({ column: z.string(), here: z.string(), there: z.string() })),
})

/** What this plant has, what the archive has, and in which fields they differ. */
export const PlantModelComparison = z
  .strictObject({
    ...about,
    parts: z.array(
      z.strictObject({
        resource: z.string(),
        fault: z.string().optional(),
        counts: z.record(z.enum(['same', 'onlyHere', 'onlyThere', 'different']), z.int().nonnegative()),
        rows: z.array(ComparedRow),
      }),
    ),
  })
  .meta({ id: 'PlantModelComparison' })
export type PlantModelComparison = z.infer<typeof PlantModelComparison>
