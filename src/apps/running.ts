/** What runs and must be stopped, the last started first. */
export class Running {
  readonly #parts: { readonly name: string; readonly close: () => Promise<unknown> }[] = []
  #stopping: Promise<void> | undefined
  readonly #log: (error: unknown, part: string) => void

  constructor(log: (error: unknown, part: string) => void) {
    this.#log = log
  }

  add<Part extends { close(): Promise<unknown> }>(name: string, part: Part): Part {
    this.#parts.push({ name, close: () => part.close() })
    return part
  }

  /** Stops everything, one after the other. One part that fails does not keep the others from stopping. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined
  }

  async #stop(): Promise<void> {
    for (const { name, close } of this.#parts.toReversed()) {
      await close().catch((error: unknown) => this.#log(error, name))
    }
  }
}
