import fc from 'fast-check'
import { expect, it } from 'vitest'
import { layOutPareto } from './pareto-layout.ts'

const losses = fc.array(fc.record({ id: fc.uuid(), name: fc.string(), amount: fc.nat(100_000) }), { minLength: 1, maxLength: 40 })

it('the rows hold the whole loss, the curve rises to 100 %, and the rest comes last', () => {
  fc.assert(
    fc.property(losses, fc.integer({ min: 2, max: 12 }), (all, most) => {
      const rows = layOutPareto(all, most, 'Other')
      const total = all.reduce((sum, loss) => sum + loss.amount, 0)
      expect(rows.length).toBeLessThanOrEqual(most)
      expect(rows.reduce((sum, row) => sum + row.amount, 0)).toBe(total)
      expect(total === 0 || Math.abs((rows.at(-1)?.cumulated ?? 0) - 1) < 1e-9).toBe(true)
      const named = rows.filter((row) => row.id !== '').map((row) => row.amount)
      expect(named).toEqual([...named].sort((a, b) => b - a))
    }),
  )
})

it('no loss, no rows', () => {
  expect(layOutPareto([{ id: 'a', name: 'Jam', amount: 0 }], 5, 'Other')).toEqual([])
})
