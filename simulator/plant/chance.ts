/**
 * Seeded chance. Every machine and every person draws from a stream of its own, named by a text, so that one more draw
 * at the filler never changes what the lathe does.
 */
export interface Chance {
  /** Uniform in (0, 1): never 0, so that its logarithm exists. */
  next(): number
  /** Whole number in [least, most]. */
  whole(least: number, most: number): number
  /** True with probability `share`. */
  happens(share: number): boolean
  /** Exponential with this mean: the time to an event without memory. */
  exponential(mean: number): number
  /** Weibull: shape > 1 wears out, shape < 1 fails early. */
  weibull(shape: number, scale: number): number
  /** Lognormal given by its median and the standard deviation of its logarithm: repair times, reaction times. */
  lognormal(median: number, sigma: number): number
  /** Standard normal (Box–Muller). */
  normal(): number
  /** One of the weighted choices. Throws when there is none. */
  pick<T extends { weight: number }>(choices: readonly T[]): T
  /** One of the items, each as likely. Throws when there is none. */
  one<T>(items: readonly T[]): T
}

/** cyrb128 (public domain): four well-mixed words out of a text. */
function seedWords(text: string): [number, number, number, number] {
  let h1 = 1779033703
  let h2 = 3144134277
  let h3 = 1013904242
  let h4 = 2773480762
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  return [(h1 ^ h2 ^ h3 ^ h4) >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0]
}

/** sfc32 (public domain, passes PractRand): a small fast generator of 32-bit words. */
function smallFast(words: [number, number, number, number]): () => number {
  let [a, b, c, d] = words
  return () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
}

/** A stream of chance; the same seed and name give the same draws for ever. */
export function createChance(seed: number, name: string): Chance {
  const word = smallFast(seedWords(`${seed}/${name}`))
  for (let i = 0; i < 12; i++) word()
  const next = () => (word() + 0.5) / 4294967296
  const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    normal,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (share) => next() < share,
    exponential: (mean) => -mean * Math.log(next()),
    weibull: (shape, scale) => scale * (-Math.log(next())) ** (1 / shape),
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    pick: (choices) => pickWeighted(choices, next()),
    one: (items) => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new Error('nothing to choose from')
      return item
    },
  }
}

function pickWeighted<T extends { weight: number }>(choices: readonly T[], draw: number): T {
  let left = draw * choices.reduce((sum, choice) => sum + choice.weight, 0)
  for (const choice of choices) {
    left -= choice.weight
    if (left < 0) return choice
  }
  const last = choices.at(-1)
  if (!last) throw new Error('nothing to choose from')
  return last
}
