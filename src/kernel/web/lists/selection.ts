/** Rows of a list that are chosen: those with these keys, or all that the list finds but those. */
export interface Selection {
  readonly isAll: boolean
  readonly keys: ReadonlySet<string>
}

export const nothing: Selection = { isAll: false, keys: new Set() }
export const everything: Selection = { isAll: true, keys: new Set() }

export function isSelected({ isAll, keys }: Selection, key: string): boolean {
  return keys.has(key) !== isAll
}

export function isNothing({ isAll, keys }: Selection): boolean {
  return !isAll && keys.size === 0
}

export function toggled(selection: Selection, key: string): Selection {
  return chosen(selection, [key], !isSelected(selection, key))
}

/** The rows between two, both included, join the selection. @param keys of the rows in the order of the list. */
export function extended(selection: Selection, keys: readonly string[], from: string, to: string): Selection {
  const ends = [keys.indexOf(from), keys.indexOf(to)].filter((at) => at >= 0)
  return ends.length === 0 ? selection : chosen(selection, keys.slice(Math.min(...ends), Math.max(...ends) + 1), true)
}

function chosen({ isAll, keys }: Selection, some: readonly string[], shall: boolean): Selection {
  const next = new Set(keys)
  for (const key of some) {
    if (shall === isAll) next.delete(key)
    else next.add(key)
  }
  return { isAll, keys: next }
}
