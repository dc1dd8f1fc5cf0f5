import type { CounterSetEvent, FaultEvent, JobEvent, PartEvent, PlantEvent, StateEvent } from '../plant/plant-event.ts'

/** What was done to the plant or its messages on purpose. */
export interface TroubleRecord {
  kind: 'trouble'
  atMs: number
  trouble: string
  /** What exactly, in words for a person who compares. */
  detail: string
}

/** What a person did in the product, and the mistake in it, if any. */
export interface ActRecord {
  kind: 'act'
  atMs: number
  person: string
  act: string
  unit: string
  job: string
  /** The instant that the product was told. */
  occurredAtMs: number
  mistake: string | undefined
  outcome: string
}

/** A part without what the controller showed: the truth is what was made. */
export type TruePart = Omit<PartEvent, 'totalReading' | 'rejectReading'>

/**
 * Nobody could know what a unit did: its gateway could not be heard, and the unit had nothing to tell of that time afterwards.
 * Half-open, epoch ms; `atMs` is its beginning.
 */
export interface UnheardRecord {
  kind: 'unheard'
  atMs: number
  unit: string
  untilMs: number
}

/** One line of the truth file. The product never sees it. The last line tells where the books end. */
export type TruthRecord =
  | StateEvent
  | TruePart
  | JobEvent
  | FaultEvent
  | CounterSetEvent
  | TroubleRecord
  | ActRecord
  | UnheardRecord
  | { kind: 'ends'; atMs: number }

/** The part of an event that belongs to the truth; process values do not. */
export function findTruthOf(event: PlantEvent): TruthRecord | undefined {
  if (event.kind === 'value' || event.kind === 'faultCleared') return undefined
  if (event.kind !== 'part') return event
  const { totalReading: _total, rejectReading: _reject, ...part } = event
  return part
}
