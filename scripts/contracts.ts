/** Finds every contract that is declared in `src`, by loading the files that may declare one: they are pure and cost nothing to load. */
import { globSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ScopeEntry } from './scope-grid.ts'

interface Declared {
  name: string
  permission: string
  title?: { en: string }
  isa95?: string
  intent?: unknown
  output?: unknown
}

/**
 * All contracts below `root`, by name. A contract is known by its shape: a plain value with a name and a permission. A module may export
 * them one by one or gathered in an object or a list.
 */
export async function loadContracts(root: string): Promise<ScopeEntry[]> {
  const entries = new Map<string, ScopeEntry>()
  for (const path of globSync(['src/**/contract.ts', 'src/**/*.resource.ts', 'src/kernel/contract/*.ts'], { cwd: root }).sort()) {
    if (path.endsWith('.test.ts')) continue
    const exported = (await import(pathToFileURL(resolve(root, path)).href)) as Record<string, unknown>
    const folder = relative('src', dirname(path))
    for (const declared of Object.values(exported).flatMap(declaredIn)) entries.set(declared.name, entryOf(folder, declared))
  }
  return [...entries.values()]
}

function declaredIn(exported: unknown): Declared[] {
  if (isDeclared(exported)) return [exported]
  if (Array.isArray(exported)) return exported.filter(isDeclared)
  const isPlain = typeof exported === 'object' && exported !== null && Object.getPrototypeOf(exported) === Object.prototype
  return isPlain ? Object.values(exported).filter(isDeclared) : []
}

function isDeclared(value: unknown): value is Declared {
  const candidate = value as Partial<Declared> | null
  return typeof candidate === 'object' && typeof candidate?.name === 'string' && typeof candidate.permission === 'string'
}

function entryOf(folder: string, declared: Declared): ScopeEntry {
  const kind = declared.intent !== undefined ? 'command' : declared.output === undefined ? 'resource' : 'query'
  const { name, permission, isa95 = '', title } = declared
  return { folder, kind, name, title: title?.en ?? '', isa95, permission }
}
