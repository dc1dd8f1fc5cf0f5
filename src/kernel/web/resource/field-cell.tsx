import { IconCheck } from '@tabler/icons-react'
import type { Field } from '../../contract/field.ts'
import type { Words } from '../../contract/words.ts'
import { useFormat } from '../format-context.ts'
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
export function FieldCell(props: { readonly field: Field; readonly value: unknown; readonly referred: Referred | undefined }) {
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
      return nameOf(props.referred) || String(value)
    case 'page':
      return null
    case 'code':
      return <strong>{String(value)}</strong>
    default:
      return String(value)
  }
}
