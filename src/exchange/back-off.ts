/** How patiently something is tried again. */
export interface BackOff {
  readonly firstMs: number
  readonly longestMs: number
}

/** Doubles with every attempt; the half of it is left to chance, so that many who wait for one receiver do not all come at once. */
export function backOffMs(attempts: number, { firstMs, longestMs }: BackOff, chance: number): number {
  const longest = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 30))
  return Math.round(longest * (0.5 + chance / 2))
}
