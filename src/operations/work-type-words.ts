import type { Words } from '../kernel/contract/words.ts'
import type { WorkType } from './definition/contract.ts'

/** What each kind of work is called, wherever a person chooses or reads one. */
export const workTypeWords: Readonly<Record<WorkType, Words>> = {
  Production: { en: 'Production', de: 'Produktion' },
  SetUp: { en: 'Set-up', de: 'Rüsten' },
  Cleaning: { en: 'Cleaning', de: 'Reinigung' },
  Maintenance: { en: 'Maintenance', de: 'Instandhaltung' },
  Quality: { en: 'Quality check', de: 'Qualitätsprüfung' },
  Inventory: { en: 'Stock work', de: 'Lagerarbeit' },
  Other: { en: 'Other work', de: 'Andere Arbeit' },
}
