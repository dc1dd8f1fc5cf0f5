import { separators } from '../../contract/interchange/csv.ts'
import { languages } from '../../contract/words.ts'
import type { Catalogue } from '../catalogue.ts'

/** The doors for files, for the OpenAPI document. */
export function interchangePaths({ resources }: Catalogue): [string, object][] {
  if (resources.length === 0) return []
  const resource = {
    ...{ name: 'resource', in: 'path', required: true, description: 'Name of the resource: the common part of its commands and queries.' },
    schema: { type: 'string', enum: resources.map(({ resource: { name } }) => name) },
  }
  return [['/api/export/{resource}', { get: describeExport(resource) }]]
}

function describeExport(resource: object): object {
  return {
    operationId: 'exportResource',
    tags: ['interchange'],
    summary: 'Records of a resource as a file',
    description:
      'What the list of the resource shows with the same search and filters, which are given as for its list, as CSV (RFC 4180, UTF-8 with byte order mark). Permission: that of the list.',
    parameters: [
      resource,
      query('separator', { type: 'string', enum: Object.keys(separators), default: 'comma' }),
      query('heads', { type: 'string', enum: ['names', ...languages], default: 'names' }),
      query('search', { type: 'string' }),
      query('includeRetired', { type: 'string' }),
    ],
    responses: {
      200: { description: 'The file.', content: { 'text/csv': { schema: { type: 'string' } } } },
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
