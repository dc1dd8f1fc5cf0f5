import { createTransport } from 'nodemailer'
import type { NoticeFault } from './contract.ts'
import type { Mail } from './mail.ts'
import type { Outcome } from './outcome.ts'

/** The mail server of the plant, and how it is spoken to. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** `starttls` and `tls` never go on without encryption; `none` is for a relay on the own machine or in the own network. */
  readonly security: 'starttls' | 'tls' | 'none'
  readonly user: string | undefined
  readonly password: string | undefined
  /** Certificates (PEM) that are trusted there instead of the well-known ones. */
  readonly ca: string | undefined
  /** The address from which mails come. */
  readonly sender: string
}

export interface Letter extends Mail {
  readonly to: string
  /** The same at every repetition, so that a mailbox can see that it has the mail already. */
  readonly id: string
}

export type SendMail = (letter: Letter) => Promise<Outcome>

const TIMEOUT_MS = 15_000

/** Sends mails over SMTP, one connection for each. Files and addresses in them are never fetched, and nothing of what the server says is kept but its code. */
export function sendMailWith({ host, port, security, user, password, ca, sender }: MailServer, timeoutMs = TIMEOUT_MS): SendMail {
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    ...(ca !== undefined && { tls: { ca } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
  })
  const domain = sender.slice(sender.lastIndexOf('@') + 1)
  return async ({ to, id, subject, text, html }) => {
    try {
      await transport.sendMail({
        ...{ from: { name: 'Entresol', address: sender }, to: { name: '', address: to }, subject, text, html },
        messageId: `<${id}@${domain}>`,
        // No holiday reply comes back (RFC 3834).
        headers: { 'auto-submitted': 'auto-generated' },
      })
      return { kind: 'arrived' }
    } catch (error) {
      return outcomeOf(error as SmtpFault)
    }
  }
}

interface SmtpFault extends Error {
  readonly code?: string
  readonly responseCode?: number
}

/** What concerns this mail alone (its envelope or its content) keeps no other waiting; all else is a matter of the server. */
function outcomeOf({ code = '', responseCode: status, message }: SmtpFault): Outcome {
  const answered = status === undefined ? {} : { status }
  if (['EENVELOPE', 'EMESSAGE'].includes(code) && status !== undefined) {
    return status >= 500 ? { kind: 'refused', fault: 'refused', ...answered } : { kind: 'later', fault: 'busy', ...answered }
  }
  return { kind: 'away', fault: faultOf(code, message), ...answered }
}

function faultOf(code: string, message: string): NoticeFault {
  if (code === 'EAUTH') return 'sign_in_refused'
  return code === 'ETLS' || /certificate|self.signed/i.test(message) ? 'certificate' : 'unreachable'
}
