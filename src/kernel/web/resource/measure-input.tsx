import { Autocomplete, TextInput } from '@mantine/core'
import type { AnyResource } from '../../contract/resource.ts'
import type { Words } from '../../contract/words.ts'
import { useQuestion } from '../use-question.ts'
import { useWords } from '../words.ts'
import type { EditorProps } from './editor-props.ts'
import { useUnits } from './resource-directory.ts'
import css from './resource.module.css'

const words = {
  value: { en: 'Value', de: 'Wert' },
  min: { en: 'From', de: 'Von' },
  max: { en: 'To', de: 'Bis' },
  unit: { en: 'Unit', de: 'Einheit' },
}

/** Some numbers with one unit. Nothing typed at all is nothing. */
function MeasureInput({ shared, value, onChange, numbers }: EditorProps & { readonly numbers: readonly ('value' | 'min' | 'max')[] }) {
  const t = useWords()
  const typed = (value === '' ? {} : value) as Readonly<Record<string, string | null>>
  const change = (name: string, text: string) => {
    const next = { ...typed, [name]: text }
    onChange([...numbers, 'unit'].every((one) => (next[one] ?? '') === '') ? '' : next)
  }
  return (
    <fieldset className={css.words} disabled={shared.disabled}>
      <legend>{shared.label}</legend>
      {shared.description ? <p>{shared.description}</p> : null}
      <div className={css.measure}>
        {numbers.map((name) => (
          <TextInput
            key={name}
            label={t(words[name])}
            inputMode="decimal"
            autoComplete="off"
            withAsterisk={shared.withAsterisk && name === 'value'}
            value={typed[name] ?? ''}
            onChange={(event) => change(name, event.currentTarget.value)}
          />
        ))}
        <UnitInput
          value={typed['unit'] ?? ''}
          onChange={(unit) => change('unit', unit)}
          isRequired={shared.withAsterisk && numbers.includes('value')}
        />
      </div>
      {shared.error ? <p className={css.fault}>{shared.error}</p> : null}
    </fieldset>
  )
}

export function QuantityInput(props: EditorProps) {
  return <MeasureInput {...props} numbers={['value']} />
}

export function RangeInput(props: EditorProps) {
  return <MeasureInput {...props} numbers={['min', 'max']} />
}

interface UnitInputProps {
  readonly value: string
  readonly onChange: (code: string) => void
  readonly isRequired?: boolean
}

/** The code of a unit, of which the plant's own are offered. */
export function UnitInput(props: UnitInputProps) {
  const units = useUnits()
  return units ? <OfferedUnitInput {...props} units={units} /> : null
}

interface UnitRow {
  readonly code: string
  readonly symbol: string
  readonly name: Words
}

function OfferedUnitInput({ units, isRequired = false, value, onChange }: UnitInputProps & { readonly units: AnyResource }) {
  const t = useWords()
  const answer = useQuestion(units.queries.list, { limit: 500 } as never)
  const rows = (answer.data as { rows?: readonly UnitRow[] } | undefined)?.rows ?? []
  const called = new Map(rows.map((unit) => [unit.code, `${unit.symbol} · ${t(unit.name)} (${unit.code})`]))
  const wanted = called.has(value) ? '' : value.trim().toLowerCase()
  return (
    <Autocomplete
      size="md"
      label={t(words.unit)}
      autoComplete="off"
      withAsterisk={isRequired}
      // By code, symbol or name; whoever has chosen one sees all again.
      data={[...called].filter(([, text]) => text.toLowerCase().includes(wanted)).map(([code]) => code)}
      filter={({ options }) => options}
      renderOption={({ option }) => called.get(option.value) ?? option.value}
      value={value}
      onChange={onChange}
      maxDropdownHeight={320}
    />
  )
}
