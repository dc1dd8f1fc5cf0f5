import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'

/** A directory of its own for the test that runs, or with `atEnd` for the file; on the memory disk where there is one, and gone afterwards. */
export function scratchDirectory(afterwards: (clear: () => void) => void = onTestFinished): string {
  const directory = mkdtempSync(join(inject('scratchHome'), 'scratch-'))
  chmodSync(directory, 0o711)
  afterwards(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  return directory
}
