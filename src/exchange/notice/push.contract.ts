import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MIND_OWN } from '../../model/access/contract.ts'

/** Kind of the streams of the browsers in which people are told. */
export const BROWSER_STREAM = 'exchange.notice.browser'

const Base64Url = z.string().regex(/^[\w-]+$/)

/** As the browser's push service gives it: https, no user name in it, and no line break. */
export const PushEndpoint = z
  .string()
  .max(1_000)
  .regex(/^https:\/\/[^\s@/?#]+(\/\S*)?$/)

/** This browser tells the one who is signed in. A browser that told somebody else tells him no more. */
export const addOwnBrowser = defineCommand({
  name: 'exchange.notice.addOwnBrowser',
  title: { en: 'Tell me in this browser', de: 'In diesem Browser benachrichtigen' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ endpoint: PushEndpoint, p256dh: Base64Url.length(87), auth: Base64Url.length(22) }),
  secret: ['endpoint', 'p256dh', 'auth'],
  refusals: {
    push_not_open: {
      en: 'This program does not push: it knows no https address of its own.',
      de: 'Dieses Programm sendet keine Push-Nachrichten: Es kennt keine eigene https-Adresse.',
    },
    key_not_usable: { en: 'The key of the browser is none.', de: 'Der Schlüssel des Browsers ist keiner.' },
    too_many_browsers: { en: 'Ten browsers are enough. Remove one first.', de: 'Zehn Browser genügen. Bitte erst einen entfernen.' },
  },
})

export const MOST_BROWSERS = 10

export const removeOwnBrowser = defineCommand({
  name: 'exchange.notice.removeOwnBrowser',
  title: { en: 'Tell me there no more', de: 'Dort nicht mehr benachrichtigen' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ browserId: Uuid }),
  refusals: { browser_unknown: { en: 'There is no such browser of yours.', de: 'Diesen Browser haben Sie nicht.' } },
})

/** The browsers in which the one who asks is told. */
export const listOwnBrowsers = defineQuery({
  name: 'exchange.notice.listOwnBrowsers',
  title: { en: 'My browsers for notices', de: 'Meine Browser für Meldungen' },
  isa95: 'Person',
  permission: MIND_OWN,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(z.strictObject({ browserId: z.string(), addedAt: z.string() })) }),
})

export const BrowserEvent = z.strictObject({
  kind: z.enum(['browserAdded', 'browserRemoved']),
  payload: z.strictObject({ browserId: Uuid }),
})
export type BrowserEvent = z.infer<typeof BrowserEvent>
