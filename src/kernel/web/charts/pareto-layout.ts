export interface Loss {
  readonly id: string
  readonly name: string
  /** What the bars measure: seconds, or pieces. */
  readonly amount: number
  readonly count?: number
  /** CSS colour of the bar; ink when nothing is given. */
  readonly color?: string
}

export interface ParetoRow extends Loss {
  /** Of the largest, 0…1: the length of the bar. */
  readonly length: number
  /** Of all losses, 0…1. */
  readonly share: number
  /** This one and all above it, 0…1. */
  readonly cumulated: number
}

/** Largest first; what comes after `most` rows is summed up in one last row under `restName`. Losses of nothing are left out. */
export function layOutPareto(losses: readonly Loss[], most: number, restName: string): ParetoRow[] {
  const sorted = losses.filter((loss) => loss.amount > 0).sort((a, b) => b.amount - a.amount || a.name.localeCompare(b.name))
  const total = sorted.reduce((sum, loss) => sum + loss.amount, 0)
  const top = sorted.length > most ? sorted.slice(0, most - 1) : sorted
  const rest = sorted.slice(top.length)
  const shown: Loss[] = rest.length === 0 ? [...top] : [...top, sumUp(rest, restName)]
  const largest = Math.max(...shown.map((loss) => loss.amount), 1)
  let cumulated = 0
  return shown.map((loss) => {
    cumulated += loss.amount
    return { ...loss, length: loss.amount / largest, share: loss.amount / total, cumulated: cumulated / total }
  })
}

function sumUp(rest: readonly Loss[], name: string): Loss {
  const amount = rest.reduce((sum, loss) => sum + loss.amount, 0)
  return { id: '', name: `${name} (${rest.length})`, amount, count: rest.reduce((sum, loss) => sum + (loss.count ?? 0), 0) }
}
