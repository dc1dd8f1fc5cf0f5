import type * as z from 'zod'
import { separators } from '../../contract/spreadsheet/csv.ts'
import { languages } from '../../contract/words.ts'
import type { Catalogue } from '../catalogue.ts'
import { WORKBOOK } from '../spreadsheet/sent-table.ts'
import { ImportReport } from './report.ts'

/** An Excel file. */
const workbook = { [WORKBOOK]: { schema: { type: 'string', format: 'binary' } } }

/** The doors for files, for the OpenAPI document. */
export function interchangePaths({ resources }: Catalogue, schema: (type: z.ZodType) => object): [string, object][] {
  if (resources.length === 0) return []
  const resource = {
    ...{ name: 'resource', in: 'path', required: true, description: 'Name of the resource: the common part of its commands and queries.' },
    schema: { type: 'string', enum: resources.map(({ resource: { name } }) => name) },
  }
  return [
    ['/api/export/{resource}', { get: describeExport(resource) }],
    ['/api/import/{resource}', { post: describeImport(resource, schema(ImportReport)) }],
  ]
}

function describeImport(resource: object, report: object): object {
  const strings = { type: 'array', items: { type: 'string' } }
  const table = { type: 'object', properties: { columns: strings, rows: { type: 'array', items: strings } }, required: ['columns', 'rows'] }
  const progress = { type: 'object', properties: { done: { type: 'integer' }, of: { type: 'integer' }, report }, required: ['done', 'of'] }
  return {
    operationId: 'importResource',
    tags: ['interchange'],
    summary: 'Records of a resource out of a file',
    description:
      'Judges every row: created, changed, unchanged or faulty, with the fix by column. References are codes, also of other rows of the file. A column named revision holds the revision that the sender has seen: a record that has another one by now is left alone. Of a workbook the first visible sheet is read, which the report names. Without dryRun the rows without a fault are then done by the commands of the resource, each audited; the same file again does nothing twice. Permissions: those of the list and of its commands.',
    parameters: [resource, query('dryRun', { type: 'string' }), query('most', { type: 'integer', minimum: 0 })],
    requestBody: {
      required: true,
      content: { 'text/csv': { schema: { type: 'string' } }, ...workbook, 'application/json': { schema: table } },
    },
    responses: {
      200: {
        description: 'The report of a dry run; else a line for each batch that is done, the last one with the report.',
        content: { 'application/json': { schema: report }, 'application/x-ndjson': { schema: progress } },
      },
      ...problems({
        400: 'This is no table.',
        401: 'Nobody has signed in.',
        403: 'A permission is missing.',
        413: 'The file is too long.',
      }),
    },
  }
}

function describeExport(resource: object): object {
  return {
    operationId: 'exportResource',
    tags: ['interchange'],
    summary: 'Records of a resource as a file',
    description:
      'What the list of the resource shows with the same search and filters, which are given as for its list, as CSV (RFC 4180, UTF-8 with byte order mark) or as an Excel workbook with one sheet. Permission: that of the list.',
    parameters: [
      resource,
      query('format', { type: 'string', enum: ['csv', 'xlsx'], default: 'csv' }),
      query('separator', { type: 'string', enum: Object.keys(separators), default: 'comma' }),
      query('heads', { type: 'string', enum: ['names', ...languages], default: 'names' }),
      query('search', { type: 'string' }),
      query('includeRetired', { type: 'string' }),
    ],
    responses: {
      200: { description: 'The file.', content: { 'text/csv': { schema: { type: 'string' } }, ...workbook } },
      ...problems({ 400: 'A filter is not valid.', 401: 'Nobody has signed in.', 403: 'The permission does not cover this.' }),
    },
  }
}

function query(name: string, schema: object): object {
  return { name, in: 'query', required: false, schema }
}

function problems(descriptions: Readonly<Record<string, string>>): object {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(Object.entries(descriptions).map(([status, description]) => [status, { description, content }]))
}
