import type { Account } from './account.ts'
import type { Comparison } from './compare.ts'
import type { ExceptionAccount } from './exceptions.ts'
import { type Peculiarity, peculiarityWords } from './peculiarities.ts'

/** What a replay came to. `differences` is empty when everything is explained. */
export interface ReplayResult {
  readonly source: string
  readonly zone: string
  readonly rows: number
  readonly jobOrders: number
  readonly bookedRows: readonly number[]
  readonly listed: readonly { readonly row: number; readonly reason: string; readonly detail: string; readonly text: object }[]
  readonly peculiarities: readonly Peculiarity[]
  readonly comparisons: readonly Comparison[]
  readonly exceptions: ExceptionAccount
  readonly differences: readonly string[]
}

/** Everything that speaks against the replay. */
export function listDifferences(
  rows: number,
  account: Account,
  comparisons: readonly Comparison[],
  exceptions: ExceptionAccount,
  contradictions: readonly string[],
): string[] {
  const accounted = account.bookedRows.length + account.listed.length
  return [
    ...(accounted === rows ? [] : [`${account.bookedRows.length} rows booked and ${account.listed.length} listed are not ${rows}`]),
    ...comparisons
      .filter(({ agrees }) => !agrees)
      .map(({ name, expected, together }) => `${name}: expected ${expected}, found ${together}`),
    ...exceptions.unexplained,
    ...contradictions,
  ]
}

/** The report for people, in English. */
export function formatReport(result: ReplayResult): string {
  return [
    `Replay of ${result.source}: ${result.rows} rows, ${result.bookedRows.length} booked on ${result.jobOrders} job orders, ${result.listed.length} listed.`,
    `The log's times have no zone: they are booked as UTC. The zone of the site is ${result.zone}.`,
    ...section('Listed rows, by reason', countsOf(result.listed.map(({ reason }) => reason))),
    ...section('Peculiarities of booked rows', peculiarityLines(result.peculiarities)),
    ...section(
      'Exceptions that the product raised',
      Object.entries(result.exceptions.counts).map(([code, count]) => `${count} ${code}`),
    ),
    ...section('Overlapping rows by resource and what the product says to them', overlapLines(result.exceptions)),
    ...section(
      'Sums: expected = product + list (product alone)',
      result.comparisons.map(
        ({ name, expected, together, booked, agrees }) =>
          `${agrees ? 'agrees ' : 'DIFFERS'} ${name}: ${expected} = ${together} (${booked})`,
      ),
    ),
    ...section(
      'Every listed row',
      result.listed.map(({ row, reason, detail }) => `row ${row}: ${reason}, ${detail}`),
    ),
    ...section(
      'Every peculiarity',
      result.peculiarities.map(({ row, kind, detail }) => `row ${row}: ${kind}, ${detail}`),
    ),
    ...section('Unexplained differences', result.differences.length > 0 ? result.differences : ['none']),
    '',
  ].join('\n')
}

/** The few lines that a person wants on the screen. */
export function formatSummary(result: ReplayResult): string {
  const agreeing = result.comparisons.filter(({ agrees }) => agrees).length
  return [
    `${result.rows} rows: ${result.bookedRows.length} booked on ${result.jobOrders} job orders, ${result.listed.length} listed`,
    ...countsOf(result.listed.map(({ reason }) => reason)).map((line) => `  listed: ${line}`),
    ...peculiarityLines(result.peculiarities).map((line) => `  odd but booked: ${line}`),
    `  exceptions raised by the product: ${
      Object.entries(result.exceptions.counts)
        .map(([code, count]) => `${count} ${code}`)
        .join(', ') || 'none'
    }`,
    `${agreeing} of ${result.comparisons.length} sums agree; ${result.differences.length} unexplained differences`,
    ...result.differences.slice(0, 20).map((difference) => `  ${difference}`),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function countsOf(words: readonly string[]): string[] {
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`)
}

function peculiarityLines(peculiarities: readonly Peculiarity[]): string[] {
  return [...Map.groupBy(peculiarities, ({ kind }) => kind)].map(([kind, all]) => `${all.length} ${kind}: ${peculiarityWords[kind]}`)
}

function overlapLines({ overlaps }: ExceptionAccount): string[] {
  const odd = overlaps.filter(({ rows }) => rows > 0)
  return odd.map(
    ({ resource, rows, raised, withinJob, behindAnEnded }) =>
      `${resource}: ${rows} rows = ${raised} raised at a start or resume + ${withinJob} raised within one job order` +
      ` + ${behindAnEnded} after the job order that began or went on last was away`,
  )
}
