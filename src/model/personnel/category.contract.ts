import * as z from 'zod'
import type { Words } from '../../kernel/contract/words.ts'

/** The four operations categories of ISA-95 Part 3. A role can be granted for some of them. */
export const OperationsCategory = z.enum(['Production', 'Quality', 'Maintenance', 'Inventory'])
export type OperationsCategory = z.infer<typeof OperationsCategory>

export const categoryNames: Readonly<Record<OperationsCategory, Words>> = {
  Production: { en: 'Production', de: 'Produktion' },
  Quality: { en: 'Quality', de: 'Qualität' },
  Maintenance: { en: 'Maintenance', de: 'Instandhaltung' },
  Inventory: { en: 'Inventory', de: 'Lager' },
}
