import { type ClockLimits, defaultClockLimits, flagClock, type Observation, type PresenceObservation } from '../observation.ts'
import type { SessionEffect } from '../sparkplug/session-state.ts'

export interface Taken {
  readonly observations: Observation[]
  readonly presences: PresenceObservation[]
}

/** Separates what is to be stored from what only concerns the session. */
export function takeEffects(effects: readonly SessionEffect[]): Taken {
  const observations: Observation[] = []
  const presences: PresenceObservation[] = []
  for (const effect of effects) {
    if (effect.type === 'observation') observations.push(effect.observation)
    else if (effect.type !== 'badMessage' && effect.type !== 'requestRebirth') presences.push(effect.presence)
  }
  return { observations, presences }
}

const qualities = { good: 0, bad: 1, stale: 2 } as const
export const HISTORICAL = 1
export const CLOCK_AHEAD = 2
export const CLOCK_UNSET = 4
/** Of counters: told by the birth that followed a death. */
export const REBORN = 8

export function qualityCode({ quality }: Pick<Observation, 'quality'>): number {
  return qualities[quality]
}

export interface Booked {
  readonly atMs: number
  /** Sum of the bits above. */
  readonly flags: number
}

/** The instant at which an observation is booked, and what is odd about its clock (EC-06). */
export function bookedAt(sourceAtMs: number, arrivedAtMs: number, historical: boolean, limits: ClockLimits = defaultClockLimits): Booked {
  const { atMs, flag } = flagClock(sourceAtMs, arrivedAtMs, limits)
  const clock = flag === 'ok' ? 0 : flag === 'ahead' ? CLOCK_AHEAD : CLOCK_UNSET
  return { atMs: Math.floor(atMs), flags: clock + (historical ? HISTORICAL : 0) }
}

/** Why nobody can say when a value was true within the time that samples are kept. */
export type Untimely = 'older_than_retention' | 'clock_ahead' | 'clock_unset'

/**
 * Finds what must not be booked but kept for a person. A live value of a wrong clock is as old as its arrival says; of a stored one neither
 * the clock nor the arrival tells when it was true.
 */
export function findUntimely({ atMs, flags }: Booked, oldestMs: number): Untimely | undefined {
  if (atMs < oldestMs) return 'older_than_retention'
  if ((flags & HISTORICAL) === 0) return undefined
  if ((flags & CLOCK_AHEAD) !== 0) return 'clock_ahead'
  return (flags & CLOCK_UNSET) === 0 ? undefined : 'clock_unset'
}

const flagNames = [
  [HISTORICAL, 'historical'],
  [CLOCK_AHEAD, 'clock_ahead'],
  [CLOCK_UNSET, 'clock_unset'],
  [REBORN, 'reborn'],
] as const
const noFlags: readonly string[] = []

export function namesOfFlags(flags: number): readonly string[] {
  return flags === 0 ? noFlags : flagNames.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
}
