import * as z from 'zod'
import type { Words } from '../../kernel/contract/words.ts'

/** The least pressing first. */
export const Severity = z.enum(['information', 'warning', 'alarm'])
export type Severity = z.infer<typeof Severity>

/** How people call them, wherever a notice is told. */
export const severityWords: Readonly<Record<Severity, Words>> = {
  information: { en: 'Information', de: 'Hinweis' },
  warning: { en: 'Warning', de: 'Warnung' },
  alarm: { en: 'Alarm', de: 'Alarm' },
}
