import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { vi } from 'vitest'

/** A mail as it came in. */
export interface Mailed {
  readonly from: string
  readonly to: readonly string[]
  readonly id: string
  readonly subject: string
  /** Names of all headers, in small letters. */
  readonly headers: readonly string[]
  /** All parts, decoded. */
  readonly body: string
}

/** A mail server that takes mails, and answers as the test wants. */
export interface Mailbox {
  readonly port: number
  /** What it took, in order, repetitions too. */
  readonly taken: Mailed[]
  /** How often somebody came with a mail, also in vain. */
  attempts: number
  /** The code for a recipient: 250 takes the mail. */
  answer: (to: string) => number
  /** Resolves when it has taken so many mails. */
  took(count: number): Promise<void>
  close(): Promise<void>
}

export interface MailboxOptions {
  readonly port?: number
  readonly login?: { readonly user: string; readonly password: string }
}

export async function openMailbox({ port = 0, login }: MailboxOptions = {}): Promise<Mailbox> {
  const server = new SMTPServer({
    ...{ authOptional: login === undefined, disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false, closeTimeout: 100 },
    onAuth: ({ username, password }, _session, callback) =>
      username === login?.user && password === login?.password ? callback(null, { user: username }) : callback(new Error('no')),
    onRcptTo: ({ address }, _session, callback) => {
      mailbox.attempts += 1
      const code = mailbox.answer(address)
      callback(code === 250 ? null : Object.assign(new Error('not now'), { responseCode: code }))
    },
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address)
        mailbox.taken.push({ from: (envelope.mailFrom as { address: string }).address, to, ...read(Buffer.concat(chunks).toString()) })
        callback(null)
      })
    },
  })
  // Whoever hangs up in the middle is no fault of the server.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const mailbox: Mailbox = {
    ...{ port: (server.server.address() as AddressInfo).port, taken: [], attempts: 0 },
    answer: () => 250,
    took: (count) => vi.waitUntil(() => mailbox.taken.length >= count, { timeout: 30_000, interval: 10 }).then(() => undefined),
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
  return mailbox
}

function read(raw: string): Pick<Mailed, 'id' | 'subject' | 'headers' | 'body'> {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const header = (name: string) => lines.find((line) => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2) ?? ''
  const headers = lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
  return {
    id: header('message-id'),
    subject: decodeWords(header('subject')),
    headers,
    body: raw.slice(end).split(/^--/m).map(decodePart).join('\n'),
  }
}

function decodePart(part: string): string {
  const [head = '', ...rest] = part.split('\r\n\r\n')
  const text = rest.join('\r\n\r\n')
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString()
  return /quoted-printable/i.test(head) ? quotedPrintable(text.replace(/=\r\n/g, '')) : text
}

/** Words that are not ASCII in a header (RFC 2047). */
function decodeWords(text: string): string {
  return text
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString() : quotedPrintable(word.replaceAll('_', ' ')),
    )
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
