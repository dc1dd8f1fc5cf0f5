import { describe, expect, test } from 'vitest'
import { DEMO_PLANT } from './plant/demo-plant.ts'
import { TROUBLE_TEXTS, type TroubleName } from './trouble.ts'
import { EXACT_TROUBLES, scriptTroubles } from './trouble-script.ts'

const START_MS = Date.parse('2026-11-15T05:00:00Z')
const OPTIONS = { spec: DEMO_PLANT, seed: 4, startMs: START_MS, endMs: START_MS + 7 * 86_400_000, troubles: EXACT_TROUBLES }

describe('days of trouble', () => {
  test('are the same for the same seed, in order, and inside the run', () => {
    const script = scriptTroubles(OPTIONS)
    expect(script).toEqual(scriptTroubles(OPTIONS))
    expect(script).not.toEqual(scriptTroubles({ ...OPTIONS, seed: 5 }))
    expect(script.length).toBeGreaterThan(20)
    expect(script.map((one) => one.atMs)).toEqual(script.map((one) => one.atMs).toSorted((a, b) => a - b))
    expect(script.every((one) => one.atMs >= START_MS && one.atMs < OPTIONS.endMs)).toBe(true)
  })

  test('bring every kind that is asked for, and end what they begin', () => {
    const all = Object.keys(TROUBLE_TEXTS) as TroubleName[]
    const script = scriptTroubles({ ...OPTIONS, endMs: START_MS + 30 * 86_400_000, troubles: all })
    expect(new Set(script.map((one) => one.trouble))).toEqual(new Set(all))
    for (const area of DEMO_PLANT.areas) {
      const cables = script.filter((one) => one.arguments[0] === area.code)
      expect(cables.at(-1)?.trouble).toBe('restoreNetwork')
    }
    expect(script.findLast((one) => one.trouble === 'disturbMessages')?.arguments).toEqual([0, 0])
    expect(script.findLast((one) => one.trouble === 'setWrongClock')?.arguments[1]).toBe(0)
  })
})
