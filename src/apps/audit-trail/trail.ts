import type { LedgerEventRow, LedgerRefusalRow } from '../../kernel/contract/ledger.ts'
import type { SignatureRow } from '../../model/signature/contract.ts'

/** One line of the audit trail: what was done with the signatures under it, or what was refused and why. */
export type TrailEntry =
  | { readonly event: LedgerEventRow; readonly signatures: readonly SignatureRow[] }
  | { readonly refusal: LedgerRefusalRow }

/** What stands in an entry, flat and in one line: `fields.name: Filler · fields.level: WorkCell`. Ids are called by their names. */
export function saysOf(value: unknown, names: Readonly<Record<string, string>>): string {
  return [...partsOf(value, '')]
    .map(([path, leaf]) => `${path}${path && ': '}${typeof leaf === 'string' ? (names[leaf] ?? leaf) : leaf}`)
    .join(' · ')
}

function* partsOf(value: unknown, path: string): Generator<[string, unknown]> {
  if (value === null || value === undefined || value === '') return
  if (typeof value !== 'object') return yield [path, value]
  for (const [key, member] of Object.entries(value)) {
    const name = Array.isArray(value) ? String(Number(key) + 1) : key
    yield* partsOf(member, path === '' ? name : `${path}.${name}`)
  }
}
