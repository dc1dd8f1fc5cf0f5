import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory of its own, on the memory disk where there is one; `afterwards` gets what removes it. */
export function memoryDirectory(afterwards: (clear: () => void) => void): string {
  const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'entresol-system-'))
  chmodSync(directory, 0o711)
  afterwards(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  return directory
}
