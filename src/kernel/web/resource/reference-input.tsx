import { Select } from '@mantine/core'
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
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const answer = useQuestion(resource.queries.list, { limit: 50, ...(search === '' ? {} : { search }) } as never)
  const rows = ((answer.data as { rows?: readonly Record<string, unknown>[] } | undefined)?.rows ?? []) as readonly Record<
    string,
    unknown
  >[]
  const options = rows.map((row) => ({
    value: String(row.id),
    label:
      nameOf({ code: row.code === undefined ? null : String(row.code), name: (row.name ?? null) as string | Words | null }) ||
      String(row.id),
  }))
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
      onSearchChange={(text) => setTyped(options.some((option) => option.label === text) ? '' : text)}
      nothingFoundMessage={t(words.none)}
      maxDropdownHeight={320}
    />
  )
}
