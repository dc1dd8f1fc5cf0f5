import type { ConnectionPool } from '../../kernel/server/database.ts'
import { systemActor } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import type { Decimal, UnitCode } from '../../kernel/contract/quantity.ts'
import { listWorkUnits } from '../../model/plant/contract.ts'
import { type Crossing, isWatchedAt, signalNamesOf, recordCrossing, VALUE_RANGE_STREAM, type Watch } from './contract.ts'
import { type Bound, type Excursion, type Limits, limitsOf } from './judge.ts'
import { type MarkedTag, type MonitoredTables, MOST_TAGS } from './monitored-tables.store.ts'
import { type Amendment, rejudge, type Rejudged, type Stretch } from './rejudge.ts'

export type JudgedSite = Pick<Site, 'siteId' | 'bell' | 'now' | 'log' | 'ask' | 'tree' | 'execute'> & { readonly pool: ConnectionPool }

/** A range that a marked tag must keep, and the time in which it is judged anew. */
interface Case {
  readonly mark: MarkedTag
  readonly watch: Watch
  readonly limits: Limits
  readonly rangeId: string
  readonly stretch: Stretch
}
type Judged = Rejudged & { readonly of: Case; readonly recorded: readonly Excursion[] }

/**
 * One pass over the tags that are due. Everything is asked once for all of them: how many there are makes an answer longer, not one more question.
 * @returns whether more are due than it took on.
 */
export async function judgeDue(site: JudgedSite, tables: MonitoredTables): Promise<boolean> {
  const marks = await tables.listDue(site.now())
  if (marks.length === 0) return false
  const cases = await openCases(site, tables, marks)
  const [samples, recorded] = [await tables.listSamples(cases), await tables.listRecorded(cases)]
  const judged = cases.flatMap((one, index): Judged[] => {
    const [values, known] = [samples[index], recorded[index]!]
    return values ? [{ of: one, recorded: known, ...rejudge(one.limits, known, values, one.stretch) }] : []
  })
  const { told, failure } = await tell(site, tables, judged)
  await settle(tables, marks, cases, told)
  if (failure) throw failure.reason
  return marks.length === MOST_TAGS || judged.length < cases.length
}

async function openCases(site: JudgedSite, tables: MonitoredTables, marks: readonly MarkedTag[]): Promise<Case[]> {
  const watched = await watchesOf(site, tables, marks)
  const asked = watched.map(({ mark, watch }) => ({ ...mark, limits: limitsOf(watch) }))
  const settled = await tables.findSettled(asked)
  const nowMs = Date.parse(site.now())
  return watched.map(({ mark, watch }, index) => {
    const { limits } = asked[index]!
    const stretch = { fromMs: mark.startsAtMs - limits.delayMs, untilMs: settled[index] ?? Math.max(nowMs, mark.endsAtMs) }
    const rangeId = derivedId(VALUE_RANGE_STREAM, watch.monitoredValueId, mark.equipmentId!, mark.address, mark.metric)
    return { mark, watch, limits, rangeId, stretch }
  })
}

/** Which of the ranges each tag must keep; one that speaks for no unit any more keeps none. */
async function watchesOf(site: JudgedSite, tables: MonitoredTables, marks: readonly MarkedTag[]) {
  const bySignal = Map.groupBy(await tables.listWatches(), ({ equipmentId, signal }) => `${equipmentId} ${signal.toLowerCase()}`)
  const units = await site.ask(listWorkUnits, {})
  const classes = new Map(units.rows.map((unit) => [unit.equipmentId as string, unit.equipmentClassId]))
  const { ancestors } = site.tree()
  return marks.flatMap((mark) => {
    const places = (mark.equipmentId !== null && ancestors.get(mark.equipmentId)) || new Set<string>()
    const unit = { places, equipmentClassId: classes.get(mark.equipmentId ?? '') ?? null }
    const names = signalNamesOf(mark.metric)
    return [...places]
      .flatMap((place) => names.flatMap((name) => bySignal.get(`${place} ${name}`) ?? []))
      .filter((watch) => isWatchedAt(watch, unit))
      .map((watch) => ({ mark, watch }))
  })
}

/** Tells the ledger what differs, of each range in its order. @returns what was judged and is told, and why something was not. */
async function tell(site: JudgedSite, tables: MonitoredTables, judged: readonly Judged[]) {
  const differing = judged.filter(({ amendments }) => amendments.length > 0)
  const versions = differing.length === 0 ? new Map() : await tables.versionsOf(differing.map(({ of }) => of.rangeId))
  const told = new Set(judged.filter(({ amendments }) => amendments.length === 0))
  const ranges = [...Map.groupBy(differing, ({ of }) => of.rangeId)]
  const outcomes = await Promise.allSettled(
    ranges.map(async ([rangeId, ofRange]) => {
      let version: number = versions.get(rangeId) ?? 0
      for (const one of ofRange) {
        for (const amendment of one.amendments) await tellOne(site, one, amendment, version++)
        told.add(one)
      }
    }),
  )
  return { told, failure: outcomes.find((outcome) => outcome.status === 'rejected') }
}

/** A mark goes when everything was told of it, or waits until silence decides. */
async function settle(
  tables: MonitoredTables,
  marks: readonly MarkedTag[],
  cases: readonly Case[],
  told: ReadonlySet<Judged>,
): Promise<void> {
  const judgements = new Map([...told].map(({ of, judgement }) => [of, judgement]))
  const ofMark = Map.groupBy(cases, ({ mark }) => mark)
  const done = marks.filter((mark) => ofMark.get(mark)?.every((one) => judgements.has(one)) ?? true)
  const postponed = done.flatMap((mark) => {
    const waiting = (ofMark.get(mark) ?? []).flatMap((one) => {
      const { standing, dueAtMs } = judgements.get(one)!
      return standing.pending && dueAtMs !== null ? [{ pendingMs: standing.pending.left.atMs, dueMs: dueAtMs }] : []
    })
    const [pendingMs, dueMs] = [Math.min(...waiting.map((one) => one.pendingMs)), Math.min(...waiting.map((one) => one.dueMs))]
    return waiting.length === 0 ? [] : [{ mark, pendingMs, dueMs }]
  })
  const waiting = new Set(postponed.map(({ mark }) => mark))
  await tables.unmark(done.filter((mark) => !waiting.has(mark)))
  await tables.postpone(postponed)
}

async function tellOne(site: JudgedSite, { of, recorded }: Judged, amendment: Amendment, version: number): Promise<void> {
  const { mark, watch, rangeId } = of
  const { excursion, crossing, atMs } = crossingOf(amendment, recorded)
  const { bound, left, returned } = excursion
  const { value, historical } = crossing === 'returned' && returned ? returned : left
  const { monitoredValueId, signal, range } = watch
  const input = {
    ...{ monitoredValueId, equipmentId: mark.equipmentId as EquipmentId, address: mark.address, metric: mark.metric, signal },
    ...{ crossing, bound, historical },
    ...{ limitValue: limitOf(range, bound, value), value: value as Decimal, leftAt: instant(left.atMs) },
    ...(range.unit !== null && { unit: range.unit as UnitCode }),
  }
  const outcome = await site.execute({
    commandId: derivedId('connect.limits', rangeId, crossing, input.leftAt, String(version)),
    ...{ actor: systemActor(site.siteId), contract: recordCrossing, input, bulk: true },
    occurredAt: atMs === null ? undefined : instant(atMs),
  })
  if (outcome.outcome !== 'accepted') throw new Error(`a value at its limit was not recorded: ${JSON.stringify(outcome)}`)
}

/** What is withdrawn is withdrawn now; everything else happened at its machine. */
function crossingOf(
  amendment: Amendment,
  recorded: readonly Excursion[],
): { readonly excursion: Excursion; readonly crossing: Crossing; readonly atMs: number | null } {
  if (amendment.kind === 'left') return { excursion: amendment.excursion, crossing: 'left', atMs: amendment.excursion.left.atMs }
  if (amendment.kind === 'returned')
    return { excursion: amendment.excursion, crossing: 'returned', atMs: amendment.excursion.returned!.atMs }
  const excursion = recorded.find(({ left }) => left.atMs === amendment.leftAtMs)!
  return { excursion, crossing: amendment.what === 'excursion' ? 'excursionWithdrawn' : 'returnWithdrawn', atMs: null }
}

/** A limit that was taken away meanwhile is not known any more; the value was beyond it. */
function limitOf(range: Watch['range'], bound: Bound, value: string): Decimal {
  return (range[bound] ?? value) as Decimal
}

function instant(atMs: number): Instant {
  return new Date(atMs).toISOString() as Instant
}
