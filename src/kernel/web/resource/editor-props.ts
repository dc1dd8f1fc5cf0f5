import type { Field } from '../../contract/field.ts'
import type { Words } from '../../contract/words.ts'
import type { Referred } from './field-cell.tsx'

export interface FieldInputProps {
  readonly name: string
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly fault: Words | undefined
  readonly referred: Referred | readonly Referred[] | undefined
  readonly panel?: string | undefined
  readonly isReadOnly: boolean
}

/** What every editor shows around its input. */
export interface Shared {
  readonly label: string
  readonly description: string | undefined
  readonly error: string | undefined
  readonly disabled: boolean
  readonly withAsterisk: boolean
}
export interface EditorProps extends FieldInputProps {
  readonly shared: Shared
}
