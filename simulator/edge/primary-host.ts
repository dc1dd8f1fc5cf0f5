import { parseHostState } from './host-state.ts'

/** What an edge node knows of the host application that it serves: it gives births when the host is there and goes when it goes. */
export class PrimaryHost {
  readonly topic: string
  #state = { online: false, atMs: -1 }
  #changed = Promise.withResolvers<void>()

  constructor(id: string) {
    this.topic = `spBv1.0/STATE/${id}`
  }

  get isOnline(): boolean {
    return this.#state.online
  }

  /** On a new connection nothing of the old one counts: its broker may be another. */
  forget(): void {
    this.#state = { online: false, atMs: -1 }
  }

  hear(payload: Uint8Array): void {
    const state = parseHostState(payload)
    // An older word than the last one is stale (Sparkplug 3.0, tck-id-message-flow-edge-node-birth-publish-phid-offline).
    if (!state || state.atMs < this.#state.atMs) return
    this.#state = state
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }

  /** @returns false when `lost` came before. */
  async until(online: boolean, lost: Promise<void>): Promise<boolean> {
    let isLost = false
    const ended = lost.then(() => {
      isLost = true
    })
    while (this.#state.online !== online && !isLost) await Promise.race([this.#changed.promise, ended])
    return !isLost
  }
}
