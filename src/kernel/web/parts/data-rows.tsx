import { type KeyboardEvent, type MouseEvent, useState } from 'react'
import { everything, extended, isNothing, isSelected, nothing, toggled } from '../lists/selection.ts'
import { fill, useWords } from '../words.ts'
import css from './data-table.module.css'
import type { DataTableProps, Selectable } from './table-props.ts'

const words = {
  select: { en: 'Select {name}', de: '{name} auswählen' },
}

/** Keys of the grid (WAI-ARIA): they go from row to row, and with Shift they choose on the way. */
const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_, last) => last,
}

export function DataRows<Row>(props: DataTableProps<Row>) {
  const { columns, pages, rowKey, onOpen, selection } = props
  const { active, setActive, onKey, onClick, choose } = useGridKeys(props)
  const first = (pages.before ?? 0) + 2
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- rows carry the focus; the group hears their keys and presses.
    <div role="rowgroup" onKeyDown={onKey} onClick={onClick}>
      {pages.rows.map((row, index) => {
        const key = rowKey(row)
        return (
          <div
            key={key}
            role="row"
            data-row={key}
            aria-rowindex={first + index}
            aria-selected={selection && isSelected(selection.value, key)}
            className={css.row}
            tabIndex={key === active ? 0 : -1}
            data-open={onOpen ? true : undefined}
            onFocus={() => setActive(key)}
          >
            {selection ? <Choice {...selection} row={row} rowKey={key} onChoose={choose} /> : null}
            {columns.map((column) => (
              <div key={column.key} role="gridcell" className={css.cell} data-align={column.align} data-wide={column.isWide || undefined}>
                {column.cell(row)}
              </div>
            ))}
          </div>
        )
      })}
    </div>
  )
}

/** One row is in the tab order: the one where a person was last, so that leaving the table and coming back leads there. */
function useGridKeys<Row>({ pages, rowKey, onOpen, selection }: DataTableProps<Row>) {
  const [left, setActive] = useState<string>()
  const [anchor, setAnchor] = useState<string>()
  const keys = pages.rows.map(rowKey)
  const active = left !== undefined && keys.includes(left) ? left : keys[0]
  const choose = (key: string, isRange: boolean) => {
    if (!selection) return
    const { value, onChange } = selection
    onChange(isRange ? extended(value, keys, anchor ?? key, key) : toggled(value, key))
    if (!isRange || anchor === undefined) setAnchor(key)
  }
  const walk = (event: KeyboardEvent<HTMLElement>, from: string) => {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const at = keys.indexOf(from)
    const to = Math.min(keys.length - 1, Math.max(0, step(at, keys.length - 1)))
    // Behind the last row that is here there may be more, and before the first.
    if (to === keys.length - 1) pages.loadMore()
    if (to === 0) pages.loadBefore?.()
    rowsOf(event.currentTarget)[to]?.focus()
    if (event.shiftKey) selection?.onChange(extended(selection.value, keys, from, keys[to]!))
  }
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const key = (event.target as HTMLElement).dataset['row']
    // A key inside a cell belongs to what stands there.
    if (key === undefined) return
    if (event.key === 'Enter') return onOpen?.(pages.rows[keys.indexOf(key)]!)
    if (selection && event.key === ' ') choose(key, event.shiftKey)
    else if (selection && event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.onChange(everything)
    else if (selection && event.key === 'Escape' && !isNothing(selection.value)) selection.onChange(nothing)
    else return walk(event, key)
    event.preventDefault()
  }
  const onClick = ({ target }: MouseEvent) => {
    const key = (target as Element).closest('[data-choice]')
      ? undefined
      : (target as Element).closest<HTMLElement>('[data-row]')?.dataset['row']
    if (key !== undefined) onOpen?.(pages.rows[keys.indexOf(key)]!)
  }
  return { active, setActive, onKey, onClick, choose }
}

function rowsOf(group: HTMLElement): HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>('[data-row]')]
}

function Choice<Row>(
  props: Selectable<Row> & { readonly row: Row; readonly rowKey: string; readonly onChoose: (key: string, isRange: boolean) => void },
) {
  const t = useWords()
  const { value, nameOf, row, rowKey, onChoose } = props
  return (
    <div role="gridcell" className={css.choice} data-choice>
      {/* The whole cell is hit by a finger. */}
      <label>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={fill(t(words.select), { name: nameOf(row) })}
          checked={isSelected(value, rowKey)}
          onClick={(event) => onChoose(rowKey, event.shiftKey)}
          onChange={() => {}}
        />
      </label>
    </div>
  )
}
