import * as z from 'zod'
import { Day, Instant } from './ids.ts'
import { Decimal, isGreater, UnitCode } from './quantity.ts'
import type { Words } from './words.ts'

/** Text without control characters: neither the ledger nor a label printer can hold a zero byte. */
export const plainText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u)
/** A line that people type; nothing but blanks is nothing. */
export const Line = plainText(200).regex(/\S/)

/** What the value of a property may be: B2MML DataType, as far as people type it. */
const valueSchemas = {
  string: Line,
  decimal: Decimal,
  integer: z.string().regex(/^-?\d{1,15}$/),
  boolean: z.enum(['true', 'false']),
  date: Day,
  dateTime: Instant,
} as const
export type DataType = keyof typeof valueSchemas
export const dataTypes = Object.keys(valueSchemas) as [DataType, ...DataType[]]
/** The types whose values are measured in a unit. */
export const measuredTypes: readonly DataType[] = ['decimal', 'integer']

/** ISA-95 resource property: ID, and a Value of ValueString, DataType and UnitOfMeasure. */
export const Property = z
  .strictObject({
    name: plainText(60).regex(/\S/),
    dataType: z.enum(dataTypes),
    value: z.string().max(200),
    unit: UnitCode.nullable().default(null),
  })
  .refine(({ dataType, value }) => valueSchemas[dataType].safeParse(value).success, { error: 'the value is not of its type' })
  .refine(({ dataType, unit }) => unit === null || measuredTypes.includes(dataType), { error: 'only numbers have a unit' })
  .meta({ id: 'Property' })
export type Property = z.infer<typeof Property>
export const Properties = z
  .array(Property)
  .max(60)
  .refine(
    isDistinct(({ name }: Property) => name),
    { error: 'two properties have one name' },
  )

/** From and to, both included, as a specification says it: `≥ 2`, `≤ 8` or `2 … 8`. */
export const Range = z
  .strictObject({ min: Decimal.nullable().default(null), max: Decimal.nullable().default(null), unit: UnitCode.nullable().default(null) })
  .refine(({ min, max }) => min !== null || max !== null, { error: 'one end at least' })
  .refine(({ min, max }) => min === null || max === null || !isGreater(min, max), { error: 'the lower end is above the upper one' })
  .meta({ id: 'Range' })
export type Range = z.infer<typeof Range>

export const periods = ['Day', 'Week', 'Month', 'Year'] as const
/** Every so many days, weeks, months or years, counted from a day on; of weeks on some weekdays only, Monday being 1 as in calendars. */
export const Recurrence = z
  .strictObject({
    every: z.int().min(1).max(1000),
    period: z.enum(periods),
    weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
    startsOn: Day,
  })
  .refine(({ period, weekdays }) => weekdays.length === 0 || period === 'Week', { error: 'weekdays belong to weeks' })
  .refine(({ weekdays }) => new Set(weekdays).size === weekdays.length, { error: 'a weekday stands there twice' })
  .meta({ id: 'Recurrence' })
export type Recurrence = z.infer<typeof Recurrence>

/** What a person reads in a list of choices. */
export const dataTypeWords: Readonly<Record<DataType, Words>> = {
  string: { en: 'Text', de: 'Text' },
  decimal: { en: 'Number', de: 'Zahl' },
  integer: { en: 'Whole number', de: 'Ganze Zahl' },
  boolean: { en: 'Yes or no', de: 'Ja oder nein' },
  date: { en: 'Day', de: 'Tag' },
  dateTime: { en: 'Instant', de: 'Zeitpunkt' },
}

/** Records, by their ids, in an order that means nothing. */
export const Uuids = z
  .array(z.uuid().toLowerCase())
  .max(40)
  .refine(
    isDistinct((id: string) => id),
    { error: 'a record stands there twice' },
  )

function isDistinct<Item>(keyOf: (item: Item) => string) {
  return (items: readonly Item[]) => new Set(items.map(keyOf)).size === items.length
}
