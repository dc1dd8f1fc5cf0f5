import type { ShiftRow } from './contract.ts'
import type * as z from 'zod'

export type Shift = z.infer<typeof ShiftRow>

/** What is looked at: one shift, one day of shifts, or a week of them. A day is the one on which its shifts begin. */
export type Period =
  | { readonly by: 'shift'; readonly on: string; readonly code: string }
  | { readonly by: 'day'; readonly on: string }
  | { readonly by: 'week'; readonly on: string }

/** What questions about KPIs ask for. */
export interface PeriodScope {
  readonly shiftOn?: string
  readonly shiftCode?: string
  readonly startsAt?: string
  readonly endsAt?: string
}

export interface Calendar {
  readonly mondayOf: (day: string) => string
  readonly addDays: (day: string, days: number) => string
}

/** Reads a period from the address; what is missing or wrong there becomes the last shift that has begun. `shifts` are newest first. */
export function choosePeriod(
  wish: { readonly by?: string | undefined; readonly on?: string | undefined; readonly shift?: string | undefined },
  shifts: readonly Shift[],
  nowIso: string,
  calendar: Calendar,
): Period | undefined {
  const begun = shifts.filter((shift) => shift.startsAt <= nowIso)
  const last = begun[0] ?? shifts.at(-1)
  if (!last) return undefined
  const on = /^\d{4}-\d{2}-\d{2}$/.test(wish.on ?? '') ? (wish.on as string) : last.shiftOn
  if (wish.by === 'week') return { by: 'week', on: calendar.mondayOf(on) }
  if (wish.by === 'day') return { by: 'day', on }
  const wished = begun.find((shift) => shift.shiftOn === wish.on && shift.shiftCode === wish.shift)
  const { shiftOn, shiftCode } = wished ?? last
  return { by: 'shift', on: shiftOn, code: shiftCode }
}

/** The shifts of a period, oldest first. */
export function shiftsOf(period: Period, shifts: readonly Shift[], calendar: Calendar): Shift[] {
  const isIn = ({ shiftOn, shiftCode }: Shift) => {
    if (period.by === 'shift') return shiftOn === period.on && shiftCode === period.code
    if (period.by === 'day') return shiftOn === period.on
    return shiftOn >= period.on && shiftOn < calendar.addDays(period.on, 7)
  }
  return shifts.filter(isIn).toSorted((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
}

/** How to ask for the period. A week is the half-open stretch from its first shift to the end of its last one. */
export function scopeOf(period: Period, shifts: readonly Shift[], calendar: Calendar): PeriodScope | undefined {
  if (period.by === 'shift') return { shiftOn: period.on, shiftCode: period.code }
  if (period.by === 'day') return { shiftOn: period.on }
  const own = shiftsOf(period, shifts, calendar)
  const [first, last] = [own[0], own.at(-1)]
  return first && last ? { startsAt: first.startsAt, endsAt: last.endsAt } : undefined
}

/** The period before (−1) or after (1); undefined where the known shifts end, or the future begins. */
export function stepPeriod(period: Period, step: 1 | -1, shifts: readonly Shift[], nowIso: string, calendar: Calendar): Period | undefined {
  const begun = shifts.filter((shift) => shift.startsAt <= nowIso)
  if (period.by === 'shift') {
    const at = begun.findIndex((shift) => shift.shiftOn === period.on && shift.shiftCode === period.code)
    const next = at === -1 ? undefined : begun[at - step]
    return next && { by: 'shift', on: next.shiftOn, code: next.shiftCode }
  }
  const next: Period = { ...period, on: calendar.addDays(period.on, step * (period.by === 'week' ? 7 : 1)) }
  return shiftsOf(next, begun, calendar).length > 0 ? next : undefined
}
