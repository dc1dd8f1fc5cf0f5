import { accountFor } from './account.ts'
import { aggregate, entryOf } from './aggregates.ts'
import { bookPlan } from './book.ts'
import { compareAggregates } from './compare.ts'
import { parseCsv } from './csv.ts'
import { enterModel } from './enter-model.ts'
import { explainExceptions } from './exceptions.ts'
import { readLog } from './log-row.ts'
import { listPeculiarities } from './peculiarities.ts'
import { planReplay } from './plan.ts'
import type { PlantApi } from './plant-api.ts'
import { readBack } from './read-back.ts'
import { listDifferences, type ReplayResult } from './report.ts'

export interface ReplayOrder {
  /** Signed in, with the right to enter master data, job orders and late reports. */
  readonly api: PlantApi
  /** The log's name: the same name and the same row are the same report. */
  readonly source: string
  readonly csv: string
  /** Published sums; without them the file's own sums are expected. */
  readonly expected?: Readonly<Record<string, unknown>>
  readonly told?: (text: string) => void
}

/**
 * Books a production log through the public API, reads everything back and compares.
 * Every row ends up booked or listed with its reason; a second replay changes nothing.
 * @throws CsvFault, LogFault, ApiFault
 */
export async function replay({ api, source, csv, expected, told = () => undefined }: ReplayOrder): Promise<ReplayResult> {
  const read = readLog(parseCsv(csv))
  const plan = planReplay(read)
  const { siteId, zone } = await api.session()
  const model = await enterModel(api, siteId, source, plan)
  told('equipment, parts and people are entered')
  const booking = await bookPlan(api, { siteId, source, model }, plan, told)
  told('reading back')
  const back = await readBack(api, plan, booking)
  const account = accountFor(plan, booking, back)
  const own = aggregate(read.map((one) => entryOf('bookable' in one ? one.bookable : one.listed)))
  const comparisons = compareAggregates(expected ?? { ...own }, account)
  const exceptions = explainExceptions(back)
  return {
    ...{ source, zone, rows: plan.rows, jobOrders: plan.jobs.length, bookedRows: account.bookedRows, comparisons, exceptions },
    listed: account.listed.map(({ row, reason, detail, text }) => ({ row, reason, detail, text })),
    peculiarities: listPeculiarities(plan),
    differences: listDifferences(plan.rows, account, comparisons, exceptions, back.contradictions),
  }
}
