/** Why nothing can be stored: the disk is full, the database takes no changes, or it is not there. */
export type StorageFault = 'full' | 'readOnly' | 'away'

const byCode: Readonly<Record<string, StorageFault>> = {
  '53100': 'full',
  ENOSPC: 'full',
  '25006': 'readOnly',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
}

/** What the driver, the server and the migrating child say when the server is not there, goes or comes. */
const AWAY =
  /ECONNREFUSED|ECONNRESET|EPIPE|connect ENOENT|terminated unexpectedly|terminating connection|starting up|shutting down|not (?:yet|currently) accepting|connection error and is not queryable/i

/** Why the database cannot be used, if that is what an error or one of its causes tells; undefined for every other error. */
export function findAbsence(error: unknown): string | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    const line = one.message.split('\n').find((text) => AWAY.test(text))
    if (line !== undefined) return line.trim()
  }
  return undefined
}

/** @returns undefined when the error or its causes tell of something else. */
export function storageFaultOf(error: unknown): StorageFault | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    const { code } = one as { readonly code?: unknown }
    const fault = typeof code === 'string' ? byCode[code] : undefined
    if (fault) return fault
  }
  return findAbsence(error) === undefined ? undefined : 'away'
}
