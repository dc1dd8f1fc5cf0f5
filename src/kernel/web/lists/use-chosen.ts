import { useRef, useState } from 'react'
import type { ListedRow } from './bulk-table.ts'
import { isNothing, isSelected, nothing, type Selection } from './selection.ts'
import type { Chosen } from './use-bulk.ts'

/**
 * The rows of a list that a person has chosen, as he saw them last. @param name of the resource. @param rows those that are there. "All that the list finds" ends when the list is asked for
 * something else; what was chosen one by one stays.
 */
export function useChosen(name: string, rows: readonly ListedRow[], filters: Readonly<Record<string, string>>) {
  const asked = JSON.stringify(filters)
  const [kept, setKept] = useState({ selection: nothing, asked, name, isOpen: false })
  const selection = kept.name !== name || (kept.selection.isAll && kept.asked !== asked) ? nothing : kept.selection
  const known = useRef(new Map<string, ListedRow>())
  for (const row of rows) if (isSelected(selection, row.id)) known.current.set(row.id, row)
  const chosen: Chosen | undefined = isNothing(selection) ? undefined : { selection, known: known.current, filters }
  // What is done to them is open until nothing is chosen any more.
  const isOpen = chosen !== undefined && kept.isOpen
  return {
    ...{ chosen, selection, isOpen },
    choose: (next: Selection) => setKept({ selection: next, asked, name, isOpen: isOpen && !isNothing(next) }),
    open: () => setKept({ selection, asked, name, isOpen: true }),
    clear: () => setKept({ selection: nothing, asked, name, isOpen: false }),
  }
}
