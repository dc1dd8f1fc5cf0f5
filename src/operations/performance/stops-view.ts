import type { IntervalRow } from './contract.ts'

/** A stretch in which a unit stood still for one reason: what a person explains, splits, or joins with another. */
export interface StopPart {
  readonly key: string
  readonly equipmentId: string
  readonly startsAt: string
  readonly endsAt: string | null
  readonly state: IntervalRow['state']
  readonly reasonId: string | null
  readonly reason: IntervalRow['reason']
  readonly faultCode: string | null
  readonly minor: boolean
  /** Newest version of a person's answer in it; sent back as `seen`. */
  readonly classification: number
  /** Starved and blocked come from the neighbours and need no answer. */
  readonly asksForReason: boolean
}

const standing = new Set<IntervalRow['state']>(['Stopped', 'Idle', 'Starved', 'Blocked'])

function keyOf(row: IntervalRow): string {
  return `${row.equipmentId} ${row.stopStartedAt ?? row.startsAt} ${row.reasonId ?? ''} ${row.element}`
}

/** Intervals → stops, newest first, those without a reason before all others. Neighbouring parts with one reason are one. */
export function listStops(intervals: readonly IntervalRow[]): StopPart[] {
  const parts: StopPart[] = []
  for (const row of intervals.filter((one) => standing.has(one.state) && one.element === 'ADET')) {
    const last = parts.at(-1)
    if (last && last.key === keyOf(row) && last.endsAt === row.startsAt) {
      parts[parts.length - 1] = { ...last, endsAt: row.endsAt, classification: Math.max(last.classification, row.classification) }
      continue
    }
    const { equipmentId, startsAt, endsAt, state, reasonId, reason, faultCode, minor, classification } = row
    const asksForReason = reasonId === null && !minor && (state === 'Stopped' || state === 'Idle')
    parts.push({ key: keyOf(row), equipmentId, startsAt, endsAt, state, reasonId, reason, faultCode, minor, classification, asksForReason })
  }
  return parts.toSorted(
    (left, right) => Number(right.asksForReason) - Number(left.asksForReason) || (left.startsAt < right.startsAt ? 1 : -1),
  )
}

export interface Span {
  readonly startsAt: string
  readonly endsAt: string
}

/**
 * The part of a stop that a person marks by two times of the day (`HH:MM` or `HH:MM:SS`), to explain it apart: that splits the stop.
 * @param toInstant the instant of a time of the day nearest to the stop's beginning.
 * @returns undefined when the times are none, or mark nothing inside the stop.
 */
export function partOf(
  stop: Span,
  from: string,
  to: string,
  toInstant: (time: string, nearMs: number) => number | undefined,
): Span | undefined {
  const [stopStartMs, stopEndMs] = [Date.parse(stop.startsAt), Date.parse(stop.endsAt)]
  const [fromMs, toMs] = [toInstant(from, stopStartMs), toInstant(to, stopEndMs)]
  if (fromMs === undefined || toMs === undefined) return undefined
  const [startMs, endMs] = [Math.max(fromMs, stopStartMs), Math.min(toMs, stopEndMs)]
  return endMs > startMs ? { startsAt: new Date(startMs).toISOString(), endsAt: new Date(endMs).toISOString() } : undefined
}

const DAY_MS = 86_400_000

/**
 * The instant at which a clock in the zone shows the time, nearest to another instant. Twice a year an hour is there twice or not at all;
 * the nearest one counts.
 * @param hourAt the hour of the day of an instant in the zone of the site, 0…24 with fraction.
 */
export function instantOfTime(time: string, nearMs: number, hourAt: (ms: number) => number): number | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(time.trim())
  if (!found) return undefined
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)]
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  const wantedMs = ((hours * 60 + minutes) * 60 + seconds) * 1000
  const shownMs = Math.round(hourAt(nearMs) * 3_600_000)
  const distance = (((wantedMs - shownMs) % DAY_MS) + DAY_MS) % DAY_MS
  const guess = nearMs + (distance > DAY_MS / 2 ? distance - DAY_MS : distance)
  // A change of the clock on the way is an hour too much or too little.
  const offMs = Math.round(hourAt(guess) * 3_600_000) - wantedMs
  return Math.floor((guess - offMs) / 1000) * 1000
}
