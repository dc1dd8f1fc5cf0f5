import type { PlantEvent } from './plant-event.ts'
import type { UnitRun } from './unit-run.ts'

/** Share by which a value is drawn back to its mean at each sample. */
const PULL = 0.15

/** Temperature and pressure wander around their mean (Ornstein–Uhlenbeck in steps), two decimals as a sensor gives them; what stands behind the unit is counted. */
export function sampleUnit(unit: UnitRun, atMs: number): PlantEvent[] {
  const events: PlantEvent[] = []
  for (const quantity of ['temperature', 'pressure'] as const) {
    const around = unit.spec[quantity]
    if (!around) continue
    const before = unit.values[quantity]
    const step = PULL * (around.mean - before) + around.spread * Math.sqrt(2 * PULL) * unit.valueChance.normal()
    const value = Math.round((before + step) * 100) / 100
    unit.values[quantity] = value
    events.push({ kind: 'value', atMs, unit: unit.spec.code, quantity, value })
  }
  if (unit.output) events.push({ kind: 'value', atMs, unit: unit.spec.code, quantity: 'buffer', value: unit.output.held() })
  return events
}
