import * as z from 'zod'
import { bodyOf, kernelRefusals } from '../contract/command.ts'
import type { CommandContract } from '../contract/command.ts'
import type { QueryContract } from '../contract/query.ts'
import type { Catalogue } from './catalogue.ts'
import { interchangePaths } from './interchange/paths.ts'
import { terminalParameters } from './terminal-headers.ts'

/** The doors of the program beside its commands and queries, each with its address. */
export type Doors = (schema: (type: z.ZodType) => object) => readonly (readonly [string, object])[]

/** OpenAPI 3.1, generated from the contracts: what a person can do, a program can do. */
export function openApiOf(catalogue: Catalogue, version: string, doors: Doors = () => []): object {
  const components: Record<string, object> = {}
  const schema = (type: z.ZodType) => jsonSchemaOf(type, components)
  const commands = [...catalogue.handlers.values()].map(({ contract }) => [
    `/api/commands/${contract.name}`,
    {
      post: describeCommand(
        contract,
        catalogue.gatesOf(contract.name).flatMap(({ name, refusals }) => Object.keys(refusals).map((code) => `${name}.${code}`)),
        schema,
      ),
    },
  ])
  const queries = [...catalogue.answers.values()].map(({ contract }) => [
    `/api/queries/${contract.name}`,
    { get: describeQuery(contract, schema) },
  ])
  return {
    openapi: '3.1.0',
    info: { title: 'Entresol', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: Object.fromEntries(
      [...commands, ...queries, ...interchangePaths(catalogue, schema), ...doors(schema)].toSorted(([left], [right]) =>
        String(left) < String(right) ? -1 : 1,
      ),
    ),
    components: { schemas: { ...components, Problem: problemSchema }, parameters: terminalParameters, securitySchemes },
    security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
  }
}

type SchemaOf = (type: z.ZodType) => object

function describeCommand(contract: CommandContract, gateRefusals: readonly string[], schema: SchemaOf): object {
  const refusals = [...Object.keys(kernelRefusals), ...Object.keys(contract.refusals), ...gateRefusals]
  return {
    operationId: contract.name,
    tags: [tagOf(contract.name)],
    summary: contract.title.en,
    ...describeAge(
      contract,
      `${contract.intent === 'report' ? 'Report: it has happened.' : 'Request: it may be refused.'} ISA-95: ${contract.isa95}. Permission: ${contract.permission}.`,
    ),
    parameters: [
      { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } },
      ...Object.keys(terminalParameters).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: schema(bodyOf(contract)) } } },
    responses: {
      200: {
        description: 'Accepted, or the first answer again when the key was used before.',
        content: { 'application/json': { schema: acceptedSchema } },
      },
      400: problemResponse('The input is not valid; `errors` names the fields.'),
      401: problemResponse('Nobody has signed in.'),
      403: problemResponse('The permission does not cover this.'),
      409: {
        description: 'Refused.',
        content: { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, refusedSchema(refusals)] } } },
      },
    },
  }
}

function describeQuery(contract: QueryContract, schema: SchemaOf): object {
  const input = schema(contract.input) as { properties?: Record<string, object>; required?: string[] }
  return {
    operationId: contract.name,
    tags: [tagOf(contract.name)],
    summary: contract.title.en,
    ...describeAge(contract, `ISA-95: ${contract.isa95}. Permission: ${contract.permission}.`),
    parameters: Object.entries(input.properties ?? {}).map(([name, property]) => ({
      name,
      in: 'query',
      required: input.required?.includes(name) ?? false,
      schema: property,
    })),
    responses: {
      200: { description: 'The answer.', content: { 'application/json': { schema: schema(contract.output) } } },
      400: problemResponse('The input is not valid; `errors` names the fields.'),
      401: problemResponse('Nobody has signed in.'),
      403: problemResponse('The permission does not cover this.'),
    },
  }
}

/** A name that is to go says since when, why, and what comes in its place (kernel.md §14). */
function describeAge({ deprecated, replacedBy }: Pick<CommandContract, 'deprecated' | 'replacedBy'>, description: string): object {
  if (deprecated === undefined) return { description }
  const instead = replacedBy === undefined ? '' : ` Use ${replacedBy}.`
  return {
    description: `Deprecated: ${deprecated}${instead} ${description}`,
    deprecated: true,
    ...(replacedBy !== undefined && { 'x-replaced-by': replacedBy }),
  }
}

function jsonSchemaOf(type: z.ZodType, components: Record<string, object>): object {
  const {
    $defs = {},
    $schema: _,
    ...schema
  } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Record<string, any>
  for (const [name, definition] of Object.entries($defs as Record<string, object>)) components[name] = relocate(definition)
  return relocate(schema)
}

/** zod keeps shared definitions beside each schema; OpenAPI keeps them in one place. */
function relocate(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/')) as object
}

function tagOf(name: string): string {
  return name.split('.').slice(0, 2).join('.')
}

function problemResponse(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
}

function refusedSchema(codes: readonly string[]): object {
  const reason = { type: 'object', properties: { code: { enum: codes }, detail: { type: 'string' } }, required: ['code', 'detail'] }
  return { type: 'object', properties: { refusals: { type: 'array', items: reason } } }
}

/** Either opens every door. */
const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'An API token: it can do what it was made for, and at most what its owner may.' },
  session: { type: 'apiKey', in: 'cookie', name: 'entresol_session', description: 'What a sign-in leaves in the browser.' },
}

const acceptedSchema = {
  type: 'object',
  properties: {
    outcome: { const: 'accepted' },
    position: { type: 'object', properties: { epoch: { type: 'integer' }, seq: { type: 'integer' } }, required: ['epoch', 'seq'] },
    result: { type: 'object' },
  },
  required: ['outcome', 'position', 'result'],
}

const problemSchema = {
  type: 'object',
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
  required: ['type', 'title', 'status'],
}
