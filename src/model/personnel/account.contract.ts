import type * as z from 'zod'
import { idOf } from '../../kernel/contract/ids.ts'
import type { Words } from '../../kernel/contract/words.ts'

export const AccountId = idOf('AccountId')
export type AccountId = z.infer<typeof AccountId>

/** What every command about an account can say of it. */
export const accountRefusals = {
  account_unknown: { en: 'There is no such account.', de: 'Dieses Konto gibt es nicht.' },
  account_erased: { en: 'The personal data of this account are erased.', de: 'Die Personendaten dieses Kontos sind gelöscht.' },
} as const satisfies Record<string, Words>
