import type { Outcome } from '../../kernel/contract/command.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import type { AnyCommand } from '../../kernel/contract/resource.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'

/** One record to be entered: `key` names it among all that are seeded, so that a repetition is recognised. */
export interface Seed {
  readonly key: string
  readonly contract: AnyCommand
  readonly input: object
}

/** Accounts cost time for their passwords, which the writer spends in one transaction. */
const AT_ONCE = 200

/**
 * Enters records through the public commands. The id of each command is derived from the site and the record's key: what was entered before
 * is answered as then, and nothing happens twice.
 */
export class Seeding {
  readonly #site: Site
  readonly #actor: Actor
  readonly #occurredAt: Instant | undefined

  /** @param occurredAt since when the records hold; the same at every repetition. Undefined: since they are entered. */
  constructor(site: Site, actor: Actor, occurredAt: Instant | undefined) {
    this.#site = site
    this.#actor = actor
    this.#occurredAt = occurredAt
  }

  /**
   * Enters records that do not need each other.
   * @returns what each command answered, by key.
   * @throws when one is refused, naming it.
   */
  async enter(seeds: readonly Seed[], atOnce = AT_ONCE, signal?: AbortSignal): Promise<Map<string, Readonly<Record<string, unknown>>>> {
    const results = new Map<string, Readonly<Record<string, unknown>>>()
    for (let index = 0; index < seeds.length && !signal?.aborted; index += atOnce) {
      const part = seeds.slice(index, index + atOnce)
      const outcomes = await this.#site.executeMany(part.map((seed) => this.#attemptOf(seed)))
      part.forEach((seed, at) => results.set(seed.key, resultOf(seed, outcomes[at]!)))
    }
    return results
  }

  /** Enters records that have an id. @returns the ids by key. */
  async enterForIds(seeds: readonly Seed[], idName = 'id', atOnce = AT_ONCE): Promise<Map<string, string>> {
    const results = await this.enter(seeds, atOnce)
    return new Map([...results].map(([key, result]) => [key, String(result[idName])]))
  }

  #attemptOf({ key, contract, input }: Seed) {
    return {
      commandId: derivedId(this.#site.siteId, 'seed', contract.name, key),
      actor: this.#actor,
      contract,
      input: contract.input.parse(input) as object,
      occurredAt: this.#occurredAt,
    }
  }
}

function resultOf({ key, contract }: Seed, outcome: Outcome): Readonly<Record<string, unknown>> {
  if (outcome.outcome === 'accepted') return outcome.result
  throw new Error(`the demo plant cannot be entered: ${contract.name} of ${key} is refused (${outcome.refusals.join(', ')})`)
}

/** Codes of a kind with their ids. @throws for an unknown code: a fault of the description. */
export function idIn(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code)
  if (id === undefined) throw new Error(`the description names ${code}, which it does not describe`)
  return id
}
