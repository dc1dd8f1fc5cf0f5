/** Where an observation came from: a Sparkplug edge node or device, or what a plain MQTT topic was mapped to. */
export interface ObservationSource {
  readonly connectionId: string
  readonly group: string
  readonly node: string
  readonly device?: string
}

/** In UTF-16 units. Address and metric name a tag together, in an index that holds 2 700 bytes. */
export const LONGEST_NAME = 400

/**
 * 64-bit integers are bigint, DateTime is epoch milliseconds. Arrays and data sets come as JSON text (64-bit integers in it as text),
 * bytes as base64 text.
 */
export type ObservedValue = bigint | number | boolean | string | null

export type Quality = 'good' | 'bad' | 'stale'

/** One value of one metric. `value` is null when the source says so, when it could not be read (bad) or is no longer known (stale). */
export interface Observation {
  readonly kind: 'value'
  readonly source: ObservationSource
  /** Name from the BIRTH; members of templates follow after a slash. */
  readonly metric: string
  readonly value: ObservedValue
  /** Name of the data type, e.g. `Int32`. */
  readonly datatype: string
  /** Epoch milliseconds by the clock of the source, unchecked: book it only after `flagClock`. */
  readonly sourceAtMs: number
  readonly arrivedAtMs: number
  readonly quality: Quality
  /** Stored and forwarded: belongs into the past, does not move the live value. */
  readonly historical: boolean
  /** From the birth that followed a death: the value of now, never a late one. */
  readonly reborn?: true
  /** The source asks not to store it. */
  readonly transient: boolean
}

/** A node or device came or went. */
export interface PresenceObservation {
  readonly kind: 'presence'
  readonly source: ObservationSource
  readonly online: boolean
  readonly atMs: number
  readonly arrivedAtMs: number
  /** Why, as a fact in snake_case, e.g. `birth`, `death`, `connection_lost`. */
  readonly reason: string
}

export interface ClockLimits {
  /** How far a clock may be ahead before it is flagged. */
  readonly aheadMs: number
  /** Instants before this were never set by anybody (a device that starts in 1970 or 2000). */
  readonly earliestAtMs: number
}

export const defaultClockLimits: ClockLimits = { aheadMs: 60_000, earliestAtMs: Date.UTC(2001, 0, 1) }

/**
 * Decides at which instant an observation is booked (EC-06). A clock that is ahead or was never set is flagged and the arrival
 * taken instead; a small lead is cut to the arrival, so that nothing is ever booked in the future. Late facts keep their time.
 */
export function flagClock(
  sourceAtMs: number,
  arrivedAtMs: number,
  limits: ClockLimits = defaultClockLimits,
): { readonly atMs: number; readonly flag: 'ok' | 'ahead' | 'unset' } {
  if (!Number.isFinite(sourceAtMs) || sourceAtMs < limits.earliestAtMs) return { atMs: arrivedAtMs, flag: 'unset' }
  if (sourceAtMs > arrivedAtMs + limits.aheadMs) return { atMs: arrivedAtMs, flag: 'ahead' }
  return { atMs: Math.min(sourceAtMs, arrivedAtMs), flag: 'ok' }
}
