import type { Language } from '../../kernel/contract/words.ts'
import type { IntervalRow, KpiExplanation } from './contract.ts'

/** Who occupied the unit, as far as a timeline needs to know. */
export interface OccupiedStretch {
  readonly occupationId: string
  readonly startsAt: string
  readonly endsAt: string | null
  readonly shares: readonly { readonly code: string; readonly name: string }[]
}

export function jobAt(rows: readonly OccupiedStretch[], occupationId: string | null): string | undefined {
  return rows
    .find((row) => row.occupationId === occupationId)
    ?.shares.map((share) => share.code)
    .join(' + ')
}

/** The time account as the timeline draws it: state, reason in the reader's language, job. */
export function timelineOf(rows: readonly IntervalRow[], occupations: readonly OccupiedStretch[], language: Language) {
  return rows.map((row) => ({
    startsAtMs: Date.parse(row.startsAt),
    endsAtMs: row.endsAt === null ? null : Date.parse(row.endsAt),
    state: row.state,
    reason: row.reason?.[language] ?? (row.state === 'Stopped' && row.faultCode !== null ? row.faultCode : undefined),
    job: jobAt(occupations, row.occupationId),
  }))
}

const timeElements = ['APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'NoData', 'NotScheduled'] as const

/** What the explanation of an OEE is drawn from: the seconds of the row, and the quantities out of the explanation itself. */
export function explanationInputs(seconds: Readonly<Record<string, string>>, explanation: Pick<KpiExplanation, 'inputs'>, unit: string) {
  const valueOf = (element: string) => explanation.inputs.find((input) => input.element === element)?.value ?? '0'
  return {
    seconds: Object.fromEntries(timeElements.map((element) => [element, Number(seconds[element] ?? 0)])) as Record<
      (typeof timeElements)[number],
      number
    >,
    produced: valueOf('PQ'),
    good: valueOf('GQ'),
    idealSeconds: valueOf('PRI×PQ'),
    unit,
  }
}
