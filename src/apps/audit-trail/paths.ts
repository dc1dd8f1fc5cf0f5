import type * as z from 'zod'
import { TrailInput } from './trail-input.ts'
import { problemAnswer } from '../problem-answer.ts'

/** The doors of the audit trail for the OpenAPI document. */
export function auditTrailPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const parameters = Object.entries(TrailInput.shape).map(([name, type]) => ({ name, in: 'query', required: false, schema: schema(type) }))
  const door = (operationId: string, summary: string, type: string) => ({
    get: {
      ...{ operationId, tags: ['ledger'], summary, parameters },
      description:
        'What the lists of the ledger show with the same filters, newest first, with the signatures under each entry (21 CFR 11.10(b)).',
      responses: {
        200: { description: 'The audit trail.', content: { [type]: { schema: { type: 'string' } } } },
        400: problemAnswer('A filter is wrong.'),
        401: problemAnswer('Nobody has signed in.'),
        403: problemAnswer('The permission to read the ledger must hold for the whole site.'),
        ...(type === 'application/pdf' && { 422: problemAnswer('Too many entries to print: narrow it down.') }),
      },
    },
  })
  return [
    ['/api/reports/audit-trail.csv', door('exportAuditTrail', 'Audit trail as a table', 'text/csv')],
    ['/api/reports/audit-trail.pdf', door('printAuditTrail', 'Audit trail as pages', 'application/pdf')],
  ]
}
