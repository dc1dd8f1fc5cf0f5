import * as z from 'zod'
import { ImportReport } from '../../kernel/server/interchange/report.ts'

const about = {
  product: z.string(),
  siteCode: z.string().nullable(),
  /** Kinds of which this program knows nothing: they are left out. */
  unknownKinds: z.array(z.string()),
}

/** What becomes of a plant model, kind by kind: of a dry run what would become of it. */
export const PlantModelReport = z
  .strictObject({ ...about, parts: z.array(z.strictObject({ resource: z.string(), report: ImportReport })) })
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
