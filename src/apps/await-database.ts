import { setTimeout as wait } from 'node:timers/promises'
import { findAbsence } from '../kernel/server/postgres/storage-fault.ts'

export interface Patience {
  /** One line per thing a person may want to know. */
  readonly say: (line: string) => void
  /** Ends the wait: somebody stops the program. */
  readonly signal?: AbortSignal | undefined
  /** How long it may take from the first failure on. Default: a minute. */
  readonly longestMs?: number
  /** So many attempts are made, however long each of them takes on a busy machine. Default: 5. */
  readonly fewestAttempts?: number
  /** Between two attempts. Default: half a second. */
  readonly everyMs?: number
}

/** A database that restarts is away for some seconds; whoever starts both at once need not care which is first. */
const LONGEST_ABSENCE_MS = 60_000
const FEWEST_ATTEMPTS = 5

/**
 * Does what needs a database, and does it again while the database is away: not there yet, being stopped, or crashed in the middle of it.
 * @throws what went wrong when it is something else, when the database stays away too long, or the signal's reason.
 */
export async function awaitDatabase<Result>(act: () => Promise<Result>, patience: Patience): Promise<Result> {
  const { say, signal, longestMs = LONGEST_ABSENCE_MS, fewestAttempts = FEWEST_ATTEMPTS, everyMs = 500 } = patience
  let firstFailureMs: number | undefined
  let said = ''
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      const reason = findAbsence(error)
      if (reason === undefined) throw error
      firstFailureMs ??= performance.now()
      const seconds = Math.round((performance.now() - firstFailureMs) / 1_000)
      if (attempt >= fewestAttempts && performance.now() - firstFailureMs > longestMs)
        throw new Error(`the database stayed away for ${seconds} s: ${reason}`, { cause: error })
      if (said !== reason) say(`the database is away and is waited for: ${reason}`)
      said = reason
      await wait(everyMs, undefined, signal && { signal })
    }
  }
}
