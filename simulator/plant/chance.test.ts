import { describe, expect, test } from 'vitest'
import { createChance } from './chance.ts'

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw).toSorted((a, b) => a - b)
}

describe('seeded chance', () => {
  test('the stream of a seed and name is fixed for ever', () => {
    const chance = createChance(42, 'unit/BOT1-FIL')
    const first = [chance.next(), chance.next(), chance.next()]
    const again = createChance(42, 'unit/BOT1-FIL')
    expect([again.next(), again.next(), again.next()]).toEqual(first)
    expect(createChance(43, 'unit/BOT1-FIL').next()).not.toBe(first[0])
    expect(createChance(42, 'unit/BOT1-CAP').next()).not.toBe(first[0])
  })

  test.each([
    ['exponential mean 60', 60, 2, (c: ReturnType<typeof createChance>) => c.exponential(60), 'mean'],
    ['lognormal median 60', 60, 3, (c: ReturnType<typeof createChance>) => c.lognormal(60, 0.7), 'median'],
    // The median of a Weibull is scale × (ln 2)^(1 / shape).
    ['weibull median', 100 * Math.LN2 ** (1 / 1.4), 3, (c: ReturnType<typeof createChance>) => c.weibull(1.4, 100), 'median'],
    ['normal mean', 0, 0.03, (c: ReturnType<typeof createChance>) => c.normal(), 'mean'],
  ])('%s', (_name, expected, tolerance, draw, which) => {
    const chance = createChance(1, 'distribution')
    const values = draws(20_000, () => draw(chance))
    const found = which === 'mean' ? values.reduce((a, b) => a + b, 0) / values.length : (values[10_000] as number)
    expect(Math.abs(found - expected)).toBeLessThan(tolerance)
  })

  test('weights decide how often a choice is taken', () => {
    const chance = createChance(1, 'pick')
    const picks = draws(
      10_000,
      () =>
        chance.pick([
          { weight: 1, at: 0 },
          { weight: 3, at: 1 },
        ]).at,
    )
    const share = picks.filter((at) => at === 1).length / picks.length
    expect(Math.abs(share - 0.75)).toBeLessThan(0.02)
    expect(() => chance.pick([])).toThrow('nothing')
  })
})
