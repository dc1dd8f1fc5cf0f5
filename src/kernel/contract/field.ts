import * as z from 'zod'
import { Attachment } from './attachment.ts'
import { Line, Properties, Range, Recurrence, Uuids } from './field-values.ts'
import { Code, Day, Instant } from './ids.ts'
import { Decimal, Quantity } from './quantity.ts'
import type { Words } from './words.ts'

export { Line, plainText } from './field-values.ts'

/** An id of a record, in lower case as the database writes it. */
export const Uuid = z.uuid().toLowerCase()

/**
 * What every field of a kind has in common. `filter` says whether a list can be narrowed to one value (`contains`: to the records with it
 * among their values), `searched` whether the search box looks into it, `inState` whether decisions get to see it (long pages stay out of the stream's state).
 */
export interface FieldKindTraits {
  readonly column: string
  readonly filter: 'equal' | 'contains' | 'none'
  readonly searched: boolean
  readonly inState: boolean
}

export const fieldKinds = {
  code: { column: 'text', filter: 'equal', searched: true, inState: true },
  text: { column: 'text', filter: 'none', searched: true, inState: true },
  words: { column: 'jsonb', filter: 'none', searched: true, inState: true },
  note: { column: 'text', filter: 'none', searched: false, inState: false },
  choice: { column: 'text', filter: 'equal', searched: false, inState: true },
  flag: { column: 'boolean', filter: 'equal', searched: false, inState: true },
  decimal: { column: 'numeric', filter: 'none', searched: false, inState: true },
  duration: { column: 'integer', filter: 'none', searched: false, inState: true },
  instant: { column: 'timestamptz', filter: 'none', searched: false, inState: true },
  day: { column: 'date', filter: 'none', searched: false, inState: true },
  zone: { column: 'text', filter: 'none', searched: false, inState: true },
  reference: { column: 'uuid', filter: 'equal', searched: false, inState: true },
  references: { column: 'uuid[]', filter: 'contains', searched: false, inState: true },
  quantity: { column: 'jsonb', filter: 'none', searched: false, inState: true },
  range: { column: 'jsonb', filter: 'none', searched: false, inState: true },
  recurrence: { column: 'jsonb', filter: 'none', searched: false, inState: true },
  properties: { column: 'jsonb', filter: 'none', searched: true, inState: false },
  attachment: { column: 'jsonb', filter: 'none', searched: false, inState: true },
  page: { column: 'jsonb', filter: 'none', searched: false, inState: false },
} as const satisfies Record<string, FieldKindTraits>
export type FieldKind = keyof typeof fieldKinds

export interface Option<Value extends string = string> {
  readonly value: Value
  readonly label: Words
}

/** One field of a resource: its wire schema, its name for people, and the kind that knows column, editor, cell and filter. */
export interface Field<Schema extends z.ZodType = z.ZodType, Kind extends FieldKind = FieldKind, Fixed extends boolean = boolean> {
  readonly kind: Kind
  readonly label: Words
  readonly hint?: Words
  readonly schema: Schema
  readonly isOptional: boolean
  /** Given once, at creation: what a record *is* does not change. */
  readonly isFixed: Fixed
  /** The upward edge of a tree; it changes by the resource's own `move…` command. */
  readonly isParent: boolean
  /** Kept in the erasable table; the ledger and the reading model hold a random reference. */
  readonly isPersonal: boolean
  readonly options?: readonly Option[]
  /** Name of the resource that a reference points at. */
  readonly refers?: string
}

const Note = z
  .string()
  .max(4000)
  .regex(/^[\P{Cc}\n\r\t]*$/u)
export const WordsOfRecord = z.strictObject({ en: Line, de: Line }).meta({ id: 'Words' })
/** IANA zone, for instance `Europe/Berlin`. */
const Zone = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/)
  .refine(isZone, { error: 'there is no such time zone' })
const YEAR_SECONDS = 366 * 86_400

export const field = {
  code: (label: Words, schema: z.ZodType<string, string> = Code) => of('code', label, schema),
  text: (label: Words) => of('text', label, Line),
  /** A name in every language of the product. */
  words: (label: Words) => of('words', label, WordsOfRecord),
  note: (label: Words) => of('note', label, Note.default('')),
  flag: (label: Words) => of('flag', label, z.boolean().default(false)),
  decimal: (label: Words) => of('decimal', label, Decimal),
  /** Whole seconds. */
  duration: (label: Words) => of('duration', label, z.int().min(0).max(YEAR_SECONDS)),
  instant: (label: Words) => of('instant', label, Instant),
  day: (label: Words) => of('day', label, Day),
  zone: (label: Words) => of('zone', label, Zone),
  choice: <const Value extends string>(label: Words, options: readonly [Option<Value>, ...Option<Value>[]]) => ({
    ...of('choice', label, z.enum(options.map(({ value }) => value) as [Value, ...Value[]])),
    options,
  }),
  /** @param refers the name of the resource, `model.material.materialClass`. */
  reference: (label: Words, refers: string) => ({ ...of('reference', label, Uuid), refers }),
  /** The record above this one in the tree of the same resource; none for a root. */
  parent: (label: Words, refers: string) => ({
    ...fixed(optional(field.reference(label, refers))),
    isParent: true,
  }),
  /** Several records of one resource. */
  references: (label: Words, refers: string) => ({ ...of('references', label, Uuids.default([])), refers }),
  quantity: (label: Words) => of('quantity', label, Quantity),
  range: (label: Words) => of('range', label, Range),
  recurrence: (label: Words) => of('recurrence', label, Recurrence),
  /** ISA-95 properties: what the model has no field for, each with name, type, value and unit. */
  properties: (label: Words) => of('properties', label, Properties.default([])),
  /** A file: the record holds its hash, its bytes stand beside the ledger. */
  attachment: (label: Words) => of('attachment', label, Attachment),
  /** A structure of its own, edited by a named panel. */
  page: <Schema extends z.ZodType>(label: Words, schema: Schema) => of('page', label, schema),
}

function of<Schema extends z.ZodType, const Kind extends FieldKind>(kind: Kind, label: Words, schema: Schema): Field<Schema, Kind, false> {
  return { kind, label, schema, isOptional: false, isFixed: false, isParent: false, isPersonal: false }
}

/** A field that may be empty: `null` in records, and what is left out of a command. */
export function optional<Schema extends z.ZodType, Kind extends FieldKind, Fixed extends boolean>(
  given: Field<Schema, Kind, Fixed>,
): Field<z.ZodDefault<z.ZodNullable<Schema>>, Kind, Fixed> {
  const schema = given.schema.nullable().default(null as never) as unknown as z.ZodDefault<z.ZodNullable<Schema>>
  return { ...given, schema, isOptional: true }
}

export function fixed<Schema extends z.ZodType, Kind extends FieldKind>(given: Field<Schema, Kind, boolean>): Field<Schema, Kind, true> {
  return { ...given, isFixed: true }
}

/** A datum of a person (kernel.md §8): erasable. Only lines of text. */
export function personal<Fixed extends boolean>(given: Field<typeof Line, 'text', Fixed>): Field<typeof Line, 'text', Fixed> {
  return { ...given, isPersonal: true }
}

export function hinted<F extends Field>(given: F, hint: Words): F {
  return { ...given, hint }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
