import { isGreater, multiply, subtract } from '../../kernel/contract/quantity.ts'
import type { BoardUnit } from './contract.ts'

/** What was said of a buffer: how much is in it, when, and what was in it some minutes before. */
export interface SaidOfBuffer {
  readonly level: string | null
  readonly levelAt: string | null
  readonly capacity: string | null
  readonly earlierLevel: string | null
  readonly earlierAt: string | null
}

/** A level that is older tells nothing about the way it goes now. */
const TREND_MS = 15 * 60_000
/** So much of the capacity is a change, less is a piece more or less. */
const CHANGE = '0.05'

/**
 * The buffer behind a unit as the board shows it. Of a machine that is not heard nothing is known, hence neither of its buffer; a level that does not
 * change is not said again, so how old it is says nothing.
 */
export function bufferOf(said: SaidOfBuffer | undefined, state: BoardUnit['state'], now: string): BoardUnit['buffer'] {
  if (!said || said.level === null || state === 'NoData') return null
  return { level: said.level, capacity: said.capacity, trend: trendOf(said, now) }
}

function trendOf({ level, levelAt, capacity, earlierLevel, earlierAt }: SaidOfBuffer, now: string): 'rising' | 'falling' | 'steady' {
  if (level === null || levelAt === null || earlierLevel === null || earlierAt === null) return 'steady'
  if (Date.parse(now) - Date.parse(earlierAt) > TREND_MS) return 'steady'
  const least = capacity === null ? '0' : multiply(capacity, CHANGE)
  if (isGreater(subtract(level, earlierLevel), least)) return 'rising'
  return isGreater(subtract(earlierLevel, level), least) ? 'falling' : 'steady'
}
