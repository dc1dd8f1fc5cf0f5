import { type Severity, severityWords } from '../../model/notice/contract.ts'
import { standsInText, type Told } from './told.ts'

/** What the service worker of the web app shows (`push-worker.js`). */
export interface Push {
  readonly title: string
  readonly body: string
  readonly language: string
  /** A message that comes twice is shown once. */
  readonly tag: string
  readonly path: string
}

/** How the push service treats it: a battery that is nearly empty lets only `high` through at once (RFC 8030). */
export const urgencies = { information: 'low', warning: 'normal', alarm: 'high' } as const satisfies Record<Severity, string>

export function pushOf(told: Told): Push {
  const { noticeId, severity, language, place, text } = told
  const title = [severityWords[severity][language], place].filter(Boolean).join(' · ')
  return { title, body: [text, standsInText(told)].filter(Boolean).join('\n'), language, tag: noticeId, path: `/own-notices#${noticeId}` }
}
