import type { AccountNote, Occupation } from './fact.ts'
import { MICRO, micro } from './micro.ts'
import type { Segment } from './timeline.ts'

/**
 * Occupations in any order → at most one at any time. Where two overlap (somebody forgot to finish the first), the later start takes over
 * and the earlier one ends there, with a note. Shares that do not sum to exactly 1 are noted too; the last share then takes the rest (EC-43).
 */
export function layOccupations(occupations: readonly Occupation[]): { segments: Segment<Occupation>[]; notes: AccountNote[] } {
  const notes: AccountNote[] = []
  const segments: Segment<Occupation>[] = []
  const sorted = [...occupations].sort((a, b) => a.startsAtMs - b.startsAtMs || (a.occupationId < b.occupationId ? -1 : 1))
  sorted.forEach((occupation, index) => {
    const endsAtMs = occupation.endsAtMs ?? Number.POSITIVE_INFINITY
    const nextStartsAtMs = sorted[index + 1]?.startsAtMs ?? Number.POSITIVE_INFINITY
    if (nextStartsAtMs < endsAtMs) notes.push(noteOf('occupations_overlap', nextStartsAtMs, occupation))
    const share = occupation.shares.reduce((sum, one) => sum + micro(one.share), 0n)
    if (occupation.shares.length > 0 && share !== MICRO) notes.push(noteOf('shares_not_one', occupation.startsAtMs, occupation))
    const untilMs = Math.min(endsAtMs, nextStartsAtMs)
    if (occupation.startsAtMs < untilMs) segments.push({ startsAtMs: occupation.startsAtMs, endsAtMs: untilMs, value: occupation })
  })
  return { segments, notes }
}

function noteOf(code: 'occupations_overlap' | 'shares_not_one', atMs: number, { occupationId }: Occupation): AccountNote {
  return { code, atMs, subject: occupationId, quantity: null }
}
