import { fieldHints, missingValue, wrongValue } from '../field-hints.ts'
import type { Field, FieldKind } from '../field.ts'
import { languages, type Words } from '../words.ts'
import { rearm } from '../spreadsheet/csv.ts'
import { readQuantity, readRange, readRecurrence } from './value-text.ts'

/** What stands in a cell, or what to write instead. */
export type Cell = { readonly value: unknown } | { readonly fix: Words }
type Mark = ',' | '.'
/** A moment that names no zone as an instant of the plant; what is none stays as it is. */
export type PlantTime = (text: string) => string

const yes = new Set(['true', 'yes', 'ja', 'wahr', '1', 'x'])
const no = new Set(['false', 'no', 'nein', 'falsch', '0'])

/** What is not understood stays as it is: the field's schema refuses it. */
const readers: Partial<Record<FieldKind, (text: string, field: Field, mark: Mark, plantTime?: PlantTime) => unknown>> = {
  flag: (text) => readFlag(text) ?? text,
  choice: (text, { options = [] }) => {
    const isMeant = (name: string) => name.toLowerCase() === text.toLowerCase()
    const found = options.find(({ value }) => isMeant(value)) ?? options.find(({ label }) => languages.some((one) => isMeant(label[one])))
    return found?.value ?? text
  },
  decimal: (text, _, mark) => readDecimal(text, mark),
  duration: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text),
  instant: (text, _field, _mark, plantTime) => plantTime?.(text) ?? text,
  day: (text) => {
    const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
    return german ? `${german[3]}-${german[2]!.padStart(2, '0')}-${german[1]!.padStart(2, '0')}` : text.replace(/T00:00:00$/, '')
  },
  quantity: (text, _, mark) => readQuantity(text, (number) => readDecimal(number, mark)),
  range: (text, _, mark) => readRange(text, (number) => readDecimal(number, mark)),
  recurrence: readRecurrence,
  properties: readJson,
  page: readJson,
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

export function readFlag(text: string): boolean | undefined {
  const plain = text.toLowerCase()
  return yes.has(plain) || (no.has(plain) ? false : undefined)
}

/** The mark of the file counts always; the other one unless it may stand between thousands: nobody must guess whether 1,000 is one. */
function readDecimal(text: string, mark: Mark): string {
  const other = mark === '.' ? ',' : '.'
  const isUnclear = text.includes(other) && /^-?[1-9]\d{0,2}([.,]\d{3})+$/.test(text)
  return isUnclear ? text.replaceAll(other, ' ') : text.replace(',', '.')
}

/** @param mark what marks the decimals in this file. References stay text: who has that code, facts must tell. */
export function readCell(field: Field, written: string, mark: Mark, plantTime?: PlantTime): Cell {
  const text = isFree(field) ? rearm(written) : rearm(written).trim()
  if (field.kind === 'reference') {
    if (text !== '') return { value: text }
    return field.isOptional ? { value: null } : { fix: missingValue }
  }
  if (field.kind === 'references') return { value: [...new Set(text.split(/[\s,;|]+/).filter(Boolean))] }
  const parsed = field.schema.safeParse(text === '' ? undefined : (readers[field.kind]?.(text, field, mark, plantTime) ?? text))
  if (parsed.success && isStorable(parsed.data)) return { value: parsed.data }
  return { fix: text === '' ? missingValue : hintOf(field) }
}

/** Blanks around what a person writes freely are part of it; around a code or a number nobody sees them. */
function isFree({ kind }: Field): boolean {
  return kind === 'text' || kind === 'note'
}

/** A database keeps Unicode without NUL; half a character can come in by JSON. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000')
  return typeof value !== 'object' || value === null || Object.entries(value).flat().every(isStorable)
}

export function hintOf({ kind, options }: Field): Words {
  if (!options) return fieldHints[kind] ?? wrongValue
  const known = options.map(({ value }) => value).join(', ')
  return { en: `One of: ${known}`, de: `Eines von: ${known}` }
}
