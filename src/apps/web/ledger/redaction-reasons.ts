import type { RedactionReason } from '../../../kernel/contract/ledger.ts'
import type { Words } from '../../../kernel/contract/words.ts'

/** Why something is taken out of the ledger or from beside it. */
export const redactionReasons: Readonly<Record<RedactionReason, Words>> = {
  personalData: { en: 'Personal data', de: 'Personenbezogene Daten' },
  confidential: { en: 'Confidential', de: 'Vertraulich' },
  mistake: { en: 'Written by mistake', de: 'Irrtümlich geschrieben' },
}
