import type * as z from 'zod'
import { TrailInput } from './trail-input.ts'

/** The doors of the audit trail for the OpenAPI document. */
export function auditTrailPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  const parameters = Object.entries(TrailInput.shape).map(([name, type]) => ({ name, in: 'query', required: false, schema: schema(type) }))
  const door = (operationId: string, summary: string, type: string) => ({
    get: {
      ...{ operationId, tags: ['ledger'], summary, parameters },
      description:
        'What the lists of the ledger show with the same filters, newest first, with the signatures under each entry (21 CFR 11.10(b)).',
      responses: {
        200: { description: 'The audit trail.', content: { [type]: { schema: { type: 'string' } } } },
        400: problem('A filter is wrong.'),
        401: problem('Nobody has signed in.'),
        403: problem('The permission to read the ledger must hold for the whole site.'),
        ...(type === 'application/pdf' && { 422: problem('Too many entries to print: narrow it down.') }),
      },
    },
  })
  return [
    ['/api/reports/audit-trail.csv', door('exportAuditTrail', 'Audit trail as a table', 'text/csv')],
    ['/api/reports/audit-trail.pdf', door('printAuditTrail', 'Audit trail as pages', 'application/pdf')],
  ]
}
