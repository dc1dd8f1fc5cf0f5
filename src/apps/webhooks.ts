import { startWebhooks } from '../exchange/webhook/deliver-webhooks.store.ts'
import { PACE } from '../exchange/webhook/delivery.ts'
import { listEventNamesAnswer } from '../exchange/webhook/event-names.query.ts'
import { openAddresses } from '../exchange/webhook/open-address.adapter.ts'
import { postWith } from '../exchange/webhook/post-message.adapter.ts'
import { subscriptionHandlers } from '../exchange/webhook/subscribe.handler.ts'
import * as handlers from '../exchange/webhook/webhook.handler.ts'
import * as projections from '../exchange/webhook/webhook.projection.ts'
import * as queries from '../exchange/webhook/webhook.query.ts'
import type { Catalogue, Module } from '../kernel/server/catalogue.ts'
import type { Site } from '../kernel/server/site.ts'
import { attachmentFieldsOf } from '../model/attachment/attachment-fields.ts'
import { gather } from './gather.ts'
import { eventKindsOf, isPrivateStream, streamKinds } from './streams.ts'

/** Every event that another program may be told of, by its name. */
function sendableEvents(): ReadonlySet<string> {
  const open = streamKinds().filter(({ kind }) => !isPrivateStream(kind))
  return new Set(open.flatMap((stream) => eventKindsOf(stream).map((kind) => `${stream.kind}.${kind}`)))
}

export function webhookModule(): Module {
  const events = sendableEvents()
  const own = gather(handlers, projections, queries)
  return {
    ...own,
    handlers: [...(own.handlers ?? []), ...subscriptionHandlers(events)],
    answers: [...(own.answers ?? []), listEventNamesAnswer(events)],
  }
}

/** @param allowed networks inside the plant to which messages may go */
export function startOurWebhooks(site: Site, allowed: readonly string[], chance: () => number): { close(): Promise<void> } {
  const post = postWith({ isOpen: openAddresses(allowed), nowMs: () => Date.parse(site.now()) })
  return startWebhooks({ site, post, pace: PACE, chance, textsOf: textFieldsOf(site.catalogue) })
}

/**
 * In which fields of the events of a stream people write in their own words: those that the contracts of its module call redactable (every event that
 * repeats such a text calls it by the same name), and the names of files.
 */
export function textFieldsOf({
  handlers: all,
  resources,
}: Pick<Catalogue, 'handlers' | 'resources'>): (streamKind: string) => ReadonlySet<string> {
  const byModule = new Map<string, Set<string>>()
  const add = (name: string, fields: readonly string[]) => {
    const module = moduleOf(name)
    byModule.set(module, new Set([...(byModule.get(module) ?? []), ...fields]))
  }
  for (const { contract } of all.values()) add(contract.name, contract.redactable ?? [])
  for (const { resource } of resources)
    add(
      resource.name,
      attachmentFieldsOf(resource).map((field) => `${field}.name`),
    )
  return (streamKind) => byModule.get(moduleOf(streamKind)) ?? new Set()
}

function moduleOf(name: string): string {
  return name.split('.', 2).join('.')
}
