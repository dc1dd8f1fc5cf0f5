/**
 * Public cases with known answers, read where they lie and never copied.
 * Usage: npm run conformance -- <suite> [folder]; the folder may also stand in ENTRESOL_CASES.
 */
import { existsSync, statSync } from 'node:fs'
import type { CaseResult } from './case-result.ts'

const suites: Record<string, () => Promise<{ run: (folder: string) => Promise<CaseResult[]> }>> = {
  oee: () => import('./oee.ts'),
  sparkplug: () => import('./sparkplug.ts'),
  'production-log': () => import('./production-log.ts'),
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}

const [name = '', folder = process.env['ENTRESOL_CASES'] ?? ''] = process.argv.slice(2)
const load = Object.hasOwn(suites, name) ? suites[name] : undefined
if (load === undefined) fail(`Which suite? One of: ${Object.keys(suites).join(', ')}`)
if (folder === '') fail('Where are the cases? Give the folder as second argument or in ENTRESOL_CASES.')
if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`The folder of the cases is not there: ${folder}`)

const results = await (await load()).run(folder)
for (const { id, ok, detail } of results) console.log(`${ok ? 'passed' : 'FAILED'} ${id}${detail === undefined ? '' : `: ${detail}`}`)
const failed = results.filter(({ ok }) => !ok).length
console.log(`${name}: ${results.length - failed} of ${results.length} cases passed, ${failed} failed`)
// A suite that saw nothing has shown nothing.
process.exitCode = failed > 0 || results.length === 0 ? 1 : 0
