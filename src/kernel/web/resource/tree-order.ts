export interface TreeRow {
  readonly id: string
}

export interface Placed<Row> {
  readonly row: Row
  /** 0 for a root, or for a row whose parent is not shown. */
  readonly depth: number
}

/** Rows as a tree reads: each below its parent, siblings in the order given. @param parentField the field that holds the parent's id. */
export function orderAsTree<Row extends TreeRow>(rows: readonly Row[], parentField: string): Placed<Row>[] {
  const shown = new Set(rows.map(({ id }) => id))
  const parentOf = (row: Row) => (row as unknown as Readonly<Record<string, string | null>>)[parentField] ?? null
  const below = Map.groupBy(rows, (row) => {
    const parent = parentOf(row)
    return parent !== null && shown.has(parent) ? parent : null
  })
  const placed: Placed<Row>[] = []
  const place = (parent: string | null, depth: number) => {
    for (const row of below.get(parent) ?? []) {
      placed.push({ row, depth })
      place(row.id, depth + 1)
    }
  }
  place(null, 0)
  return placed
}
