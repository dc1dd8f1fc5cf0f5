import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { type Field, fieldKinds } from '../../contract/field.ts'
import { languages, type Words } from '../../contract/words.ts'
import { useFormat } from '../format-context.ts'
import { useWords } from '../words.ts'
import type { Referred } from './field-cell.tsx'
import { ReferenceInput } from './reference-input.tsx'
import { useFieldPanel } from './resource-directory.ts'
import css from './resource.module.css'

export interface FieldInputProps {
  readonly name: string
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly fault: Words | undefined
  readonly referred: Referred | undefined
  readonly panel?: string | undefined
  readonly isReadOnly: boolean
}

const languageNames = { en: 'English', de: 'Deutsch' }
const zones = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []

/** The editor of a field, by its kind. */
export function FieldInput(props: FieldInputProps) {
  const { field, value, onChange } = props
  const t = useWords()
  const shared = {
    label: t(field.label),
    description: field.hint ? t(field.hint) : undefined,
    error: props.fault ? t(props.fault) : undefined,
    disabled: props.isReadOnly,
    withAsterisk: !field.isOptional && fieldKinds[field.kind].column !== 'boolean' && field.kind !== 'note',
  }
  const text = {
    ...shared,
    value: String(value ?? ''),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  switch (field.kind) {
    case 'flag':
      return (
        <Checkbox
          label={shared.label}
          description={shared.description}
          error={shared.error}
          disabled={shared.disabled}
          size="md"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'note':
      return <Textarea {...text} autosize minRows={2} maxRows={10} />
    case 'choice': {
      const data = (field.options ?? []).map((option) => ({ value: option.value, label: t(option.label) }))
      return <Select {...shared} data={data} value={(value || null) as string | null} onChange={onChange} clearable={field.isOptional} />
    }
    case 'zone':
      return (
        <Select
          {...shared}
          data={zones}
          searchable
          limit={50}
          value={(value || null) as string | null}
          onChange={onChange}
          clearable={field.isOptional}
        />
      )
    case 'duration':
      return (
        <NumberInput {...shared} suffix=" s" min={0} allowDecimal={false} value={value === '' ? '' : Number(value)} onChange={onChange} />
      )
    case 'day':
      return <TextInput {...text} type="date" />
    case 'instant':
      return <InstantInput {...props} shared={shared} />
    case 'decimal':
      return <TextInput {...text} inputMode="decimal" />
    case 'words':
      return <WordsInput value={value as Words} onChange={onChange} shared={shared} />
    case 'reference':
      return (
        <ReferenceInput
          label={shared.label}
          description={shared.description}
          error={shared.error}
          refers={field.refers ?? ''}
          value={(value || null) as string | null}
          onChange={onChange}
          referred={props.referred}
          isOptional={field.isOptional}
          isDisabled={props.isReadOnly}
        />
      )
    case 'page':
      return <PanelInput {...props} label={shared.label} error={shared.error} />
    default:
      return <TextInput {...text} autoComplete="off" />
  }
}

interface Shared {
  readonly label: string
  readonly description: string | undefined
  readonly error: string | undefined
  readonly disabled: boolean
  readonly withAsterisk: boolean
}

/** A text in every language, side by side. */
function WordsInput(props: { readonly value: Words; readonly onChange: (value: Words) => void; readonly shared: Shared }) {
  const { label, description, error, disabled, withAsterisk } = props.shared
  return (
    <fieldset className={css.words} disabled={disabled}>
      <legend>{label}</legend>
      {description ? <p>{description}</p> : null}
      {languages.map((language) => (
        <TextInput
          key={language}
          label={languageNames[language]}
          lang={language}
          withAsterisk={withAsterisk}
          error={error !== undefined && props.value[language] === '' ? error : undefined}
          value={props.value[language]}
          onChange={(event) => props.onChange({ ...props.value, [language]: event.currentTarget.value })}
        />
      ))}
    </fieldset>
  )
}

/** An instant is typed as UTC, and read back in the zone of the site. */
function InstantInput(props: FieldInputProps & { readonly shared: Shared }) {
  const format = useFormat()
  const value = String(props.value ?? '')
  return (
    <TextInput
      {...props.shared}
      type="datetime-local"
      description={value === '' ? 'UTC' : `UTC · ${format.instant(value, 'full')}`}
      value={value.slice(0, 16)}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? '' : `${event.currentTarget.value}:00.000Z`)}
    />
  )
}

/** A structure with an editor of its own. Without one it is shown as it is, and kept. */
function PanelInput(props: FieldInputProps & { readonly label: string; readonly error: string | undefined }) {
  const Panel = useFieldPanel(props.panel)
  return (
    <fieldset className={css.words}>
      <legend>{props.label}</legend>
      {props.error ? <p className={css.fault}>{props.error}</p> : null}
      {Panel ? (
        <Panel value={props.value} onChange={props.onChange} isReadOnly={props.isReadOnly} />
      ) : (
        <pre className={css.page}>{JSON.stringify(props.value, null, 2)}</pre>
      )}
    </fieldset>
  )
}
