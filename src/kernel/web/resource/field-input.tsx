import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { type ComponentType, createElement } from 'react'
import type { FieldKind } from '../../contract/field.ts'
import { languages, type Words } from '../../contract/words.ts'
import { useFormat } from '../format-context.ts'
import { AttachmentInput } from '../parts/attachment-input.tsx'
import { RecurrenceInput } from '../parts/recurrence-input.tsx'
import { useWords } from '../words.ts'
import type { EditorProps, FieldInputProps } from './editor-props.ts'
import type { Referred } from './field-cell.tsx'
import { QuantityInput, RangeInput } from './measure-input.tsx'
import { PropertiesInput } from './properties-input.tsx'
import { ReferenceInput, ReferencesInput } from './reference-input.tsx'
import { useFieldPanel } from './resource-directory.ts'
import css from './resource.module.css'

const languageNames = { en: 'English', de: 'Deutsch' }
const zones = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []

/** What every line of text needs. */
function lineOf({ shared, value, onChange }: EditorProps) {
  const take = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  return { ...shared, value: String(value ?? ''), onChange: take, autoComplete: 'off' }
}

/** What every choice of one needs. */
function chosenOf({ shared, field, value, onChange }: EditorProps) {
  return { ...shared, value: (value || null) as string | null, onChange, clearable: field.isOptional }
}

function FlagInput({ shared, value, onChange }: EditorProps) {
  const { withAsterisk: _, ...rest } = shared
  return <Checkbox {...rest} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
}

function ChoiceInput(props: EditorProps) {
  const t = useWords()
  const data = (props.field.options ?? []).map((option) => ({ value: option.value, label: t(option.label) }))
  return <Select {...chosenOf(props)} data={data} />
}

function DurationInput({ shared, value, onChange }: EditorProps) {
  return <NumberInput {...shared} suffix=" s" min={0} allowDecimal={false} value={value === '' ? '' : Number(value)} onChange={onChange} />
}

function RecordInput({ shared, field, value, onChange, referred }: EditorProps) {
  return (
    <ReferenceInput
      label={shared.label}
      description={shared.description}
      error={shared.error}
      refers={field.refers ?? ''}
      value={(value || null) as string | null}
      onChange={onChange}
      referred={referred as Referred | undefined}
      isOptional={field.isOptional}
      isDisabled={shared.disabled}
    />
  )
}

function RecordsInput({ shared, field, value, onChange, referred }: EditorProps) {
  return (
    <ReferencesInput
      label={shared.label}
      description={shared.description}
      error={shared.error}
      refers={field.refers ?? ''}
      value={(value || []) as readonly string[]}
      onChange={onChange}
      referred={referred as readonly Referred[] | undefined}
      isDisabled={shared.disabled}
    />
  )
}

const editors: Readonly<Record<FieldKind, ComponentType<EditorProps>>> = {
  code: (props) => <TextInput {...lineOf(props)} />,
  text: (props) => <TextInput {...lineOf(props)} />,
  words: WordsInput,
  note: (props) => <Textarea {...lineOf(props)} autosize minRows={2} maxRows={10} />,
  choice: ChoiceInput,
  flag: FlagInput,
  decimal: (props) => <TextInput {...lineOf(props)} inputMode="decimal" />,
  duration: DurationInput,
  instant: InstantInput,
  day: (props) => <TextInput {...lineOf(props)} type="date" />,
  zone: (props) => <Select {...chosenOf(props)} data={zones} searchable limit={50} />,
  reference: RecordInput,
  references: RecordsInput,
  quantity: QuantityInput,
  range: RangeInput,
  recurrence: RecurrenceInput,
  properties: PropertiesInput,
  attachment: AttachmentInput,
  page: PanelInput,
}

/** Kinds that have a value for nothing, and need no star. */
const mayBeEmpty: readonly FieldKind[] = ['note', 'references', 'properties']

/** The editor of a field, by its kind. */
export function FieldInput(props: FieldInputProps) {
  const { field } = props
  const t = useWords()
  const shared = {
    label: t(field.label),
    description: field.hint ? t(field.hint) : undefined,
    error: props.fault ? t(props.fault) : undefined,
    disabled: props.isReadOnly,
    withAsterisk: !field.isOptional && !mayBeEmpty.includes(field.kind),
  }
  const Editor = editors[field.kind]
  return <Editor {...props} shared={shared} />
}

/** A text in every language, side by side. */
function WordsInput(props: EditorProps) {
  const value = props.value as Words
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
          error={error !== undefined && value[language] === '' ? error : undefined}
          value={value[language]}
          onChange={(event) => props.onChange({ ...value, [language]: event.currentTarget.value })}
        />
      ))}
    </fieldset>
  )
}

/** An instant is typed as UTC, and read back in the zone of the site. */
function InstantInput(props: EditorProps) {
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
function PanelInput(props: EditorProps) {
  const panel = useFieldPanel(props.panel)
  const { value, onChange, isReadOnly } = props
  return (
    <fieldset className={css.words}>
      <legend>{props.shared.label}</legend>
      {props.shared.error ? <p className={css.fault}>{props.shared.error}</p> : null}
      {panel ? createElement(panel, { value, onChange, isReadOnly }) : <pre className={css.page}>{JSON.stringify(value, null, 2)}</pre>}
    </fieldset>
  )
}
