import type { MailServer } from '../exchange/notice/send-mail.adapter.ts'
import { Email } from '../model/notice/contract.ts'
import { ConfigurationFault } from './settings.ts'

/** How mails are sent, and under which address people reach the program that they name. */
export interface MailOptions extends Omit<MailServer, 'ca'> {
  readonly caFile: string | undefined
  readonly publicUrl: string
}

const PORTS = { starttls: 587, tls: 465, none: 25 }
const isSecurity = (text: string): text is MailServer['security'] => Object.hasOwn(PORTS, text)

/** @throws ConfigurationFault when something is missing or cannot be: nobody would see that no mail goes out. */
export function mailOptionsOf(env: Readonly<Record<string, string | undefined>>): MailOptions | undefined {
  const host = env['ENTRESOL_SMTP_HOST']
  if (host === undefined) return undefined
  const needed = (name: string) => {
    const value = env[name]
    if (value === undefined) throw new ConfigurationFault(`${name} is missing beside ENTRESOL_SMTP_HOST`)
    return value
  }
  const security = env['ENTRESOL_SMTP_SECURITY'] ?? 'starttls'
  if (!isSecurity(security)) throw new ConfigurationFault(`ENTRESOL_SMTP_SECURITY is starttls, tls or none, not ${security}`)
  const port = env['ENTRESOL_SMTP_PORT'] ?? String(PORTS[security])
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new ConfigurationFault(`ENTRESOL_SMTP_PORT is a number from 0 to 65535, not ${port}`)
  const sender = needed('ENTRESOL_SMTP_SENDER')
  if (!Email.safeParse(sender).success) throw new ConfigurationFault(`ENTRESOL_SMTP_SENDER must be one plain address, not ${sender}`)
  const publicUrl = needed('ENTRESOL_PUBLIC_URL')
  if (!/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? ''))
    throw new ConfigurationFault('ENTRESOL_PUBLIC_URL must be an address that begins with https://')
  const account = { user: env['ENTRESOL_SMTP_USER'], password: env['ENTRESOL_SMTP_PASSWORD'] }
  if (account.user === undefined && account.password !== undefined) needed('ENTRESOL_SMTP_USER')
  return { host, port: Number(port), security, ...account, caFile: env['ENTRESOL_SMTP_CA'], sender, publicUrl }
}
