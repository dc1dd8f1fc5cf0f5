import type { Words } from '../../kernel/contract/words.ts'
import type { Severity } from '../../model/notice/contract.ts'
import type { Told } from './told.ts'

/** What the service worker of the web app shows (`push-worker.js`). */
export interface Push {
  readonly title: string
  readonly body: string
  readonly language: string
  /** A message that comes twice is shown once. */
  readonly tag: string
  readonly path: string
}

const titles: Readonly<Record<Severity, Words>> = {
  information: { en: 'Information', de: 'Hinweis' },
  warning: { en: 'Warning', de: 'Warnung' },
  alarm: { en: 'Alarm', de: 'Alarm' },
}

/** How the push service treats it: a battery that is nearly empty lets only `high` through at once (RFC 8030). */
export const urgencies = { information: 'low', warning: 'normal', alarm: 'high' } as const satisfies Record<Severity, string>

export function pushOf({ noticeId, severity, language, place, text }: Told): Push {
  const title = [titles[severity][language], place].filter(Boolean).join(' · ')
  return { title, body: text, language, tag: noticeId, path: `/own-notices#${noticeId}` }
}
