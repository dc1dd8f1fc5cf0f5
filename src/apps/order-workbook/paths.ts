import * as z from 'zod'
import { WORKBOOK } from '../../kernel/server/spreadsheet/sent-table.ts'
import { problemAnswer } from '../problem-answer.ts'

const Said = z.strictObject({ en: z.string(), de: z.string() })
const Row = z.strictObject({
  line: z.int().positive(),
  cells: z.array(z.string()),
  /** What is wrong with a cell that shows an error, by its place in the row. */
  broken: z.record(z.string(), Said).optional(),
})

/** What stands in a workbook, or why it cannot be read. */
export const WorkbookRows = z.union([
  z.strictObject({
    separator: z.literal('comma'),
    /** The sheet that was read, and the other visible ones, which were not. */
    sheet: z.strictObject({ name: z.string(), others: z.array(z.string()) }).optional(),
    rows: z.array(Row),
  }),
  z.strictObject({ fault: Said }),
])

/** The door for order workbooks, for the OpenAPI document. */
export function orderWorkbookPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const post = {
    ...{ operationId: 'readOrderWorkbook', tags: ['interchange'], summary: 'The rows of a workbook with orders' },
    description:
      'The first visible sheet row by row, its cells as texts: numbers with decimal points, days and moments as ISO 8601. Nothing is written; orders are created by their command.',
    requestBody: { required: true, content: { [WORKBOOK]: { schema: { type: 'string', format: 'binary' } } } },
    responses: {
      200: { description: 'The rows, or what is wrong with the file.', content: { 'application/json': { schema: schema(WorkbookRows) } } },
      400: problemAnswer('This is no workbook.'),
      401: problemAnswer('Nobody has signed in.'),
      403: problemAnswer('The permission to create orders is missing.'),
      413: problemAnswer('The file is too large.'),
    },
  }
  return [['/api/import/operations.scheduling.operationsRequest/rows', { post }]]
}
