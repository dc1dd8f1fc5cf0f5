import type * as z from 'zod'
import { problemAnswer } from '../problem-answer.ts'
import { ImportReport } from '../../kernel/server/interchange/report.ts'
import { sheets } from './sheets.ts'
import { PlantModelComparison, PlantModelReport } from './report.ts'

const zip = { 'application/zip': { schema: { type: 'string', format: 'binary' } } }
const problems = {
  401: problemAnswer('Nobody has signed in.'),
  403: problemAnswer('The permissions for all master data must hold for the whole site.'),
}
const broken = { 400: problemAnswer('This is no plant model, or it is damaged.'), 413: problemAnswer('The archive is too large.') }
const query = (name: string, schema: object) => ({ name, in: 'query', required: false, schema })

/** The doors of the plant model, for the OpenAPI document. */
export function plantModelPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const most = query('most', { type: 'integer', minimum: 0, default: 1000 })
  const report = schema(PlantModelReport)
  const progress = {
    type: 'object',
    properties: { resource: { type: 'string' }, done: { type: 'integer' }, of: { type: 'integer' }, report },
  }
  const get = {
    ...{ operationId: 'exportPlantModel', tags: ['interchange'], summary: 'The plant model as one archive' },
    description:
      'A zip file: manifest.json with the rows and the SHA-256 of each part, and one CSV file for each kind of master data in use, references by code, all of it as it is at one moment. Operations definitions, work masters, policies and own roles go along as far as the sender may see them; `leftOut` in the manifest names the others. The same model gives the same bytes. People are not part of it.',
    parameters: [
      query('template', { type: 'string', description: 'Code of the template that the archive is to be; with `version`.' }),
      query('version', { type: 'string', description: 'Edition of the template.' }),
    ],
    responses: { 200: { description: 'The archive.', content: zip }, ...problems },
  }
  const post = {
    ...{ operationId: 'importPlantModel', tags: ['interchange'], summary: 'A plant model out of an archive' },
    description:
      'Judges and does kind by kind what the import of each kind would do; rows may refer to rows of earlier parts. Where the archive names the site that it comes from, this site is meant. The same archive again does nothing twice. Of kinds that the sender may not change nothing is done, and the report says so. Records of a template follow it from then on: of a later edition they take what the plant has not changed itself, unless `overrides` says `replace`.',
    parameters: [query('dryRun', { type: 'string' }), query('overrides', { enum: ['keep', 'replace'], default: 'keep' }), most],
    requestBody: { required: true, content: zip },
    responses: {
      200: {
        description: 'The report of a dry run; else a line for each batch that is done, the last one with the report.',
        content: { 'application/json': { schema: report }, 'application/x-ndjson': { schema: progress } },
      },
      ...{ ...broken, ...problems },
    },
  }
  const compared = {
    ...{ operationId: 'comparePlantModel', tags: ['interchange'], summary: 'An archive beside this plant' },
    description: 'Of each kind what is only here, only there, or different, field by field. Nothing is written.',
    parameters: [most],
    requestBody: { required: true, content: zip },
    responses: {
      200: { description: 'The comparison.', content: { 'application/json': { schema: schema(PlantModelComparison) } } },
      ...{ ...broken, ...problems },
    },
  }
  return [
    ['/api/plant-model', { get }],
    ['/api/plant-model/import', { post }],
    ['/api/plant-model/compare', { post: compared }],
    ...sheetPaths(schema),
  ]
}

/** What is no page of data, out of a table as an archive has it. */
function sheetPaths(schema: (type: z.ZodType) => object): [string, object][] {
  const report = schema(ImportReport)
  return sheets.map(({ name, title }) => [`/api/import/${name}`, { post: describeSheet(name, title.many.en, report) }])
}

function describeSheet(name: string, title: string, report: object): object {
  const progress = { type: 'object', properties: { done: { type: 'integer' }, of: { type: 'integer' }, report } }
  const last = name.slice(name.lastIndexOf('.') + 1)
  return {
    ...{ operationId: `importTableOf${last.charAt(0).toUpperCase()}${last.slice(1)}`, tags: ['interchange'] },
    summary: `${title} out of a table`,
    description:
      'One record for each row, in the columns of the plant model: references by code, structures as JSON. Judged and done as an import of a page of data is, by the commands of the records.',
    parameters: [query('dryRun', { type: 'string' }), query('most', { type: 'integer', minimum: 0, default: 1000 })],
    requestBody: { required: true, content: { 'text/csv': { schema: { type: 'string' } } } },
    responses: {
      200: {
        description: 'The report of a dry run; else a line for each batch that is done, the last one with the report.',
        content: { 'application/json': { schema: report }, 'application/x-ndjson': { schema: progress } },
      },
      ...{ ...problems, 400: problemAnswer('This is no table.') },
    },
  }
}
