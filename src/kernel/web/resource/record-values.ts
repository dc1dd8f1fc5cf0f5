import type { FieldKind } from '../../contract/field.ts'
import { fieldHints, missingValue, wrongValue } from '../../contract/field-hints.ts'
import type { AnyResource } from '../../contract/resource.ts'
import type { Words } from '../../contract/words.ts'

/** What stands in a form: the wire values, and text for what is being typed. */
export type FormValues = Readonly<Record<string, unknown>>
export type RecordRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly revision: number; readonly retired: boolean }

const starts: Partial<Record<FieldKind, unknown>> = { flag: false, words: { en: '', de: '' }, references: [], properties: [] }

/** A form before anything is typed. */
export function emptyValues(resource: AnyResource): FormValues {
  return Object.fromEntries(Object.entries(resource.fields).map(([name, { kind }]) => [name, starts[kind] ?? '']))
}

/** A form that shows a record: absent values are empty fields. */
export function valuesOf(resource: AnyResource, row: FormValues): FormValues {
  return Object.fromEntries(Object.entries(resource.fields).map(([name, { kind }]) => [name, row[name] ?? starts[kind] ?? '']))
}

function wireValue(kind: FieldKind, value: unknown): unknown {
  if (value === '' || value === undefined) return kind === 'note' ? '' : null
  if (typeof value === 'object' && value !== null) return structured(kind, value as Record<string, unknown>)
  if (kind === 'duration') return Number(value)
  if (kind === 'decimal' && typeof value === 'string') return value.trim().replace(',', '.')
  return typeof value === 'string' && kind !== 'note' ? value.trim() : value
}

/** Numbers as they are typed become decimals, blank ends of a range nothing, and a property without name and value is none. */
function structured(kind: FieldKind, value: Record<string, unknown>): unknown {
  if (kind === 'words') return isBlankWords(value) ? null : value
  if (kind === 'quantity' || kind === 'range')
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, wireValue('decimal', text ?? '')]))
  if (kind !== 'properties') return value
  return (value as unknown as Record<string, string>[])
    .filter(({ name, value: text }) => name !== '' || text !== '')
    .map((row) => ({ ...row, ...(row['dataType'] === 'decimal' && { value: wireValue('decimal', row['value']) ?? '' }) }))
}

function isBlankWords(value: unknown): boolean {
  return Object.values(value as object).every((text) => text === '')
}

/**
 * The input of the create or change command. Fields that cannot change are left out of a change; what a form does not show keeps the
 * record's value, because a change replaces every field.
 */
export function inputOf(resource: AnyResource, values: FormValues, row?: RecordRow): Record<string, unknown> {
  const shown = Object.entries(resource.fields).filter(([, given]) => !row || !given.isFixed)
  const input = Object.fromEntries(shown.map(([name, { kind }]) => [name, wireValue(kind, values[name])]))
  return row ? { ...input, id: row.id, expectedRevision: row.revision } : input
}

/** What is wrong with a form, by field, as the contract sees it. Empty when it can be sent. */
export function faultsOf(resource: AnyResource, values: FormValues, row?: RecordRow): Record<string, Words> {
  const contract = row ? resource.commands.change : resource.commands.create
  const input = inputOf(resource, values, row)
  const parsed = contract.input.safeParse(input)
  if (parsed.success) return {}
  const faults: Record<string, Words> = {}
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0] ?? '')
    const kind = resource.fields[name]?.kind
    faults[name] ??= input[name] === null ? missingValue : ((kind && fieldHints[kind]) ?? wrongValue)
  }
  return faults
}
