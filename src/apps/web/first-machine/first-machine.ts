import { Temporal } from 'temporal-polyfill'
import type { MachineAccess } from '../../../connect/mapping/contract.ts'

/** The hours that a plant can begin with; everything else is changed later, in the calendar itself. */
export const hoursKinds = ['always', 'one', 'two', 'three'] as const
export type HoursKind = (typeof hoursKinds)[number]

interface Hours {
  readonly code: string
  readonly startsAt: string
  readonly endsAt: string
}
const shiftsOf: Readonly<Record<HoursKind, readonly Hours[]>> = {
  always: [{ code: 'Day', startsAt: '00:00', endsAt: '00:00' }],
  one: [{ code: 'Day', startsAt: '06:00', endsAt: '14:00' }],
  two: [
    { code: 'Early', startsAt: '06:00', endsAt: '14:00' },
    { code: 'Late', startsAt: '14:00', endsAt: '22:00' },
  ],
  three: [
    { code: 'Early', startsAt: '06:00', endsAt: '14:00' },
    { code: 'Late', startsAt: '14:00', endsAt: '22:00' },
    { code: 'Night', startsAt: '22:00', endsAt: '06:00' },
  ],
}

/** A code out of what people call a thing: `Filling line 2` → `FILLING-LINE-2`. */
export function codeOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toUpperCase()
  const code = plain.replace(/[^A-Z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return code.slice(0, 30).replace(/-+$/, '') || 'X'
}

/** The topic to which the machine publishes: `plant/filler-1`. */
export function addressOf(unitCode: string): string {
  return `plant/${unitCode.toLowerCase()}`
}

/**
 * A calendar that begins now: the shift that is on has its first hours from this minute, because the time before the machine was there is
 * nobody's loss. Every day counts, so that nobody begins on a day off.
 * @param zone IANA zone of the site.
 */
export function calendarFrom(kind: HoursKind, nowMs: number, zone: string) {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone)
  const today = now.toPlainDate().toString()
  const time = now.toPlainTime().toString({ smallestUnit: 'minute' })
  const shifts = shiftsOf[kind].map((shift) => ({ ...shift, breaks: [] }))
  const begun = shifts.find(({ startsAt, endsAt }) => startsAt <= time && (time < endsAt || endsAt <= startsAt))
  const exceptions = begun
    ? [
        { kind: 'Cancelled' as const, shiftOn: today, shiftCode: begun.code },
        { kind: 'Added' as const, shiftOn: today, shiftCode: begun.code, hours: { startsAt: time, endsAt: begun.endsAt, breaks: [] } },
      ]
    : []
  const teams = shifts.map(({ code }) => ({
    ...{ code, rotation: [{ shiftCode: code, daysOn: 7, daysOff: 0 }] },
    ...{ rotationStartsOn: today, worksUntilOn: null },
  }))
  return { validFromOn: today, definition: { shifts, teams, holidays: [], plannedStops: [], recurringStops: [], exceptions } }
}

/** One line for a terminal that publishes a reading of a counter; `mqtt` came with this program. */
export function publishLine(access: MachineAccess, address: string, reading: number): string {
  const user = access.username === null ? '' : ` -u ${access.username} --password=${access.password ?? ''}`
  return `npx mqtt pub -h ${access.host} -p ${access.port}${user} -q 1 -t ${address}/Count -m ${reading}`
}

/** The reading to send next: ten more than the one that came last. */
export function nextReading(last: string | null | undefined): number {
  const heard = Number(last ?? Number.NaN)
  return Number.isFinite(heard) ? Math.floor(heard) + 10 : 100
}

/** A decimal as people type it, with a comma or a point. @returns undefined when it is none or not above zero. */
export function positiveDecimal(text: string): string | undefined {
  const value = text.trim().replace(',', '.')
  return /^\d{1,12}(\.\d{1,6})?$/.test(value) && /[1-9]/.test(value) ? value : undefined
}
