import { readFileSync } from 'node:fs'
import { type DeliverySurroundings, shutWay, startWay } from '../exchange/notice/deliver-notices.store.ts'
import * as handlers from '../exchange/notice/delivery.handler.ts'
import * as queries from '../exchange/notice/delivery.query.ts'
import { mailOf } from '../exchange/notice/mail.ts'
import { NOTICE_PACE } from '../exchange/notice/outcome.ts'
import { sendMailWith } from '../exchange/notice/send-mail.adapter.ts'
import type { Module } from '../kernel/server/catalogue.ts'
import type { Site } from '../kernel/server/site.ts'
import { gather } from './gather.ts'
import type { MailOptions } from './mail-options.ts'

/** What people are told outside of the program, and what became of it. */
export const noticeDeliveryModule: Module = gather(handlers, queries)

/** @param mail undefined: nobody is told by e-mail */
export async function startOurNotices(
  site: Site,
  mail: MailOptions | undefined,
  chance: () => number,
  pace = NOTICE_PACE,
): Promise<{ close(): Promise<void> }> {
  const surroundings: DeliverySurroundings = { site, pace, chance }
  if (!mail) {
    await shutWay(site, 'email')
    return { close: () => Promise.resolve() }
  }
  const { caFile, publicUrl, ...server } = mail
  const send = sendMailWith({ ...server, ca: caFile === undefined ? undefined : readFileSync(caFile, 'utf8') })
  return startWay(surroundings, {
    ...{ way: 'email', shown: server.sender },
    // Without an address a message is obsolete, and is not sent.
    send: (due) => send({ ...mailOf(due, publicUrl), to: due.email!, id: due.deliveryId }),
  })
}
