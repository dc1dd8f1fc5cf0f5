import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { AnyResource } from '../../contract/resource.ts'
import type { Words } from '../../contract/words.ts'
import { useQuestion } from '../use-question.ts'
import { useWords } from '../words.ts'
import { type Referred, useReferredName } from './field-cell.tsx'
import { useResourceNamed } from './resource-directory.ts'

export interface ReferenceInputProps {
  readonly label: string
  readonly refers: string
  readonly value: string | null
  readonly onChange: (id: string | null) => void
  /** How the present value is called, until the list has been asked. */
  readonly referred?: Referred | undefined
  readonly description?: string | undefined
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly isDisabled?: boolean
}

const words = { none: { en: 'Nothing found', de: 'Nichts gefunden' } }

/** Chooses a record of another resource by searching in its list. */
export function ReferenceInput(props: ReferenceInputProps) {
  const resource = useResourceNamed(props.refers)
  return resource ? <KnownReferenceInput {...props} resource={resource} /> : null
}

function KnownReferenceInput(props: ReferenceInputProps & { readonly resource: AnyResource }) {
  const { resource, value } = props
  const t = useWords()
  const nameOf = useReferredName()
  const { options, search } = useFoundRecords(resource)
  const known = value === null || value === '' || options.some((option) => option.value === value)
  const present = known ? [] : [{ value: value as string, label: nameOf(props.referred) || String(value) }]
  return (
    <Select
      label={props.label}
      description={props.description}
      error={props.error}
      withAsterisk={!props.isOptional}
      clearable={props.isOptional ?? false}
      disabled={props.isDisabled ?? false}
      searchable
      data={[...present, ...options]}
      // The server has searched already, in every column; a second filter by label would hide what it found.
      filter={({ options: all }) => all}
      value={value === '' ? null : value}
      onChange={props.onChange}
      onSearchChange={search}
      nothingFoundMessage={t(words.none)}
      maxDropdownHeight={320}
    />
  )
}

/** What the list of a resource finds for what is typed; without a text its beginning. */
function useFoundRecords(resource: AnyResource) {
  const nameOf = useReferredName()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const answer = useQuestion(resource.queries.list, { limit: 50, ...(search === '' ? {} : { search }) } as never)
  const rows = (answer.data as { rows?: readonly Readonly<Record<string, unknown>>[] } | undefined)?.rows ?? []
  const options = rows.map(({ id, code, name }) => ({
    value: String(id),
    label: nameOf({ code: code === undefined ? null : String(code), name: (name ?? null) as string | Words | null }) || String(id),
  }))
  return { options, search: (text: string) => setTyped(options.some(({ label }) => label === text) ? '' : text) }
}

export interface ReferencesInputProps extends Omit<ReferenceInputProps, 'value' | 'onChange' | 'referred' | 'isOptional'> {
  readonly value: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
  /** How the present values are called, in their order. */
  readonly referred?: readonly Referred[] | undefined
}

/** Chooses several records of another resource. */
export function ReferencesInput(props: ReferencesInputProps) {
  const resource = useResourceNamed(props.refers)
  return resource ? <KnownReferencesInput {...props} resource={resource} /> : null
}

function KnownReferencesInput(props: ReferencesInputProps & { readonly resource: AnyResource }) {
  const t = useWords()
  const nameOf = useReferredName()
  const { options, search } = useFoundRecords(props.resource)
  // What was chosen stays in the list under its name, also when the search finds something else.
  const [chosen, setChosen] = useState(() => props.value.map((id, at) => ({ value: id, label: nameOf(props.referred?.[at]) || id })))
  const known = [...chosen, ...options.filter(({ value }) => !chosen.some((one) => one.value === value))]
  return (
    <MultiSelect
      label={props.label}
      description={props.description}
      error={props.error}
      disabled={props.isDisabled ?? false}
      searchable
      data={known}
      filter={({ options: all }) => all}
      value={[...props.value]}
      onChange={(ids) => {
        setChosen(ids.flatMap((id) => known.find(({ value }) => value === id) ?? []))
        props.onChange(ids)
      }}
      onSearchChange={search}
      nothingFoundMessage={t(words.none)}
      maxDropdownHeight={320}
    />
  )
}
