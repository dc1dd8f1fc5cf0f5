/** An order number as a machine showed it, in epoch milliseconds. */
export interface OrderShown {
  readonly atMs: number
  readonly order: string
}
export type Changeover = OrderShown

const nothing: ReadonlySet<string> = new Set(['', '0', 'false'])

/**
 * Words in any order and repeated → the instants at which another order began. Nothing, 0 and false mean that the machine has no order: the
 * same number after that is a new beginning, so a mere changeover switch works too. Where a machine clears its number and sets the next one
 * within a millisecond, the number comes last.
 */
export function changeoversOf(shown: readonly OrderShown[]): Changeover[] {
  const isEmpty = (order: string) => nothing.has(order.toLowerCase())
  const sorted = shown.toSorted(
    (left, right) =>
      left.atMs - right.atMs || Number(isEmpty(right.order)) - Number(isEmpty(left.order)) || (left.order < right.order ? -1 : 1),
  )
  const begins: Changeover[] = []
  let current = ''
  for (const { atMs, order } of sorted) {
    if (order === current) continue
    if (!isEmpty(order)) begins.push({ atMs, order })
    current = isEmpty(order) ? '' : order
  }
  return begins
}
