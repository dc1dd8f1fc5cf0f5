import fc from 'fast-check'
import { expect, it } from 'vitest'
import { timeElements } from '../theme/states.ts'
import { timeLadder } from './time-ladder.ts'

it('the golden shift steps down from 480 to 350 minutes', () => {
  const minutes = { APT: 350, AUST: 20, ADET: 35 + 6 + 14, ADOT: 25, PDOT: 30 }
  expect(timeLadder(minutes).map((step) => [step.symbol, step.seconds])).toEqual([
    ['POT', 480],
    ['PBT', 450],
    ['AUBT', 425],
    ['AUPT', 370],
    ['APT', 350],
  ])
})

it('each step less its losses is the next one', () => {
  const seconds = fc.record(Object.fromEntries(timeElements.map((element) => [element, fc.nat(30_000)])))
  fc.assert(
    fc.property(seconds, (elements) => {
      const steps = timeLadder(elements)
      for (const [index, step] of steps.slice(0, -1).entries()) {
        const lost = step.losses.reduce((sum, loss) => sum + loss.seconds, 0)
        expect(step.seconds - lost).toBe(steps[index + 1]?.seconds)
      }
    }),
  )
})
