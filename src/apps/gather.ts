import type { Module } from '../kernel/server/catalogue.ts'

type Part = Readonly<Record<string, unknown>>

/** What makes each kind of part recognisable. The order matters: a participant and a gate have most of what a handler has. */
const shapes: readonly { readonly kind: keyof Module; readonly has: readonly string[]; readonly hasNot: readonly string[] }[] = [
  { kind: 'projections', has: ['name', 'version', 'tables', 'streams', 'apply'], hasNot: [] },
  { kind: 'reactions', has: ['name', 'streams', 'react'], hasNot: [] },
  { kind: 'answers', has: ['contract', 'answer'], hasNot: [] },
  { kind: 'gates', has: ['name', 'contract', 'refusals', 'streams', 'decide'], hasNot: [] },
  { kind: 'participants', has: ['name', 'contract', 'streams', 'decide'], hasNot: ['refusals'] },
  { kind: 'handlers', has: ['contract', 'streams', 'scope', 'decide'], hasNot: ['name'] },
]

/**
 * Everything that files of a module declare, so that a new handler or query in one of them is known without a second list. Exports of other
 * shapes (streams, functions) are left alone.
 */
export function gather(...files: readonly Part[]): Module {
  const module: Partial<Record<keyof Module, unknown[]>> = {}
  for (const part of files.flatMap((file) => Object.values(file))) {
    const kind = kindOf(part)
    if (kind) (module[kind] ??= []).push(part)
  }
  return module as Module
}

function kindOf(part: unknown): keyof Module | undefined {
  if (typeof part !== 'object' || part === null) return undefined
  return shapes.find(({ has, hasNot }) => has.every((key) => key in part) && !hasNot.some((key) => key in part))?.kind
}
