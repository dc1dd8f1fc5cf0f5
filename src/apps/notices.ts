import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as browserHandlers from '../exchange/notice/browser.handler.ts'
import { type DeliverySurroundings, type OpenWay, shutWay, startWay } from '../exchange/notice/deliver-notices.store.ts'
import * as handlers from '../exchange/notice/delivery.handler.ts'
import * as queries from '../exchange/notice/delivery.query.ts'
import { DeliveryTable, type PushKey } from '../exchange/notice/delivery-table.store.ts'
import { mailOf } from '../exchange/notice/mail.ts'
import { NOTICE_PACE } from '../exchange/notice/outcome.ts'
import { pushOf, urgencies } from '../exchange/notice/push.ts'
import { sendMailWith } from '../exchange/notice/send-mail.adapter.ts'
import { sendPushWith } from '../exchange/notice/send-push.adapter.ts'
import type { GuardOptions } from '../exchange/webhook/guarded-request.adapter.ts'
import { openAddresses } from '../exchange/webhook/open-address.adapter.ts'
import type { Module } from '../kernel/server/catalogue.ts'
import type { Site } from '../kernel/server/site.ts'
import type { Configuration } from './configuration.ts'
import { gather } from './gather.ts'
import type { MailOptions } from './mail-options.ts'

/** What people are told outside of the program, and what became of it. */
export const noticeDeliveryModule: Module = gather(handlers, browserHandlers, queries)

export interface NoticeOptions {
  /** Undefined: nobody is told by e-mail. */
  readonly mail: MailOptions | undefined
  /** Undefined, or not https: nobody is told by web push, for which browsers want a safe address. */
  readonly publicUrl: string | undefined
  /** How pushes are sent; the addresses to which they go are chosen by browsers. */
  readonly guard: GuardOptions
}

export function noticeOptionsOf({ mail, publicUrl, webhookNetworks }: Configuration): NoticeOptions {
  return { mail, publicUrl, guard: { isOpen: openAddresses(webhookNetworks) } }
}

export async function startOurNotices(
  site: Site,
  { mail, publicUrl, guard }: NoticeOptions,
  chance: () => number,
  pace = NOTICE_PACE,
): Promise<{ close(): Promise<void> }> {
  const surroundings: DeliverySurroundings = { site, pace, chance }
  const open: OpenWay[] = []
  if (mail) open.push(mailWay(mail))
  else await shutWay(site, 'email')
  if (publicUrl?.startsWith('https://')) open.push(await pushWay(site, publicUrl, guard))
  else await shutWay(site, 'push')
  const running = await Promise.all(open.map((way) => startWay(surroundings, way)))
  return { close: async () => void (await Promise.all(running.map((way) => way.close()))) }
}

function mailWay({ caFile, publicUrl, ...server }: MailOptions): OpenWay {
  const send = sendMailWith({ ...server, ca: caFile === undefined ? undefined : readFileSync(caFile, 'utf8') })
  return {
    ...{ way: 'email', shown: server.sender },
    // Without an address a message is obsolete, and is not sent.
    send: (due) => send({ ...mailOf(due, publicUrl), to: due.email!, id: due.deliveryId }),
  }
}

/** Push services want to know whom to ask about a program: its own address says it (RFC 8292). */
async function pushWay({ pool, siteId }: Site, publicUrl: string, guard: GuardOptions): Promise<OpenWay> {
  const key = await new DeliveryTable(pool, siteId, 'push').keepPushKey(newPushKey())
  const send = sendPushWith(guard, { subject: new URL(publicUrl).origin, ...key })
  return {
    ...{ way: 'push', shown: key.publicKey },
    send: (due) => send({ ...due.browser!, push: pushOf(due), urgency: urgencies[due.severity] }),
  }
}

function newPushKey(): PushKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y, d } = privateKey.export({ format: 'jwk' })
  const bytes = (part: string | undefined) => Buffer.from(part!, 'base64url')
  return { publicKey: Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]).toString('base64url'), privateKey: d! }
}
