/**
 * Writes `docs/map.md` from the contracts in `src`. With `--check` it writes nothing and ends with 1 when the page is not what the
 * contracts say.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { renderMap, type ScopeEntry } from './scope-grid.ts'

const root = resolve(import.meta.dirname, '..')
const page = resolve(root, 'docs/map.md')

type Declared = { name: string; title?: { en: string }; isa95?: string; permission?: string; intent?: unknown; output?: unknown }

/** A contract is known by its shape: contracts are plain values, and a module may export them one by one or gathered in an object. */
function isDeclared(value: unknown): value is Declared {
  return typeof value === 'object' && value !== null && 'permission' in value && typeof (value as Declared).name === 'string'
}

function declaredIn(exported: unknown): Declared[] {
  if (isDeclared(exported)) return [exported]
  if (Array.isArray(exported)) return exported.filter(isDeclared)
  const isPlain = typeof exported === 'object' && exported !== null && Object.getPrototypeOf(exported) === Object.prototype
  return isPlain ? Object.values(exported).filter(isDeclared) : []
}

function kindOf(declared: Declared): ScopeEntry['kind'] {
  if (declared.intent !== undefined) return 'command'
  return declared.output === undefined ? 'resource' : 'query'
}

const entries = new Map<string, ScopeEntry>()
for (const path of globSync(['src/**/contract.ts', 'src/**/*.resource.ts', 'src/kernel/contract/*.ts'], { cwd: root }).sort()) {
  const exported = (await import(pathToFileURL(resolve(root, path)).href)) as Record<string, unknown>
  for (const declared of Object.values(exported).flatMap(declaredIn)) {
    entries.set(declared.name, {
      folder: relative('src', dirname(path)),
      kind: kindOf(declared),
      name: declared.name,
      title: declared.title?.en ?? '',
      isa95: declared.isa95 ?? '',
      permission: declared.permission ?? '',
    })
  }
}

const text = renderMap([...entries.values()])
if (process.argv.includes('--check')) {
  const stands = readFileSync(page, 'utf8')
  if (stands !== text) console.error('docs/map.md is not what the contracts say: run `node scripts/map.ts`.')
  process.exitCode = stands === text ? 0 : 1
} else {
  writeFileSync(page, text)
  console.log(`docs/map.md: ${entries.size} contracts`)
}
