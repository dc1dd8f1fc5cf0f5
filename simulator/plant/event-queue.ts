/** What is due at an instant (epoch ms). Equal instants keep the order in which they were planned. */
interface Entry<T> {
  atMs: number
  order: number
  item: T
}

/** A binary heap by (instant, order of planning): what makes a discrete-event run repeatable. */
export class EventQueue<T> {
  #heap: Entry<T>[] = []
  #planned = 0

  plan(atMs: number, item: T): void {
    const heap = this.#heap
    const entry = { atMs, order: this.#planned++, item }
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as Entry<T>
      if (!isBefore(entry, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = entry
  }

  /** The next instant, or undefined when nothing is planned. */
  nextAtMs(): number | undefined {
    return this.#heap[0]?.atMs
  }

  /** Takes the next item. Undefined when nothing is planned. */
  take(): { atMs: number; item: T } | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (!top || !last) return undefined
    if (heap.length > 0) this.#sink(last)
    return top
  }

  #sink(entry: Entry<T>): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= heap.length) break
      const right = left + 1
      const child = right < heap.length && isBefore(heap[right] as Entry<T>, heap[left] as Entry<T>) ? right : left
      const below = heap[child] as Entry<T>
      if (!isBefore(below, entry)) break
      heap[at] = below
      at = child
    }
    heap[at] = entry
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
}
