/**
 * Writes `docs/map.md` from the contracts in `src`. With `--check` it writes nothing and ends with 1 when the page is not what the
 * contracts say.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadContracts } from './contracts.ts'
import { renderMap } from './scope-grid.ts'

const root = resolve(import.meta.dirname, '..')
const page = resolve(root, 'docs/map.md')
const entries = await loadContracts(root)
const text = renderMap(entries)

if (process.argv.includes('--check')) {
  const isCurrent = readFileSync(page, 'utf8') === text
  if (!isCurrent) console.error('docs/map.md is not what the contracts say: run `node scripts/map.ts`.')
  process.exitCode = isCurrent ? 0 : 1
} else {
  writeFileSync(page, text)
  console.log(`docs/map.md: ${entries.length} contracts`)
}
