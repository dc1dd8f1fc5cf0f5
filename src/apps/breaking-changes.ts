/** A schema of an OpenAPI 3.1 document, as far as our own contracts use them. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly [keyword: string]: unknown
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly required?: boolean; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>
}
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

/** Keywords that let less through when they grow, and when they shrink. */
const LOWER_LIMITS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems']
const UPPER_LIMITS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems']
const FORMS = ['pattern', 'format']

/**
 * What a program that was written against `before` can trip over in `after`, one sentence each. What only adds does not break: new
 * addresses, new optional input, new fields in answers, new refusals (kernel.md §14).
 */
export function breakingChanges(before: ApiDocument, after: ApiDocument): string[] {
  return Object.entries(before.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const now = after.paths[path]?.[method]
      const where = `${method.toUpperCase()} ${path}`
      return now ? new Comparison(before, after).operation(where, operation, now) : [`${where} is gone`]
    }),
  )
}

class Comparison {
  readonly #before: ApiDocument
  readonly #after: ApiDocument
  /** Pairs of references that are being compared: a schema may hold itself. */
  readonly #open = new Set<string>()

  constructor(before: ApiDocument, after: ApiDocument) {
    this.#before = before
    this.#after = after
  }

  operation(where: string, before: Operation, after: Operation): string[] {
    return [
      ...this.input(`${where} input`, inputOf(before), inputOf(after)),
      ...this.output(`${where} answer`, answerOf(before), answerOf(after)),
      ...refusalsOf(before)
        .filter((code) => !refusalsOf(after).includes(code))
        .map((code) => `${where} is no longer refused with ${code}`),
    ]
  }

  /** Whatever was let in must be let in. */
  input(where: string, before: Schema, after: Schema): string[] {
    return this.#guarded(before, after, (from, to) => {
      const [variants, choices] = [variantsOf(from), variantsOf(to)]
      if (variants.length > 1 || choices.length > 1)
        return this.#everyFits(where, variants, choices, (one, other) => this.input(where, one, other))
      return [
        ...typesOf(from).flatMap((type) => (accepts(typesOf(to), type) ? [] : [`${where} may no longer be ${type}`])),
        ...narrowed(where, from, to),
        ...this.#inputFields(where, from, to),
        ...(from.items && to.items ? this.input(`${where}[]`, from.items, to.items) : []),
        ...this.#inputEntries(where, from, to),
      ]
    })
  }

  #inputFields(where: string, from: Schema, to: Schema): string[] {
    const fields = Object.entries(from.properties ?? {}).flatMap(([name, schema]) => {
      const now = to.properties?.[name]
      if (now) return this.input(`${where}.${name}`, schema, now)
      return to.additionalProperties === false ? [`${where}.${name} is gone`] : []
    })
    const required = (to.required ?? []).filter((name) => !from.required?.includes(name))
    return [...fields, ...required.map((name) => `${where}.${name} is required now`)]
  }

  #inputEntries(where: string, from: Schema, to: Schema): string[] {
    const [entry, now] = [from.additionalProperties, to.additionalProperties]
    if (now === false) return entry === false ? [] : [`${where} takes no other fields any more`]
    const names = from.propertyNames && to.propertyNames ? this.input(`${where} key`, from.propertyNames, to.propertyNames) : []
    return typeof entry === 'object' && typeof now === 'object' ? [...names, ...this.input(`${where}.*`, entry, now)] : names
  }

  /** Whatever is answered must be what could be expected. */
  output(where: string, before: Schema, after: Schema): string[] {
    return this.#guarded(before, after, (from, to) => {
      const [expected, variants] = [variantsOf(from), variantsOf(to)]
      if (expected.length > 1 || variants.length > 1)
        return this.#everyFits(where, variants, expected, (one, other) => this.output(where, other, one))
      const fields = Object.entries(from.properties ?? {}).flatMap(([name, schema]) => {
        const now = to.properties?.[name]
        if (!now) return [`${where}.${name} is gone`]
        const lost = from.required?.includes(name) && !to.required?.includes(name) ? [`${where}.${name} may be missing now`] : []
        return [...lost, ...this.output(`${where}.${name}`, schema, now)]
      })
      const [entry, now] = [from.additionalProperties, to.additionalProperties]
      return [
        ...typesOf(to).flatMap((type) => (accepts(typesOf(from), type) ? [] : [`${where} may be ${type} now`])),
        ...fields,
        ...(from.items && to.items ? this.output(`${where}[]`, from.items, to.items) : []),
        ...(typeof entry === 'object' && typeof now === 'object' ? this.output(`${where}.*`, entry, now) : []),
      ]
    })
  }

  #everyFits(where: string, each: readonly Schema[], some: readonly Schema[], compare: (one: Schema, other: Schema) => string[]): string[] {
    return each.flatMap((one) => {
      const found = some.map((other) => compare(one, other))
      if (found.some((broken) => broken.length === 0)) return []
      // The one that comes closest says most.
      return found.toSorted((left, right) => left.length - right.length)[0] ?? [`${where} has changed its kind`]
    })
  }

  #guarded(before: Schema, after: Schema, compare: (from: Schema, to: Schema) => string[]): string[] {
    const pair = before.$ref && after.$ref ? `${before.$ref} ${after.$ref}` : undefined
    if (pair && this.#open.has(pair)) return []
    if (pair) this.#open.add(pair)
    const found = compare(resolve(this.#before, before), resolve(this.#after, after))
    if (pair) this.#open.delete(pair)
    return found
  }
}

function resolve({ components }: ApiDocument, schema: Schema): Schema {
  return schema.$ref ? (components?.schemas?.[schema.$ref.split('/').at(-1)!] ?? {}) : schema
}

function narrowed(where: string, from: Schema, to: Schema): string[] {
  const [had, has] = [valuesOf(from), valuesOf(to)]
  const lost = has ? (had ?? ['any other value']).filter((value) => !has.includes(value)) : []
  const isTighter = (keyword: string, sign: number) => {
    const [limit, now] = [from[keyword], to[keyword]]
    return typeof now === 'number' && (typeof limit !== 'number' || sign * now > sign * limit)
  }
  return [
    ...lost.map((value) => `${where} no longer takes ${String(value)}`),
    ...LOWER_LIMITS.filter((keyword) => isTighter(keyword, 1)).map((keyword) => `${where} has a higher ${keyword}`),
    ...UPPER_LIMITS.filter((keyword) => isTighter(keyword, -1)).map((keyword) => `${where} has a lower ${keyword}`),
    ...FORMS.filter((keyword) => to[keyword] !== undefined && to[keyword] !== from[keyword]).map(
      (keyword) => `${where} has another ${keyword}`,
    ),
  ]
}

function valuesOf(schema: Schema): readonly unknown[] | undefined {
  return schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
}

function variantsOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema]
}

/** Empty: any type. */
function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : [type].flat()
}

function accepts(types: readonly string[], type: string): boolean {
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))
}

/** Body and parameters as one object. */
function inputOf({ requestBody, parameters: listed = [] }: Operation): Schema {
  // Shared ones are references; all of them are optional headers.
  const parameters = listed.filter((parameter) => 'name' in parameter)
  const body = requestBody?.content['application/json']?.schema ?? {}
  return {
    additionalProperties: false,
    ...body,
    properties: { ...body.properties, ...Object.fromEntries(parameters.map(({ name, schema = {} }) => [name, schema])) },
    required: [...(body.required ?? []), ...parameters.filter(({ required }) => required).map(({ name }) => name)],
  }
}

function answerOf({ responses }: Operation): Schema {
  return responses?.['200']?.content?.['application/json']?.schema ?? {}
}

function refusalsOf({ responses }: Operation): readonly unknown[] {
  const parts = responses?.['409']?.content?.['application/problem+json']?.schema.allOf ?? []
  return parts.flatMap((part) => part.properties?.['refusals']?.items?.properties?.['code']?.enum ?? [])
}
