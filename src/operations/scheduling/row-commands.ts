import type { JudgedRow } from './order-file.ts'

export interface RowCommands {
  readonly idOf: (row: JudgedRow) => string
  /** What kept the row back may be gone when it is sent again; the same command would only get the same answer. */
  readonly refused: (row: JudgedRow) => void
}

/**
 * The ids of the commands by which rows are sent. A row that is sent once more, because its answer was lost, is the same command: without a number it
 * would become a second order.
 */
export function rowCommands(newId: () => string): RowCommands {
  const ids = new Map<string, string>()
  const keyOf = ({ line, order }: JudgedRow) => JSON.stringify([line, order])
  return {
    idOf: (row) => {
      const id = ids.get(keyOf(row)) ?? newId()
      ids.set(keyOf(row), id)
      return id
    },
    refused: (row) => void ids.delete(keyOf(row)),
  }
}
