import type { Instant } from '../../kernel/contract/ids.ts'
import { type Actor, systemActor } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { follow } from '../../kernel/server/follower.ts'
import { isAfter } from '../../kernel/server/feed.ts'
import type { Recorded } from '../../kernel/server/handler.ts'
import type { Site } from '../../kernel/server/site.ts'
import { type FiringOutcome, MOST_DEPTH, MOST_FAILURES, stopRule } from './contract.ts'
import { NotAnExpression } from './expression.ts'
import { FiringTable, type StoredRule } from './firing-table.store.ts'
import { placesOfEvent, readyRule, type RuleParts } from './rule.ts'
import { narrowedGrants } from './narrowed-grants.store.ts'

export interface RuleSurroundings {
  readonly site: Pick<Site, 'pool' | 'siteId' | 'bell' | 'now' | 'log' | 'tree' | 'execute'>
  readonly parts: RuleParts
  /** The rights that an account has at this moment; undefined when it is gone or disabled. */
  readonly actorOf: (accountId: string) => Promise<Actor | undefined>
}

const FOLLOWER = 'model.rule.firings'

/**
 * Fires the rules: follows the feed, and sends for each event that fits the command of its rule, under the id of the rule and with the rights that the person
 * who switched it on has at this moment. A crash repeats an event: the command has the same id then, and what was noted stays.
 */
export async function startRules(surroundings: RuleSurroundings): Promise<{ close(): Promise<void> }> {
  const { siteId, pool, bell, log } = surroundings.site
  const table = new FiringTable(pool, siteId)
  await table.beginAtEnd(FOLLOWER)
  const stop = new AbortController()
  const following = follow({
    ...{ name: FOLLOWER, siteId, pool, bell, log, streams: [], signal: stop.signal, troubles: {} },
    react: async (events) => {
      const rules = Map.groupBy(await table.listActive(), ({ event }) => event)
      if (rules.size === 0) return
      for (const event of events) {
        for (const rule of rules.get(`${event.streamKind}.${event.event.kind}`) ?? [])
          await new Firing(surroundings, table, rule, event).run()
      }
    },
  })
  return {
    close: async () => {
      stop.abort()
      await following
    },
  }
}

/** One rule and one event of the kind that it hears. */
class Firing {
  readonly #surroundings: RuleSurroundings
  readonly #table: FiringTable
  readonly #rule: StoredRule
  readonly #event: Recorded

  constructor(surroundings: RuleSurroundings, table: FiringTable, rule: StoredRule, event: Recorded) {
    this.#surroundings = surroundings
    this.#table = table
    this.#rule = rule
    this.#event = event
  }

  async run(): Promise<void> {
    const [rule, event] = [this.#rule, this.#event]
    if (!isAfter(event.position, rule.activation)) return
    const place = await this.#findPlace()
    if (place === undefined) return
    if (await this.#table.has(rule.ruleId, event.position)) return
    const fired = await this.#fire(place)
    if (!fired) return
    const { now } = this.#surroundings.site
    await this.#table.note(rule.ruleId, event, { ...fired, commandId: this.#commandId, firedAt: now() })
    await this.#stopWhenFailing()
  }

  get #commandId(): string {
    const { epoch, seq } = this.#event.position
    return derivedId('model.rule', this.#rule.ruleId, `${epoch}.${seq}`)
  }

  /** The equipment at which the event happened; undefined where the rule does not hear it. */
  async #findPlace(): Promise<string | undefined> {
    const { streamId, streamKind, event } = this.#event
    const { equipmentId } = this.#rule
    const { ancestors, siteId } = this.#surroundings.site.tree()
    const places = placesOfEvent(streamId, event.payload, await this.#table.findState(streamKind, streamId))
    const found = places.find((id) => id === equipmentId || ancestors.get(id)?.has(equipmentId) === true)
    return found ?? (equipmentId === siteId ? equipmentId : undefined)
  }

  /** @returns nothing when the condition does not hold. */
  async #fire(equipment: string): Promise<{ outcome: FiringOutcome; reasons: readonly string[]; depth: number } | undefined> {
    const { parts } = this.#surroundings
    const { streamId, event, occurredAt, commandId } = this.#event
    const given = { payload: event.payload, stream: streamId, occurredAt, equipment }
    const depth = (await this.#table.depthOf(commandId)) + 1
    try {
      const ready = readyRule(this.#rule, parts)
      if (!ready.holds(given)) return undefined
      if (depth > MOST_DEPTH) return { outcome: 'looped', reasons: [], depth }
      if ((await this.#table.countSince(this.#rule.ruleId, this.#anHourAgo())) >= this.#rule.mostPerHour)
        return { outcome: 'limited', reasons: [], depth }
      return { ...(await this.#send(ready.contract, ready.inputFor(given))), depth }
    } catch (error) {
      if (error instanceof NotAnExpression) return { outcome: 'failed', reasons: [error.message], depth }
      throw error
    }
  }

  async #send(contract: Parameters<Site['execute']>[0]['contract'], input: object) {
    const { site, actorOf } = this.#surroundings
    const person = await actorOf(this.#rule.activatedBy)
    const grants = narrowedGrants(person?.grants ?? [], contract.permission, this.#rule.equipmentId, site.tree())
    // Under its own name: nobody shall be said to have done what he did not do.
    const actor: Actor = { accountId: this.#rule.ruleId, grants }
    const occurredAt = contract.intent === 'report' ? this.#event.occurredAt : undefined
    const outcome = await site.execute({ commandId: this.#commandId, actor, contract, input, occurredAt, bulk: true })
    if (outcome.outcome === 'accepted') return { outcome: 'done' as const, reasons: [] }
    return { outcome: 'refused' as const, reasons: outcome.refusals }
  }

  async #stopWhenFailing(): Promise<void> {
    const { site } = this.#surroundings
    const { ruleId, activation } = this.#rule
    const last = await this.#table.listLast(ruleId, activation, MOST_FAILURES)
    if (last.length < MOST_FAILURES || !last.every((outcome) => outcome === 'refused' || outcome === 'failed')) return
    const { epoch, seq } = this.#event.position
    const commandId = derivedId('model.rule.stop', ruleId, `${epoch}.${seq}`)
    await site.execute({ commandId, actor: systemActor(site.siteId), contract: stopRule, input: { ruleId } })
  }

  #anHourAgo(): Instant {
    return new Date(Date.parse(this.#surroundings.site.now()) - 3_600_000).toISOString() as Instant
  }
}
