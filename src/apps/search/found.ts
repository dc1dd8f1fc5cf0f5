import * as z from 'zod'
import { plainText } from '../../kernel/contract/field.ts'

/** What somebody looks for. */
export const SearchInput = z.strictObject({ text: plainText(100).refine((text) => text.trim() !== '', 'say what to look for') })

/** A record that was found: of which kind, and as people know it. */
export const FoundRow = z.strictObject({
  /** Name of the resource, or of the kind of its stream. */
  kind: z.string(),
  id: z.string(),
  code: z.string(),
  name: z.union([z.string(), z.strictObject({ en: z.string(), de: z.string() })]).nullable(),
  /** Equipment only: its ISA-95 level. */
  level: z.string().optional(),
})
export type FoundRow = z.infer<typeof FoundRow>

export const FoundRows = z.strictObject({ rows: z.array(FoundRow) })

/** Those whose code or name is what was looked for, then those that begin with it, then the rest as they came. */
export function bestFirst(rows: readonly FoundRow[], text: string): FoundRow[] {
  const wanted = text.trim().toLowerCase()
  const rank = ({ code, name }: FoundRow) => {
    const names = [code, ...(name === null ? [] : typeof name === 'string' ? [name] : Object.values(name))].map((one) => one.toLowerCase())
    if (names.includes(wanted)) return 0
    return names.some((one) => one.startsWith(wanted)) ? 1 : 2
  }
  return rows.toSorted((left, right) => rank(left) - rank(right))
}
