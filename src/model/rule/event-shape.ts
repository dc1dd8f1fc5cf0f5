import * as z from 'zod'
import { DecimalValue } from './decimal-value.ts'

/** As much of JSON Schema as contracts are made of. */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** What an expression may say of a value; objects have fields, everything that is not known better is `dyn`. */
export type Shape = 'Decimal' | 'string' | 'int' | 'double' | 'bool' | 'list' | 'dyn' | { readonly [field: string]: Shape }

/** The shape of a schema's values: decimals, which travel as text, are numbers to an expression. */
export function shapeOf(schema: JsonSchema, defs = schema.$defs ?? {}): Shape {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!
    return name === 'Decimal' || name === 'Unsigned' ? 'Decimal' : shapeOf(defs[name] ?? {}, defs)
  }
  if (schema.enum?.every((one) => typeof one === 'string') || typeof schema.const === 'string') return 'string'
  if (schema.properties)
    return Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, shapeOf(property, defs)]))
  return simple[schema.type ?? ''] ?? 'dyn'
}

const simple: Readonly<Record<string, Shape>> = { string: 'string', integer: 'int', number: 'double', boolean: 'bool', array: 'list' }

export function schemaOf(type: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(type, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as JsonSchema
}

/** Fields of an object's schema, for people who write expressions. */
export function fieldsOf(schema: JsonSchema): { readonly name: string; readonly type: string; readonly isOptional: boolean }[] {
  const { $defs = {} } = schema
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const shape = shapeOf(property, $defs)
    return { name, type: typeof shape === 'string' ? shape : 'object', isOptional: !schema.required?.includes(name) }
  })
}

/** The payload of each kind of event that a stream's schema knows. */
export function payloadsOf(event: z.ZodType): ReadonlyMap<string, JsonSchema> {
  const schema = schemaOf(event, 'output')
  const members = schema.oneOf ?? schema.anyOf ?? [schema]
  const found = members.flatMap(({ properties = {} }): [string, JsonSchema][] => {
    const { kind, payload } = properties
    const kinds = kind?.const === undefined ? (kind?.enum ?? []) : [kind.const]
    return kinds.map((one) => [String(one), { ...payload, ...(schema.$defs && { $defs: schema.$defs }) }])
  })
  return new Map(found)
}

/** The value as expressions see it. */
export function shaped(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined) return value
  if (shape === 'Decimal') return new DecimalValue(String(value))
  if (typeof value === 'number') return Number.isInteger(value) && shape !== 'double' ? BigInt(value) : value
  if (Array.isArray(value)) return value.map((item) => shaped(item, 'dyn'))
  if (typeof value !== 'object') return value
  const of = (name: string) => (typeof shape === 'object' ? (shape[name] ?? 'dyn') : 'dyn')
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, shaped(member, of(name))]))
}

/** What an expression has made, as a command wants it. */
export function plain(value: unknown): unknown {
  if (value instanceof DecimalValue) return value.toText()
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [String(name), plain(member)]))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
  return value
}
