import { add, type Decimal, ZERO } from '../../kernel/contract/quantity.ts'
import { MOST_DAYS, type PersonFigures } from './contract.ts'

/** What somebody did to a job: he reported, corrected, or moved it on. */
export interface Deed {
  readonly personId: string
  readonly name: string
  readonly jobOrderId: string
  readonly code: string
  /** Unit of measure of the job. */
  readonly unit: string
  readonly kind: 'reported' | 'corrected' | 'moved'
  /** Missing where he has reported nothing of it. */
  readonly good?: string | undefined
  readonly scrap?: string | undefined
  readonly rework?: string | undefined
}

const DAY_MS = 86_400_000

export function isPeriod({ startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }): boolean {
  const ms = Date.parse(endsAt) - Date.parse(startsAt)
  return ms > 0 && ms <= MOST_DAYS * DAY_MS
}

/** Each person with the jobs that he has worked on and what he has said of them; people by name, jobs by code. */
export function figuresByPerson(deeds: readonly Deed[]): PersonFigures[] {
  const people = [...Map.groupBy(deeds, ({ personId }) => personId).values()]
  return people.map(figuresOf).toSorted((left, right) => left.name.localeCompare(right.name) || left.personId.localeCompare(right.personId))
}

function figuresOf(deeds: readonly Deed[]): PersonFigures {
  const { personId, name } = deeds[0]!
  const jobs = [...Map.groupBy(deeds, ({ jobOrderId }) => jobOrderId).values()].map((own) => {
    const { jobOrderId, code, unit } = own[0]!
    const times = (kind: Deed['kind']) => own.filter((deed) => deed.kind === kind).length
    return { jobOrderId, code, unit, ...sumOf(own), reports: times('reported'), corrections: times('corrected') }
  })
  const sums = [...Map.groupBy(jobs, ({ unit }) => unit)].map(([unit, own]) => ({ unit, ...sumOf(own) }))
  return { personId, name, jobs: jobs.toSorted((left, right) => left.code.localeCompare(right.code)), sums }
}

type Amounts = Partial<Pick<Deed, 'good' | 'scrap' | 'rework'>>

function sumOf(rows: readonly Amounts[]): Record<'good' | 'scrap' | 'rework', Decimal> {
  const sum = (role: keyof Amounts) => add(ZERO, ...rows.map((row) => row[role] ?? ZERO))
  return { good: sum('good'), scrap: sum('scrap'), rework: sum('rework') }
}
