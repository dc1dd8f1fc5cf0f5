import { Big } from 'big.js'
import { add, decimal } from '../../kernel/contract/quantity.ts'
import type { CountSlice, TimeElement, TimeInterval } from './fact.ts'

/**
 * All that KPIs are made of, for any set of units and any time: seconds per time element and quantities, as decimal text.
 * Additive: the elements of a line or a month are the sum of the elements of its units or days (`sumElements`), and every KPI is a
 * ratio of such sums. Names after ISO 22400-2.
 */
export interface KpiElements {
  readonly seconds: Readonly<Record<TimeElement, string>>
  /** The part of ADET that lies in minor stops; classic OEE counts it as lost performance. */
  readonly minorDelaySeconds: string
  /** Σ PRI × PQ: seconds that the standard allows for what was produced. */
  readonly idealSeconds: string
  /** The part of PQ for which no standard was known, so that it is missing in `idealSeconds`. */
  readonly unratedQuantity: string
  /** Produced, good, scrap and rework quantity. */
  readonly pq: string
  readonly gq: string
  readonly sq: string
  readonly rq: string
  /** FE: failures that began in the time. */
  readonly failureCount: string
  /** Σ TTR: seconds until the unit was restored after a failure. */
  readonly restoreSeconds: string
  /** AOET of an order; null when the elements are not those of one order. Set it after summing: orders on two units overlap. */
  readonly orderExecutionSeconds: string | null
  /** CMT and PMT; null where maintenance is not recorded. */
  readonly correctiveMaintenanceSeconds: string | null
  readonly preventiveMaintenanceSeconds: string | null
}

export const noSeconds: Readonly<Record<TimeElement, string>> = {
  APT: '0',
  AUST: '0',
  ADET: '0',
  ADOT: '0',
  PDOT: '0',
  NoData: '0',
  NotScheduled: '0',
}

export const noElements: KpiElements = {
  seconds: noSeconds,
  minorDelaySeconds: '0',
  idealSeconds: '0',
  unratedQuantity: '0',
  pq: '0',
  gq: '0',
  sq: '0',
  rq: '0',
  failureCount: '0',
  restoreSeconds: '0',
  orderExecutionSeconds: null,
  correctiveMaintenanceSeconds: null,
  preventiveMaintenanceSeconds: null,
}

/** One text per time element. */
function perElement(textOf: (element: TimeElement) => string): Record<TimeElement, string> {
  return {
    APT: textOf('APT'),
    AUST: textOf('AUST'),
    ADET: textOf('ADET'),
    ADOT: textOf('ADOT'),
    PDOT: textOf('PDOT'),
    NoData: textOf('NoData'),
    NotScheduled: textOf('NotScheduled'),
  }
}

/** Ratio of sums: the only way in which KPIs of several units, shifts or products are put together. */
export function sumElements(all: readonly KpiElements[]): KpiElements {
  const sum = (pick: (one: KpiElements) => string) => add(...all.map(pick))
  const sumKnown = (pick: (one: KpiElements) => string | null) => {
    const known = all.map(pick).filter((value) => value !== null)
    return known.length === 0 ? null : add(...known)
  }
  return {
    seconds: perElement((element) => sum(({ seconds }) => seconds[element])),
    minorDelaySeconds: sum((one) => one.minorDelaySeconds),
    idealSeconds: sum((one) => one.idealSeconds),
    unratedQuantity: sum((one) => one.unratedQuantity),
    pq: sum((one) => one.pq),
    gq: sum((one) => one.gq),
    sq: sum((one) => one.sq),
    rq: sum((one) => one.rq),
    failureCount: sum((one) => one.failureCount),
    restoreSeconds: sum((one) => one.restoreSeconds),
    orderExecutionSeconds: sumKnown((one) => one.orderExecutionSeconds),
    correctiveMaintenanceSeconds: sumKnown((one) => one.correctiveMaintenanceSeconds),
    preventiveMaintenanceSeconds: sumKnown((one) => one.preventiveMaintenanceSeconds),
  }
}

/** A failure, unless the site says otherwise: a stop that is not minor, with a fault code, while an order was on the unit. */
export function isFailure(interval: TimeInterval): boolean {
  return (
    (interval.state === 'Stopped' || interval.state === 'Idle') &&
    interval.element === 'ADET' &&
    !interval.minor &&
    interval.faultCode !== null
  )
}

/**
 * Seconds per element of intervals, read at an instant: an open interval ends there, and what lies ahead of it is left out.
 * Failures count where their stop began, so that the sums of two shifts are the sum of both.
 */
export function sumIntervals(
  intervals: readonly TimeInterval[],
  nowMs: number,
  failed: (interval: TimeInterval) => boolean = isFailure,
): Pick<KpiElements, 'seconds' | 'minorDelaySeconds' | 'failureCount' | 'restoreSeconds'> {
  const lengths: Record<TimeElement, number> = { APT: 0, AUST: 0, ADET: 0, ADOT: 0, PDOT: 0, NoData: 0, NotScheduled: 0 }
  let [minorMs, restoreMs, failures] = [0, 0, 0]
  for (const interval of intervals) {
    const lengthMs = lengthAt(interval, nowMs)
    if (lengthMs <= 0) continue
    lengths[interval.element] += lengthMs
    if (interval.minor && interval.element === 'ADET') minorMs += lengthMs
    if (!failed(interval)) continue
    restoreMs += lengthMs
    if (interval.startsAtMs === interval.stopStartedAtMs) failures += 1
  }
  return {
    seconds: perElement((element) => secondsText(lengths[element])),
    minorDelaySeconds: secondsText(minorMs),
    failureCount: String(failures),
    restoreSeconds: secondsText(restoreMs),
  }
}

/** Quantities of count slices: PQ is what was produced, good or not. */
export function sumCounts(counts: readonly CountSlice[]): Pick<KpiElements, 'pq' | 'gq' | 'sq' | 'rq'> {
  const gq = add(...counts.map(({ good }) => good))
  const sq = add(...counts.map(({ scrap }) => scrap))
  const rq = add(...counts.map(({ rework }) => rework))
  return { pq: add(gq, sq, rq), gq, sq, rq }
}

/** PRI × PQ in seconds, from the ideal rate of the standard in items per hour. @throws when the rate is zero. */
export function idealSecondsAtRate(quantity: string, itemsPerHour: string): string {
  return decimal(Big(quantity).times(3600).div(itemsPerHour))
}

/** Length of an interval in milliseconds, read at an instant. Not positive for one that lies ahead. */
export function lengthAt({ startsAtMs, endsAtMs }: TimeInterval, nowMs: number): number {
  return Math.min(endsAtMs ?? nowMs, nowMs) - startsAtMs
}

/** Milliseconds (an integer) as decimal text in seconds. */
export function secondsText(lengthMs: number): string {
  return decimal(Big(lengthMs).div(1000))
}
