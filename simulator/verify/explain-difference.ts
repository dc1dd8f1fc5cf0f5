import type { TruthTotals } from '../truth/aggregate-truth.ts'
import type { Difference } from '../truth/compare-books.ts'

/** Where somebody should look who wants to know why truth and books differ. It excuses nothing. */
export function hintAt(difference: Difference, all: readonly Difference[], truth: TruthTotals, shiftOf: (atMs: number) => string): string {
  const { what, unit, shift } = difference
  const missing = difference.truth - difference.books
  const hints: string[] = []
  if (what !== 'time') {
    const same = all.filter((one) => one !== difference && one.what === what && one.unit === unit)
    const elsewhere = same.find((one) => one.shift === shift && one.truth - one.books === -missing)
    const otherShift = same.find((one) => one.shift !== shift && one.truth - one.books === -missing)
    if (elsewhere) hints.push(`the same number stands on ${elsewhere.of || 'no job'}: the boundary between jobs`)
    else if (otherShift) hints.push(`the same number stands in ${otherShift.shift}: the boundary between shifts`)
    else hints.push(missing > 0 ? 'parts are missing' : 'parts are booked twice or were never made')
  } else if (all.some((one) => one.what === 'time' && one.unit === unit && one.shift === shift && one.of === 'NoData')) {
    hints.push('nobody knows what the unit did: messages are missing or a death was booked')
  }
  const acts = truth.acts.filter((act) => act.unit === unit && act.outcome !== 'accepted' && shiftOf(act.atMs) === shift)
  for (const act of acts.slice(0, 3)) hints.push(`${act.act} of ${act.job} at ${isoOf(act.atMs)}: ${act.outcome}`)
  const troubles = truth.troubles.filter(
    (one) => shiftOf(one.atMs) === shift && (one.detail.includes(unit) || !/[A-Z]{3}/.test(one.detail)),
  )
  for (const one of troubles.slice(0, 4)) hints.push(`${one.trouble} (${one.detail}) at ${isoOf(one.atMs)}`)
  return hints.join('; ')
}

/** Differences as lines for a person. */
export function tellDifference(difference: Difference, hint: string): string {
  const { what, unit, shift, of } = difference
  const named = what === 'time' ? `${of} time` : `${what} of ${of || 'no job'}`
  const value = (one: number) => (what === 'time' ? `${(one / 1_000).toFixed(3)} s` : String(one))
  const tail = hint === '' ? '' : ` (${hint})`
  return `${unit}, ${shift}, ${named}: truth ${value(difference.truth)}, books ${value(difference.books)}${tail}`
}

/** A live gateway sends a message a second. Those of history hold a minute each, but every change in them has its own instant. */
export const MESSAGE_INTERVAL_MS = 1_000

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19)
}
