import type { Chance } from '../plant/chance.ts'

/** How badly the network treats messages: shares between 0 and 1. */
export interface Mischief {
  duplicateShare: number
  swapShare: number
}

/**
 * Doubles messages and swaps neighbours, by seeded chance. Pure but for the one message it may hold back, which `flush`
 * lets go.
 */
export class MischievousNetwork<T> {
  mischief: Mischief = { duplicateShare: 0, swapShare: 0 }
  readonly #chance: Chance
  #held: T | undefined

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** The messages that go out now, given the next one that came in. */
  pass(message: T): T[] {
    const { duplicateShare, swapShare } = this.mischief
    const copies = duplicateShare > 0 && this.#chance.happens(duplicateShare) ? [message, message] : [message]
    const held = this.#held
    if (held !== undefined) {
      this.#held = undefined
      return [...copies, held]
    }
    if (swapShare > 0 && this.#chance.happens(swapShare)) {
      this.#held = message
      return []
    }
    return copies
  }

  flush(): T[] {
    const held = this.#held
    this.#held = undefined
    return held === undefined ? [] : [held]
  }
}
