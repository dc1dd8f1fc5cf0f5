import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type DataType, dataTypes, dataTypeWords, measuredTypes, type Property } from '../../contract/field-values.ts'
import { fill, useWords } from '../words.ts'
import type { EditorProps } from './editor-props.ts'
import { UnitInput } from './measure-input.tsx'
import css from './resource.module.css'

const words = {
  name: { en: 'Property', de: 'Merkmal' },
  type: { en: 'Type', de: 'Typ' },
  value: { en: 'Value', de: 'Wert' },
  add: { en: 'Add a property', de: 'Merkmal hinzufügen' },
  remove: { en: 'Remove property {name}', de: 'Merkmal {name} entfernen' },
  none: { en: 'None', de: 'Keine' },
  yes: { en: 'Yes', de: 'Ja' },
  no: { en: 'No', de: 'Nein' },
}
const inputTypes: Partial<Record<DataType, string>> = { date: 'date' }
const empty: Property = { name: '', dataType: 'string', value: '', unit: null }

/** Named values, one row each. The type chooses the editor; numbers may have a unit. */
export function PropertiesInput({ shared, value, onChange }: EditorProps) {
  const t = useWords()
  const rows = (value === '' ? [] : value) as readonly Property[]
  const change = (at: number, part: Partial<Property>) => onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)))
  return (
    <fieldset className={css.words} disabled={shared.disabled}>
      <legend>{shared.label}</legend>
      {shared.description ? <p>{shared.description}</p> : null}
      {rows.length === 0 ? <p>{t(words.none)}</p> : null}
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row is what stands at its place; it has no other identity while it is typed
        <div className={css.property} key={at}>
          <TextInput label={t(words.name)} value={row.name} onChange={(event) => change(at, { name: event.currentTarget.value })} />
          <NativeSelect
            size="md"
            label={t(words.type)}
            value={row.dataType}
            data={dataTypes.map((type) => ({ value: type, label: t(dataTypeWords[type]) }))}
            onChange={(event) => change(at, { dataType: event.currentTarget.value as DataType, value: '', unit: null })}
          />
          <ActionIcon
            size="lg"
            variant="subtle"
            color="red"
            aria-label={fill(t(words.remove), { name: row.name })}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            <IconTrash size={18} />
          </ActionIcon>
          <ValueInput row={row} onChange={(text) => change(at, { value: text })} />
          {measuredTypes.includes(row.dataType) ? (
            <UnitInput value={row.unit ?? ''} onChange={(unit) => change(at, { unit: (unit || null) as Property['unit'] })} />
          ) : null}
        </div>
      ))}
      {shared.error ? <p className={css.fault}>{shared.error}</p> : null}
      <Button
        variant="default"
        leftSection={<IconPlus size={18} />}
        style={{ justifySelf: 'start' }}
        onClick={() => onChange([...rows, empty])}
      >
        {t(words.add)}
      </Button>
    </fieldset>
  )
}

function ValueInput({ row, onChange }: { readonly row: Property; readonly onChange: (text: string) => void }) {
  const t = useWords()
  if (row.dataType === 'boolean') {
    const data = [
      { value: '', label: '' },
      ...['true', 'false'].map((value) => ({ value, label: t(value === 'true' ? words.yes : words.no) })),
    ]
    return (
      <NativeSelect
        size="md"
        label={t(words.value)}
        value={row.value}
        data={data}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      label={t(words.value)}
      type={inputTypes[row.dataType] ?? 'text'}
      inputMode={measuredTypes.includes(row.dataType) ? 'decimal' : 'text'}
      placeholder={row.dataType === 'dateTime' ? '2026-11-28T14:00:00Z' : undefined}
      autoComplete="off"
      value={row.value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
