/** How long to wait before the next attempt, in milliseconds: doubling, capped, with up to a quarter of chance so that a hall of panels does not knock at once. */
export function backOffMs(attempt: number, chance: number, firstMs = 400, lastMs = 15_000): number {
  const base = Math.min(lastMs, firstMs * 2 ** Math.max(0, attempt - 1))
  return Math.round(base * (0.875 + chance * 0.25))
}
