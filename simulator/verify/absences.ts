/**
 * When the gateways of an area could not be heard, by the computer's clock. What a unit did meanwhile is known only when its gateway has stored a
 * change to tell: a unit that did not change leaves nobody to know, and its books say “no data” for so long, as they must (EC-07).
 */
export class Absences {
  readonly #spans = new Map<string, { fromMs: number; untilMs: number }[]>()

  /** The gateway cannot be heard any more; nothing changes when that was known. */
  begin(gateway: string, atMs: number): void {
    const spans = this.#spans.get(gateway) ?? []
    this.#spans.set(gateway, spans)
    if (spans.at(-1)?.untilMs !== Number.POSITIVE_INFINITY) spans.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY })
  }

  end(gateway: string, atMs: number): void {
    const open = this.#spans.get(gateway)?.at(-1)
    if (open) open.untilMs = Math.min(open.untilMs, atMs)
  }

  /** Milliseconds of a period in which the gateway could not be heard. */
  within(gateway: string, fromMs: number, untilMs: number): number {
    const spans = this.#spans.get(gateway) ?? []
    return spans.reduce((sum, one) => sum + Math.max(0, Math.min(one.untilMs, untilMs) - Math.max(one.fromMs, fromMs)), 0)
  }
}
