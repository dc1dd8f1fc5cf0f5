import type { Words } from '../../kernel/contract/words.ts'
import { severityWords } from '../../model/notice/contract.ts'
import { linkTo, standsInText, type Told } from './told.ts'

/** What a mail says: the same in plain text and in simple HTML. */
export interface Mail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const words = {
  open: { en: 'Open the notice and say that you take care of it:', de: 'Meldung öffnen und sagen, dass Sie sich kümmern:' },
  why: {
    en: 'You are told because you are on duty. In Entresol you choose from which severity on you get mail.',
    de: 'Sie erhalten diese Nachricht, weil Sie Dienst haben. Ab welcher Dringlichkeit Sie E-Mail bekommen, wählen Sie in Entresol.',
  },
} as const satisfies Record<string, Words>

export function mailOf(told: Told, publicUrl: string): Mail {
  const { language, text, place } = told
  const severity = severityWords[told.severity][language]
  const about = [severity, place, timeOf(told)].filter(Boolean).join(' · ')
  const standsIn = standsInText(told)
  const link = linkTo(publicUrl, told.noticeId)
  const [open, why] = [words.open[language], words.why[language]]
  return {
    subject: inOneLine([severity, place, text].filter(Boolean).join(' · ')),
    text: `${text}\n${about}\n${standsIn && `${standsIn}\n`}\n${open}\n${link}\n\n-- \n${why}\n`,
    html: `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5">
<p style="font-size:1.25em;font-weight:bold;margin:0">${escaped(text)}</p><p style="margin:0 0 1em">${escaped(about)}${standsIn && `<br>${escaped(standsIn)}`}</p>
<p>${escaped(open)}<br><a href="${escaped(link)}">${escaped(link)}</a></p><p style="font-size:0.85em">${escaped(why)}</p></body></html>\n`,
  }
}

function timeOf({ raisedAt, language, zone }: Told): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(new Date(raisedAt))
}

/** A line break would begin a header of its own. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (character) => names[character]!)
}
