import type { QueryClient } from '@tanstack/react-query'

/**
 * Who follows which answer through the ledger. An answer that was asked for while nobody followed it may have missed an event, however young it
 * is: the first who begins to follow it has it asked for again.
 */
export class FollowedAnswers {
  readonly #client: QueryClient
  readonly #followers = new Map<string, number>()

  constructor(client: QueryClient) {
    this.#client = client
  }

  /** @param key the query key as JSON. @returns how to stop. */
  follow(key: string): () => void {
    const others = this.#followers.get(key) ?? 0
    this.#followers.set(key, others + 1)
    if (others === 0) this.refresh(key)
    return () => {
      const left = (this.#followers.get(key) ?? 1) - 1
      if (left > 0) this.#followers.set(key, left)
      else this.#followers.delete(key)
    }
  }

  refresh(key: string): void {
    void this.#client.invalidateQueries({ queryKey: JSON.parse(key), exact: true })
  }
}
