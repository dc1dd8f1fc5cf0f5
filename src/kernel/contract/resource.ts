import * as z from 'zod'
import { type CommandContract, defineCommand } from './command.ts'
import { type Field, fieldKinds, type FieldKind, Uuid, WordsOfRecord } from './field.ts'
import { plainText } from './field-values.ts'
import { pageInput, pageOf } from './page.ts'
import { defineQuery, type QueryContract } from './query.ts'
import { changeRefusals, createRefusals, eraseRefusals, moveRefusals, reinstateRefusals, retireRefusals } from './resource-refusals.ts'
import type { Words } from './words.ts'

export type FieldMap = Readonly<Record<string, Field>>

/** An entity of master data as a page of data: schema, table, commands, queries, list and form come from it. */
export interface ResourceDefinition<Fields extends FieldMap> {
  /** `<module>.<activity>.<object>`, also the kind of its streams. */
  readonly name: string
  readonly title: { readonly one: Words; readonly many: Words }
  readonly isa95: string
  /** `<permission>.edit` for its commands and `<permission>.read` for its queries. */
  readonly permission: string
  /** The fields that tell two records apart within one site. */
  readonly key: readonly (keyof Fields & string)[]
  /** The columns of its list. */
  readonly list: readonly (keyof Fields & string)[]
  readonly fields: Fields
  /** Where a permission must hold: `self` when a record is a piece of equipment, else the fixed field that names one. Without: the whole site. */
  readonly scope?: 'self' | (keyof Fields & string)
  /** Refusals of the resource's own rules, see `rule` in kernel/server/resource. */
  readonly refusals?: Readonly<Record<string, Words>>
  /** Names of hand-made parts on its page, by the field they edit. */
  readonly panels?: Readonly<Record<string, string>>
}

type CreateShape<Fields extends FieldMap> = { -readonly [Key in keyof Fields]: Fields[Key]['schema'] }
type ChangeShape<Fields extends FieldMap> = {
  -readonly [Key in keyof Fields as Fields[Key]['isFixed'] extends true ? never : Key]: Fields[Key]['schema']
} & { id: typeof Uuid; expectedRevision: z.ZodInt }
type FilterShape<Fields extends FieldMap> = {
  -readonly [Key in keyof Fields as (typeof fieldKinds)[Fields[Key]['kind']]['filter'] extends 'none' ? never : Key]: z.ZodOptional<
    z.ZodType<string, string>
  >
}
/** What a reference points at, as a person knows it. */
const Referred = z.strictObject({ code: z.string().nullable(), name: z.union([z.string(), WordsOfRecord]).nullable() })
const rowBase = {
  id: Uuid,
  revision: z.int().positive(),
  retired: z.boolean(),
  /** By reference field; of a field with several references, one for each in their order. */
  refers: z.record(z.string(), Referred),
}
/** Of a resource whose fields name several records. */
const listRefers = { ...rowBase, refers: z.record(z.string(), z.union([Referred, z.array(Referred)])) }
type RowOf<Fields extends FieldMap> = z.ZodObject<CreateShape<Fields> & typeof rowBase>

const IdInput = z.strictObject({ id: Uuid })
const MoveInput = z.strictObject({ id: Uuid, expectedRevision: z.int().positive(), parentId: Uuid.nullable() })
/** Only the records with one of these codes, separated by commas. */
const Codes = plainText(25_000)
const listInput = {
  ...pageInput,
  search: plainText(100).optional(),
  includeRetired: z.stringbool().optional(),
}

export interface Resource<Fields extends FieldMap> extends ResourceDefinition<Fields> {
  readonly commands: {
    readonly create: CommandContract<z.ZodObject<CreateShape<Fields>>, string>
    /** Replaces every field that can change; what is left out takes its default. */
    readonly change: CommandContract<z.ZodObject<ChangeShape<Fields>>, string>
    readonly retire: CommandContract<typeof IdInput, string>
    readonly reinstate: CommandContract<typeof IdInput, string>
    /** Only of trees. */
    readonly move?: CommandContract<typeof MoveInput, string>
    /** Only of records with personal data. */
    readonly erase?: CommandContract<typeof IdInput, string>
  }
  readonly queries: {
    readonly list: QueryContract<
      z.ZodObject<typeof listInput & FilterShape<Fields>>,
      z.ZodObject<{ rows: z.ZodArray<RowOf<Fields>>; next: z.ZodOptional<z.ZodString> }>
    >
    /** Null when there is no such record within the reader's scope. */
    readonly get: QueryContract<typeof IdInput, z.ZodNullable<RowOf<Fields>>>
  }
}

export type AnyCommand = CommandContract<any, any>
export type AnyQuery = QueryContract<any, any>

/** Any resource, for what works on all of them. */
export interface AnyResource {
  readonly name: string
  readonly title: { readonly one: Words; readonly many: Words }
  readonly isa95: string
  readonly permission: string
  readonly key: readonly string[]
  readonly list: readonly string[]
  readonly fields: FieldMap
  readonly scope?: string
  readonly panels?: Readonly<Record<string, string>>
  readonly commands: {
    readonly [Verb in 'create' | 'change' | 'retire' | 'reinstate']: AnyCommand
  } & { readonly [Verb in 'move' | 'erase']?: AnyCommand }
  readonly queries: { readonly list: AnyQuery; readonly get: AnyQuery }
}

/** A record as it is stored: every field, empty ones as null. */
export type RecordOf<R> = R extends Resource<infer Fields> ? z.output<z.ZodObject<CreateShape<Fields>>> : never
/** A record as it is listed. */
export type RecordRow<R> = R extends Resource<infer Fields> ? z.output<RowOf<Fields>> : never

/** @throws when the declaration contradicts itself: a programmer's mistake. */
export function defineResource<const Fields extends FieldMap>(definition: ResourceDefinition<Fields>): Resource<Fields> {
  const { fields, scope, key, list, name } = definition
  for (const used of [...key, ...list, ...(scope && scope !== 'self' ? [scope] : [])]) {
    if (!fields[used]) throw new Error(`${name} has no field ${used}`)
  }
  if (scope && scope !== 'self' && !fields[scope]?.isFixed)
    throw new Error(`${name}: a record must not leave its scope, so ${scope} is fixed`)
  return {
    ...definition,
    commands: commandsOf(definition as never),
    queries: queriesOf(definition as never),
  } as unknown as Resource<Fields>
}

/** The field by which people name a record of this resource in a file; none where the key is no code. */
export function codeFieldOf({ key, fields }: Pick<AnyResource, 'key' | 'fields'>): string | undefined {
  return key.length === 1 && fields[key[0]!]?.kind === 'code' ? key[0] : undefined
}

function commandsOf(definition: ResourceDefinition<FieldMap>) {
  const { fields, refusals: own = {}, key } = definition
  const changeable = Object.fromEntries(Object.entries(fields).filter(([, { isFixed }]) => !isFixed))
  const apart = (given: FieldMap) => ({
    personal: Object.keys(given).filter((name) => given[name]?.isPersonal),
    redactable: Object.keys(given).filter((name) => given[name]?.kind === 'note'),
  })
  const command = <Input extends z.ZodObject>(verb: string, says: (noun: Words) => Words, input: Input, refusals: Record<string, Words>) =>
    defineCommand({
      name: nameOf(definition, verb),
      title: says(definition.title.one),
      isa95: definition.isa95,
      permission: `${definition.permission}.edit`,
      intent: 'request',
      input,
      refusals,
    })
  const hasPersons = Object.values(fields).some(({ isPersonal }) => isPersonal)
  const isTree = Object.values(fields).some(({ isParent }) => isParent)
  const change = { id: Uuid, expectedRevision: z.int().positive(), ...shapeOf(changeable) }
  const create = command('create', (noun) => verbal('Create', noun, 'anlegen'), z.strictObject(shapeOf(fields)), {
    ...createRefusals(key),
    ...own,
  })
  const changed = command('change', (noun) => verbal('Change', noun, 'ändern'), z.strictObject(change), { ...changeRefusals(key), ...own })
  return {
    create: { ...create, ...apart(fields) },
    change: { ...changed, ...apart(changeable) },
    retire: command('retire', (noun) => verbal('Retire', noun, 'stilllegen'), IdInput, retireRefusals),
    reinstate: command('reinstate', (noun) => verbal('Reinstate', noun, 'wieder einsetzen'), IdInput, reinstateRefusals),
    ...(isTree && { move: command('move', (noun) => verbal('Move', noun, 'umhängen'), MoveInput, { ...moveRefusals, ...own }) }),
    ...(hasPersons && {
      erase: {
        ...command('erase', (noun) => verbal('Erase personal data of', noun, 'löschen'), IdInput, eraseRefusals),
        permission: `${definition.permission}.erase`,
      },
    }),
  }
}

function queriesOf(definition: ResourceDefinition<FieldMap>) {
  const { fields, title, isa95 } = definition
  const row = z.strictObject({
    ...(Object.values(fields).some(({ kind }) => kind === 'references') ? listRefers : rowBase),
    ...Object.fromEntries(Object.entries(fields).map(([name, given]) => [name, cellSchema(given)])),
  })
  const permission = `${definition.permission}.read`
  return {
    list: defineQuery({
      name: nameOf(definition, 'list'),
      title: title.many,
      isa95,
      permission,
      input: z.strictObject({ ...listInput, ...(codeFieldOf(definition) && { codes: Codes.optional() }), ...filtersOf(fields) }),
      output: pageOf(row),
    }),
    get: defineQuery({ name: nameOf(definition, 'get'), title: title.one, isa95, permission, input: IdInput, output: row.nullable() }),
  }
}

/** A personal datum may have been erased. */
function cellSchema({ schema, isPersonal }: Field): z.ZodType {
  return isPersonal ? schema.nullable() : schema
}

function filtersOf(fields: FieldMap): Record<string, z.ZodType> {
  const filterable = Object.entries(fields).filter(([, { kind }]) => fieldKinds[kind].filter !== 'none')
  return Object.fromEntries(filterable.map(([name, given]) => [name, filterSchema(given).optional()]))
}

/** Values arrive as text. */
function filterSchema({ kind, options, schema, isOptional }: Field): z.ZodType {
  const byKind: Partial<Record<FieldKind, () => z.ZodType>> = {
    flag: () => z.stringbool(),
    choice: () => z.enum((options ?? []).map(({ value }) => value) as [string, ...string[]]),
    reference: () => Uuid,
    references: () => Uuid,
  }
  // What is left out narrows nothing, where a record that leaves it out has null.
  return byKind[kind]?.() ?? (isOptional ? (schema as z.ZodDefault<z.ZodNullable<z.ZodType>>).unwrap().unwrap() : schema)
}

function shapeOf(fields: FieldMap): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]))
}

/** `model.material.materialDefinition` and `create` make `model.material.createMaterialDefinition`. */
function nameOf({ name }: ResourceDefinition<FieldMap>, verb: string): string {
  const at = name.lastIndexOf('.') + 1
  return `${name.slice(0, at)}${verb}${name.charAt(at).toUpperCase()}${name.slice(at + 1)}`
}

function verbal(verb: string, noun: Words, verbDe: string): Words {
  return { en: `${verb} ${noun.en.charAt(0).toLowerCase()}${noun.en.slice(1)}`, de: `${noun.de} ${verbDe}` }
}
