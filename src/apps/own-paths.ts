import type * as z from 'zod'
import { attachmentPaths } from './attachments/paths.ts'
import { auditTrailPaths } from './audit-trail/paths.ts'
import { orderWorkbookPaths } from './order-workbook/paths.ts'
import { ownPasswordPaths } from './own-password/paths.ts'
import { plantModelPaths } from './plant-model/paths.ts'
import { searchPaths } from './search/paths.ts'
import { signaturePaths } from './signatures/paths.ts'

/** The doors that no contract declares, for the OpenAPI document. */
export function ownPaths(schema: (type: z.ZodType) => object): [string, object][] {
  return [
    ...signaturePaths(schema),
    ...ownPasswordPaths(schema),
    ...auditTrailPaths(schema),
    ...searchPaths(schema),
    ...plantModelPaths(schema),
    ...attachmentPaths(schema),
    ...orderWorkbookPaths(schema),
  ]
}
