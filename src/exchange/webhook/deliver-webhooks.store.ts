import type { Instant } from '../../kernel/contract/ids.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { isAfter, readFeed } from '../../kernel/server/feed.ts'
import type { Recorded } from '../../kernel/server/handler.ts'
import type { Site } from '../../kernel/server/site.ts'
import { SUBSCRIPTION_STREAM } from './contract.ts'
import { type Answer, judgeAnswer, nextTryMs, type Pace } from './delivery.ts'
import { bodyOfMessage, eventNameOf, type Happened, placesOf, streamOf } from './message.ts'
import type { Message } from './post-message.adapter.ts'
import { type Attempted, type Target, type Trying, WebhookTable } from './webhook-table.store.ts'

export interface WebhookSurroundings {
  readonly site: Pick<Site, 'pool' | 'siteId' | 'bell' | 'now' | 'log' | 'tree'>
  readonly post: (message: Message, signal: AbortSignal) => Promise<Answer>
  readonly pace: Pace
  /** Between 0 and 1, anew each time. */
  readonly chance: () => number
  /** The fields of a stream's events in which people write in their own words. */
  readonly textsOf: (streamKind: string) => ReadonlySet<string>
}

/** What a webhook waits for: these streams, from what was heard of them so far, and no longer than this. */
interface Rest {
  readonly streams: readonly string[]
  readonly heard: number
  readonly ms: number
}

const PAGE = 100
/** Events of other streams are passed over without noting it, up to this many. */
const MOST_PASSED_OVER = 1_000
const LOOK_AGAIN_MS = 2_000
const TROUBLED_MS = 5_000
const TESTED = `${SUBSCRIPTION_STREAM}.subscriptionTested`
const none: ReadonlySet<string> = new Set()

/**
 * Sends events to those who asked for them: each webhook by itself, so that one whose receiver is away holds up no other, and within each in the order of
 * the ledger. A crash repeats the message that was on its way; its id is the same, so the receiver sees it once.
 */
export function startWebhooks(surroundings: WebhookSurroundings): { close(): Promise<void> } {
  const stop = new AbortController()
  const running = serveAll(surroundings, stop.signal)
  return {
    close: async () => {
      stop.abort()
      await running
    },
  }
}

async function serveAll(surroundings: WebhookSurroundings, signal: AbortSignal): Promise<void> {
  const { site } = surroundings
  const table = new WebhookTable(site.pool, site.siteId)
  const serving = new Map<string, Promise<void>>()
  while (!signal.aborted) {
    const heard = site.bell.rungFor([SUBSCRIPTION_STREAM])
    const ids = await table.listIds().catch((error: unknown) => void site.log(error, 'exchange.webhook'))
    for (const id of ids ?? []) {
      if (serving.has(id)) continue
      const served = new Webhook(surroundings, table, id).serve(signal).finally(() => serving.delete(id))
      serving.set(id, served)
    }
    await site.bell.next([SUBSCRIPTION_STREAM], heard, LOOK_AGAIN_MS, signal)
  }
  await Promise.all(serving.values())
}

class Webhook {
  readonly #surroundings: WebhookSurroundings
  readonly #table: WebhookTable
  readonly #id: string

  constructor(surroundings: WebhookSurroundings, table: WebhookTable, id: string) {
    this.#surroundings = surroundings
    this.#table = table
    this.#id = id
  }

  /** Resolves when the webhook was removed, or the signal aborts. */
  async serve(signal: AbortSignal): Promise<void> {
    const { bell, log } = this.#surroundings.site
    while (!signal.aborted) {
      try {
        const rest = await this.#step(signal)
        if (rest === 'removed') return
        if (rest) await bell.next(rest.streams, rest.heard, rest.ms, signal)
      } catch (error) {
        if (signal.aborted) return
        log(error, 'exchange.webhook')
        await bell.next([SUBSCRIPTION_STREAM], bell.rungFor([SUBSCRIPTION_STREAM]), TROUBLED_MS, signal)
      }
    }
  }

  /** @returns what to wait for; nothing when there is more to do. */
  async #step(signal: AbortSignal): Promise<Rest | 'removed' | undefined> {
    const { site } = this.#surroundings
    const heardOwn = site.bell.rungFor([SUBSCRIPTION_STREAM])
    const untilChanged = (ms: number): Rest => ({ streams: [SUBSCRIPTION_STREAM], heard: heardOwn, ms })
    const target = await this.#table.find(this.#id, site.now())
    if (!target) return 'removed'
    if (!target.isActive) return untilChanged(LOOK_AGAIN_MS)
    const trying = await this.#table.findTrying(this.#id)
    if (trying) {
      const ms = Date.parse(trying.nextTryAt) - Date.parse(site.now())
      if (ms > 0) return untilChanged(ms)
      return this.#retry(target, trying, signal)
    }
    const streams = [...new Set([...target.events.map(streamOf), SUBSCRIPTION_STREAM])]
    const rest = { streams, heard: site.bell.rungFor(streams), ms: LOOK_AGAIN_MS }
    const isDone = await this.#goOn(target, streams, () => site.bell.rungFor([SUBSCRIPTION_STREAM]) !== heardOwn, signal)
    if (!isDone) return undefined
    await this.#table.forgetOldest(this.#id)
    return rest
  }

  /** Sends what the feed has, until something does not arrive or the webhook was changed. @returns whether nothing is left. */
  async #goOn(target: Target, streams: readonly string[], isChanged: () => boolean, signal: AbortSignal): Promise<boolean> {
    const { site } = this.#surroundings
    const page = await readFeed(site.pool, site.siteId, target.cursor, PAGE, streams)
    const concerned = await this.#choose(target, page.events)
    let at = target.cursor
    for (const event of concerned) {
      if (isChanged()) return false
      const attempted = await this.#attempt(target, event, undefined, signal)
      await this.#table.noteFirst(target, at, attempted)
      at = event.position
      if (attempted.state === 'trying') return false
    }
    const passedOver = page.events.length > concerned.length || page.position.seq - at.seq > MOST_PASSED_OVER
    if (passedOver && isAfter(page.position, at)) await this.#table.passOver(target, at, page.position)
    return page.events.length < PAGE
  }

  /** Of these events the ones that the webhook wants. */
  async #choose({ events: wanted, equipmentId }: Target, events: readonly Recorded[]): Promise<readonly Recorded[]> {
    const { tree } = this.#surroundings.site
    const isTest = (event: Recorded) => event.streamId === this.#id && nameOf(event) === TESTED
    const named = events.filter((event) => wanted.includes(nameOf(event)) || isTest(event))
    if (equipmentId === null) return named
    const states = new Map<string, ReadonlyMap<string, object>>()
    for (const [kind, ofKind] of Map.groupBy(named, ({ streamKind }) => streamKind))
      states.set(kind, await this.#table.loadStates(kind, [...new Set(ofKind.map(({ streamId }) => streamId))]))
    const isThere = (id: string) => id === equipmentId || tree().ancestors.get(id)?.has(equipmentId) === true
    return named.filter((event) => {
      const state = states.get(event.streamKind)?.get(event.streamId)
      return isTest(event) || placesOf({ streamId: event.streamId, payload: event.event.payload }, state).some(isThere)
    })
  }

  async #retry(target: Target, trying: Trying, signal: AbortSignal): Promise<undefined> {
    const { site } = this.#surroundings
    const { epoch, seq } = trying.position
    // Read anew: what was redacted meanwhile does not go out any more.
    const { events } = await readFeed(site.pool, site.siteId, { epoch, seq: seq - 1 }, 1, [streamOf(trying.event)])
    const [event] = events
    const attempted =
      event && event.position.seq === seq
        ? await this.#attempt(target, event, trying, signal)
        : { ...trying, state: 'dead' as const, answer: { fault: 'event_gone' as const }, triedAt: site.now(), nextTryAt: null }
    await this.#table.noteRetry(this.#id, attempted)
    return undefined
  }

  async #attempt(target: Target, event: Recorded, before: Trying | undefined, signal: AbortSignal): Promise<Attempted> {
    const { site, post, pace, chance, textsOf } = this.#surroundings
    const { url, secret, previousSecret, sendsTexts } = target
    const { epoch, seq } = event.position
    const deliveryId = derivedId('exchange.webhook', this.#id, `${epoch}.${seq}`)
    const body = bodyOfMessage(happenedOf(event), sendsTexts ? none : textsOf(event.streamKind))
    const secrets = previousSecret === null ? [secret] : [secret, previousSecret]
    const firstTriedAt = before?.firstTriedAt ?? site.now()
    const answer = await post({ url, id: deliveryId, body, secrets }, signal)
    const [attempts, triedAt] = [(before?.attempts ?? 0) + 1, site.now()]
    const about = { deliveryId, position: event.position, event: nameOf(event), attempts, answer, firstTriedAt, triedAt }
    if (judgeAnswer(answer) === 'delivered') return { ...about, state: 'delivered', nextTryAt: null }
    const tried = { attempts, firstTriedAtMs: Date.parse(firstTriedAt), nowMs: Date.parse(triedAt) }
    // A test asks how it is now.
    const inMs = about.event === TESTED ? undefined : nextTryMs(answer, tried, pace, chance())
    if (inMs === undefined) return { ...about, state: 'dead', nextTryAt: null }
    return { ...about, state: 'trying', nextTryAt: new Date(tried.nowMs + inMs).toISOString() as Instant }
  }
}

const nameOf = ({ streamKind, event: { kind } }: Recorded) => eventNameOf({ streamKind, kind })

function happenedOf({ position, event, ...rest }: Recorded): Happened {
  return { ...rest, ...position, ...event }
}
