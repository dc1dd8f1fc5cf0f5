/**
 * The shapes of time accounting: what goes in (facts, calendar, occupations) and what comes out (intervals, counts, notes).
 * All times are epoch milliseconds UTC (integers); every stretch of time is half-open; every quantity is decimal text with at most six places.
 */

/** What a work unit did, as Level 2 reports it. "No data" is a state of its own (EC-07). */
export type MachineState = 'Producing' | 'Idle' | 'Stopped' | 'Starved' | 'Blocked' | 'SetUp' | 'NoData'

/**
 * Time elements of ISO 22400-2 that partition calendar time, and two classes for what the standard has no element for:
 * `NoData` (inside planned busy time, but nobody knows) and `NotScheduled` (outside every shift).
 */
export type TimeElement = 'APT' | 'AUST' | 'ADET' | 'ADOT' | 'PDOT' | 'NoData' | 'NotScheduled'

export interface StateFact {
  readonly kind: 'state'
  readonly atMs: number
  readonly state: MachineState
  readonly faultCode?: string
  readonly source: string
  /** Place in the order in which facts were recorded. Ingest corrects what it told of an instant by telling it again: the last word holds. */
  readonly recordedSeq?: number
}

/** An absolute counter reading. Differences are taken from the readings sorted by time, so their order of arrival never matters. */
export interface ReadingFact {
  readonly kind: 'reading'
  readonly atMs: number
  readonly tag: string
  readonly role: 'good' | 'reject' | 'total'
  readonly value: string
  /** The device itself said that the counter was restarted. */
  readonly reset?: true
  /** It was shown when the device came back from its death: the value of now, never a late one. */
  readonly reborn?: true
}

/** A quantity that a person reported or corrected. Corrections may be negative. */
export interface CountFact {
  readonly kind: 'count'
  readonly atMs: number
  readonly role: 'good' | 'scrap' | 'rework'
  readonly quantity: string
  readonly reasonId?: string
  readonly jobOrderId?: string
  readonly source: 'person' | 'correction'
  /** Tells two equal reports of the same millisecond apart; without it the second one is a duplicate delivery (EC-05). */
  readonly factId?: string
}

/** Births, deaths, connection loss and gap time-outs. Offline means NoData until the next state fact. */
export interface ConnectionFact {
  readonly kind: 'connection'
  readonly atMs: number
  readonly online: boolean
}

/** A person's reason for a stretch of time. For every second, the one recorded last wins. */
export interface ClassificationFact {
  readonly kind: 'classification'
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly reasonId: string
  readonly recordedSeq: number
  /** Said while a stop went on: it holds until that stop, which runs just before `endsAtMs`, is over. */
  readonly toStopEnd?: boolean
}

/** One fact about one work unit. */
export type Fact = StateFact | ReadingFact | CountFact | ConnectionFact | ClassificationFact

/** How the readings of one tag are understood. See `counter.ts` for the decisions. */
export interface CounterPolicy {
  /** Number of values the counter has before it starts again at 0: 65536 for 16 bit, 100000 for a counter that ends at 99 999. */
  readonly modulus?: string
  /** Pieces behind one step of the counter, for instance 6 where cases are counted and bottles are booked. Default 1. */
  readonly piecesPerCount?: string
  /** A value that lies back by at most this much is a late message, not a restart. Default 10. */
  readonly staleWithin?: string
  /** Without a reading for longer than this, the gap policy decides about the parts made meanwhile. */
  readonly gapAfterMs?: number
  /** `book`: to the reading that ends the gap; `mark`: booked, but to no job; `ask`: not booked, a person is asked. Default `book`. */
  readonly gapPolicy?: 'book' | 'mark' | 'ask'
  /** Values at which the PLC may restart the counter. Default 0 alone. */
  readonly restartsAt?: readonly string[]
  /**
   * When the counter was first read. A caller that loads the facts of a window gives it, so that a counter that rests all through the
   * window still has its part in the unit (a reject counter beside a total one). Otherwise the first reading given counts.
   */
  readonly firstRead?: { readonly role: ReadingFact['role']; readonly atMs: number }
}

/** One use of a work unit: 1..n job orders whose shares sum to exactly 1 (furnace load, family mould). */
export interface Occupation {
  readonly occupationId: string
  readonly startsAtMs: number
  /** null while it runs. */
  readonly endsAtMs: number | null
  /** ISA-95 work type: `Production`, `SetUp`, `Cleaning`, `Maintenance`, … */
  readonly workType: string
  readonly shares: readonly { readonly jobOrderId: string; readonly share: string }[]
  /** Whose count is booked; the other one is a cross-check (EC-18). */
  readonly countAuthority: 'machine' | 'person'
}

/** An entry of the expanded work calendar. Structurally the calendar module's own; time in no entry is not scheduled. */
export interface CalendarPeriod {
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly shiftOn: string
  readonly shiftCode: string
  readonly planned: 'Busy' | 'Break' | 'PlannedStop'
}

/** A half-open stretch of time. `endsAtMs: null` leaves it open at the right: the last interval is then stored open. */
export interface AccountWindow {
  readonly startsAtMs: number
  readonly endsAtMs: number | null
}

/** Every second of a work unit lies in exactly one of these. */
export interface TimeInterval {
  readonly startsAtMs: number
  readonly endsAtMs: number | null
  readonly state: MachineState
  readonly element: TimeElement
  readonly shiftOn: string | null
  readonly shiftCode: string | null
  readonly occupationId: string | null
  readonly reasonId: string | null
  readonly faultCode: string | null
  /** First fact of the stop that this interval belongs to; a stop is (unit, first fact). null when the unit was not stopped. */
  readonly stopStartedAtMs: number | null
  /** Part of a stop that was shorter than the site's limit for minor stops. */
  readonly minor: boolean
}

/** Quantities of one hour (UTC), shift, job order and reason. Signed, since corrections are. */
export interface CountSlice {
  readonly startsAtMs: number
  readonly shiftOn: string | null
  readonly shiftCode: string | null
  readonly jobOrderId: string | null
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly reasonId: string | null
}

export type AccountNoteCode =
  | 'counter_stale'
  | 'counter_rolled_over'
  | 'counter_restarted'
  | 'counter_restart_unknown'
  | 'counter_gap_booked'
  | 'counter_gap_marked'
  | 'counter_gap_asked'
  | 'counter_not_a_number'
  | 'stop_closed_by_count'
  | 'produced_without_job'
  | 'produced_outside_calendar'
  | 'count_cross_check'
  | 'occupations_overlap'
  | 'shares_not_one'

/** Something a person should be able to see about the books: which decision was taken, when, and how much hung on it. */
export interface AccountNote {
  readonly code: AccountNoteCode
  readonly atMs: number
  /** Tag, occupation or job order that the note is about. */
  readonly subject: string | null
  readonly quantity: string | null
}

export interface Account {
  readonly intervals: readonly TimeInterval[]
  readonly counts: readonly CountSlice[]
  readonly notes: readonly AccountNote[]
}
