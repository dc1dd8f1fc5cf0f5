import { IconCheck } from '@tabler/icons-react'
import type { Attachment } from '../../contract/attachment.ts'
import type { Field } from '../../contract/field.ts'
import type { Property, Range, Recurrence } from '../../contract/field-values.ts'
import type { Quantity } from '../../contract/quantity.ts'
import type { Words } from '../../contract/words.ts'
import { type Format, useFormat } from '../format-context.ts'
import { RecurrenceText } from '../parts/recurrence-input.tsx'
import { useWords } from '../words.ts'

/** What a row says about the record that a field refers to. */
export interface Referred {
  readonly code: string | null
  readonly name: string | Words | null
}

const words = { yes: { en: 'Yes', de: 'Ja' } }

/** `FILLER-1 Filler`, in the language of the reader. */
export function useReferredName(): (referred: Referred | undefined) => string {
  const t = useWords()
  return (referred) => {
    if (!referred) return ''
    const name = referred.name === null || typeof referred.name === 'string' ? referred.name : t(referred.name)
    return [referred.code, name].filter(Boolean).join(' ')
  }
}

/** A value of a record as a person reads it. */
export function FieldCell(props: {
  readonly field: Field
  readonly value: unknown
  readonly referred: Referred | readonly Referred[] | undefined
}) {
  const { field, value } = props
  const t = useWords()
  const format = useFormat()
  const nameOf = useReferredName()
  if (value === null || value === undefined || value === '') return null
  switch (field.kind) {
    case 'flag':
      return value === true ? <IconCheck size={18} aria-label={t(words.yes)} role="img" /> : null
    case 'choice':
      return t(field.options?.find((option) => option.value === value)?.label ?? { en: String(value), de: String(value) })
    case 'words':
      return t(value as Words)
    case 'decimal':
      return format.decimal(String(value))
    case 'duration':
      return format.duration(Number(value) * 1000)
    case 'instant':
      return format.instant(String(value))
    case 'day':
      return format.day(String(value))
    case 'reference':
      return nameOf(props.referred as Referred | undefined) || String(value)
    case 'references':
      return (value as string[]).map((id, at) => nameOf((props.referred as readonly Referred[] | undefined)?.[at]) || id).join(', ')
    case 'quantity':
      return format.quantity(value as Quantity)
    case 'range':
      return rangeText(value as Range, format)
    case 'recurrence':
      return <RecurrenceText value={value as Recurrence} />
    case 'properties':
      return (value as Property[]).map((one) => propertyText(one, format)).join(', ')
    case 'attachment':
      return (value as Attachment).name
    case 'page':
      return null
    case 'code':
      return <strong>{String(value)}</strong>
    default:
      return String(value)
  }
}

/** `2 … 8 °C`, `≥ 2 °C`, `≤ 8 °C`. */
function rangeText({ min, max, unit }: Range, format: Format): string {
  const [from, to] = [min, max].map((end) => (end === null ? undefined : format.decimal(end)))
  const numbers = from !== undefined && to !== undefined ? `${from} … ${to}` : from === undefined ? `≤ ${to ?? ''}` : `≥ ${from}`
  return unit === null ? numbers : `${numbers}\u00a0${format.unit(unit)}`
}

function propertyText({ name, dataType, value, unit }: Property, format: Format): string {
  const isNumber = dataType === 'decimal' || dataType === 'integer'
  return [name, isNumber ? format.decimal(value) : value, unit === null ? '' : format.unit(unit)].filter(Boolean).join(' ')
}
