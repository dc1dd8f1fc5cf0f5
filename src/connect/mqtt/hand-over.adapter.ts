import type { ConnectionLog } from './keep-connected.adapter.ts'

export interface HandOverOptions<Item> {
  /** Commits a batch. Rejecting means nothing of it is stored: the same batch is tried again until it is. */
  readonly deliver: (items: Item[]) => Promise<void>
  /** Items waiting above which the source is asked to stop. */
  readonly highWater: number
  readonly maxBatch: number
  readonly onPressure: (isHigh: boolean) => void
  readonly log: ConnectionLog
  readonly retryMs: { readonly first: number; readonly longest: number }
}

export interface HandOver<Item> {
  /** Queues the items of one message; `ack` is called after they are committed, in the order of the pushes. */
  push(items: readonly Item[], ack: () => void): void
  readonly waiting: number
  /** Resolves when everything pushed so far is committed or dropped. */
  settled(): Promise<void>
  /** Waits for the batch that is being committed, takes nothing any more and returns what was dropped unacknowledged. */
  stop(): Promise<Item[]>
}

interface Message<Item> {
  readonly items: readonly Item[]
  readonly ack: () => void
}

/**
 * The bounded queue between a broker and the store. While one batch commits, the next gathers, so batches grow with the load and a
 * lone message does not wait. Acknowledgements follow the commit.
 */
export function openHandOver<Item>(options: HandOverOptions<Item>): HandOver<Item> {
  let queue: Message<Item>[] = []
  let waiting = 0
  let isHigh = false
  let stopped = false
  let running: Promise<void> | undefined
  let wake: () => void = () => {}
  /** The batch whose commit had failed when everything was stopped. */
  let uncommitted: Item[] = []

  async function run(): Promise<void> {
    // One turn of the event loop gathers all messages of one read from the socket.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0 && !stopped) await commit(takeBatch())
    running = undefined
  }

  function takeBatch(): Message<Item>[] {
    let size = 0
    let end = 0
    while (end < queue.length && (end === 0 || size < options.maxBatch)) size += queue[end++]?.items.length ?? 0
    const batch = queue.slice(0, end)
    queue = queue.slice(end)
    return batch
  }

  async function commit(batch: Message<Item>[]): Promise<void> {
    const items = batch.flatMap((message) => message.items)
    let retryMs = options.retryMs.first
    while (items.length > 0) {
      try {
        await options.deliver(items)
        break
      } catch (fault) {
        if (stopped) return leave(items)
        options.log.warn(`Observations are not stored yet, next attempt in ${retryMs} ms: ${String(fault)}`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, retryMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        if (stopped) return leave(items)
        retryMs = Math.min(retryMs * 2, options.retryMs.longest)
      }
    }
    for (const message of batch) message.ack()
    waiting -= items.length
    setPressure(waiting > options.highWater / 2 && isHigh)
  }

  function leave(items: Item[]): void {
    uncommitted = items
  }

  function setPressure(high: boolean): void {
    if (high === isHigh) return
    isHigh = high
    options.onPressure(high)
  }

  return {
    push(items, ack) {
      if (stopped) return
      queue.push({ items, ack })
      waiting += items.length
      if (waiting > options.highWater) setPressure(true)
      running ??= run()
    },
    get waiting() {
      return waiting
    },
    async settled() {
      while (running !== undefined) await running
    },
    async stop() {
      stopped = true
      const dropped = queue.flatMap((message) => message.items)
      queue = []
      wake()
      await running
      return [...uncommitted, ...dropped]
    },
  }
}
