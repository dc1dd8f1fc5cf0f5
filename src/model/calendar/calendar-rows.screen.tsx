import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Words } from '../../kernel/contract/words.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import css from './work-calendar.module.css'

/** One column of a small table: how a value is said, and how what is typed is read. Unreadable text stays in its place, marked. */
export interface RowColumn<Row> {
  readonly label: Words
  readonly type?: 'text' | 'date' | 'number'
  readonly say: (row: Row) => string
  readonly read: (text: string, row: Row) => Row | undefined
}

const words = {
  add: { en: 'Add', de: 'Hinzufügen' },
  removal: { en: 'Removal', de: 'Entfernen' },
  remove: { en: 'Remove row {row}', de: 'Zeile {row} entfernen' },
}

interface RowsProps<Row> {
  readonly title: Words
  readonly columns: readonly RowColumn<Row>[]
  readonly rows: readonly Row[]
  readonly fresh: () => Row
  readonly onChange: (rows: Row[]) => void
  readonly isReadOnly: boolean
}

/** A small table that is edited in place: Tab goes from cell to cell. */
export function CalendarRows<Row>(props: RowsProps<Row>) {
  const { rows, isReadOnly } = props
  const t = useWords()
  if (isReadOnly && rows.length === 0) return null
  return (
    <section className={css.rows}>
      <h3>{t(props.title)}</h3>
      {rows.length === 0 ? null : <Table {...props} />}
      {isReadOnly ? null : (
        <Button variant="default" size="xs" leftSection={<IconPlus size={16} />} onClick={() => props.onChange([...rows, props.fresh()])}>
          {t(words.add)}
        </Button>
      )}
    </section>
  )
}

function Table<Row>({ columns, rows, isReadOnly, onChange }: RowsProps<Row>) {
  const t = useWords()
  const replace = (at: number, row: Row) => onChange(rows.map((one, index) => (index === at ? row : one)))
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ label }) => (
            <th key={label.en} scope="col" className="label">
              {t(label)}
            </th>
          ))}
          <th scope="col">
            <span className="for-readers">{t(words.removal)}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity than their place.
          <tr key={`${at} of ${rows.length}`}>
            {columns.map((column) => (
              <td key={column.label.en}>
                <Cell column={column} row={row} isReadOnly={isReadOnly} onChange={(changed) => replace(at, changed)} />
              </td>
            ))}
            <td>
              {isReadOnly ? null : (
                <ActionIcon
                  variant="subtle"
                  size={36}
                  aria-label={fill(t(words.remove), { row: at + 1 })}
                  onClick={() => onChange(rows.filter((_, index) => index !== at))}
                >
                  <IconX size={18} />
                </ActionIcon>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell<Row>(props: {
  readonly column: RowColumn<Row>
  readonly row: Row
  readonly isReadOnly: boolean
  readonly onChange: (row: Row) => void
}) {
  const { column, row } = props
  const t = useWords()
  const [typed, setTyped] = useState<string>()
  const said = column.say(row)
  const change = (text: string) => {
    setTyped(text)
    const next = column.read(text, row)
    if (next !== undefined) props.onChange(next)
  }
  const isUnread = typed !== undefined && column.read(typed, row) === undefined
  return (
    <input
      type={column.type ?? 'text'}
      aria-label={t(column.label)}
      aria-invalid={isUnread || undefined}
      value={typed ?? said}
      readOnly={props.isReadOnly}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => !isUnread && setTyped(undefined)}
    />
  )
}
