const SECONDS = 10

/** Values per second over the last ten whole seconds. */
export class RateMeter {
  readonly #counts = Array.from({ length: SECONDS + 1 }, () => 0)
  #second = 0
  #firstSecond: number | undefined

  note(count: number, nowMs: number): void {
    this.#turnTo(Math.floor(nowMs / 1000))
    this.#counts[this.#second % this.#counts.length]! += count
  }

  perSecond(nowMs: number): number {
    const second = Math.floor(nowMs / 1000)
    this.#turnTo(second)
    const seconds = Math.min(SECONDS, second - (this.#firstSecond ?? second))
    if (seconds === 0) return 0
    const sum = this.#counts.reduce((total, count) => total + count, 0) - this.#counts[second % this.#counts.length]!
    return Math.round((sum / seconds) * 10) / 10
  }

  /** Empties the seconds that have passed since. */
  #turnTo(second: number): void {
    this.#firstSecond ??= second
    if (second <= this.#second) return
    for (let passed = Math.max(this.#second + 1, second - SECONDS); passed <= second; passed += 1)
      this.#counts[passed % this.#counts.length] = 0
    this.#second = second
  }
}
