import type { BoardUnit } from '../operations/performance/contract.ts'

const EVERY_MS = 1_000

interface Surroundings {
  /** All units as the books have them. */
  readonly ask: () => Promise<readonly BoardUnit[]>
  /** Told every time; who shows them knows what is new. */
  readonly show: (units: readonly BoardUnit[]) => void
  readonly log: (error: unknown, where: string) => string
}

/** A program that stands by hears no machine: its screens show the books as the writer makes them, once a second. */
export function followBooks({ ask, show, log }: Surroundings): { close(): Promise<void> } {
  let reading = Promise.resolve()
  let isReading = false
  const read = () => {
    // A database that is slow for a moment is not asked a second time meanwhile.
    if (isReading) return
    isReading = true
    reading = ask()
      .then(show, (error: unknown) => void log(error, 'live.standby'))
      .finally(() => (isReading = false))
  }
  read()
  const timer = setInterval(read, EVERY_MS)
  return {
    close: async () => {
      clearInterval(timer)
      await reading
    },
  }
}
