import { createChance } from './plant/chance.ts'
import type { PlantSpec } from './plant/unit-spec.ts'
import type { TroubleName } from './trouble.ts'

/** A trouble at an instant of the plant's time (epoch ms), as the panel would ask for it. */
export interface PlannedTrouble {
  atMs: number
  trouble: TroubleName
  arguments: (string | number)[]
}

export interface TroubleScriptOptions {
  spec: PlantSpec
  seed: number
  startMs: number
  endMs: number
  /** Which troubles may come; each about once a day. */
  troubles: readonly TroubleName[]
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Troubles that leave the truth exactly tellable: whatever the network does, and controllers that restart at 0. */
export const EXACT_TROUBLES: readonly TroubleName[] = [
  'jamLabeller',
  'cutNetwork',
  'loseBroker',
  'sendYesterday',
  'resetCounter',
  'disturbMessages',
]

/**
 * Days of trouble by seed, in order of time. A cut cable is plugged in again within two hours, disturbed messages calm down, a
 * wrong clock is set right. Nothing begins in the last hour, so that everything is over at the end.
 */
export function scriptTroubles(options: TroubleScriptOptions): PlannedTrouble[] {
  const { seed, startMs, endMs } = options
  const planned: PlannedTrouble[] = []
  for (const trouble of options.troubles) {
    const chance = createChance(seed, `trouble/${trouble}`)
    for (let atMs = startMs + Math.round(chance.exponential(DAY_MS)); atMs < endMs - 3 * 60 * MINUTE_MS; ) {
      planned.push(...planOne(trouble, atMs, chance, options.spec))
      atMs += Math.round(chance.exponential(DAY_MS)) + MINUTE_MS
    }
  }
  return planned.toSorted((a, b) => a.atMs - b.atMs)
}

function planOne(trouble: TroubleName, atMs: number, chance: ReturnType<typeof createChance>, spec: PlantSpec): PlannedTrouble[] {
  const area = chance.one(spec.areas)
  const unit = chance.one(area.units).code
  const endsAtMs = atMs + chance.whole(2, 120) * MINUTE_MS
  switch (trouble) {
    case 'jamLabeller':
      return [{ atMs, trouble, arguments: [chance.whole(2, 25)] }]
    case 'cutNetwork':
      return [
        { atMs, trouble, arguments: [area.code] },
        { atMs: endsAtMs, trouble: 'restoreNetwork', arguments: [area.code] },
      ]
    case 'disturbMessages':
      return [
        { atMs, trouble, arguments: [chance.whole(1, 10) / 100, chance.whole(1, 10) / 100] },
        { atMs: endsAtMs, trouble, arguments: [0, 0] },
      ]
    case 'setWrongClock':
      return [
        { atMs, trouble, arguments: [unit, chance.one([600, -3_600, -1_790_000_000])] },
        { atMs: endsAtMs, trouble, arguments: [unit, 0] },
      ]
    case 'sendYesterday':
    case 'rollCounterOver':
    case 'resetCounter':
      return [{ atMs, trouble, arguments: [unit] }]
    case 'loseBroker':
      return [{ atMs, trouble, arguments: [] }]
    case 'restoreNetwork':
      return []
  }
}
