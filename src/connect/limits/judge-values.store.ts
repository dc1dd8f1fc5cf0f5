import type { ConnectionPool } from '../../kernel/server/database.ts'
import { systemActor } from '../../kernel/server/access.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { Site } from '../../kernel/server/site.ts'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import type { Decimal, UnitCode } from '../../kernel/contract/quantity.ts'
import { listWorkUnits } from '../../model/plant/contract.ts'
import { type Crossing, isSignal, isWatchedAt, recordCrossing, VALUE_RANGE_STREAM, type Watch } from './contract.ts'
import { type Bound, type Excursion, limitsOf } from './judge.ts'
import { MonitoredTables, type MarkedTag } from './monitored-tables.store.ts'
import { monitoredValue } from './monitored-value.resource.ts'
import { type Amendment, rejudge } from './rejudge.ts'

export interface ValueJudge {
  /** Values that must keep a range were stored: do not wait for the poll. */
  poke(): void
  close(): Promise<void>
}

export interface JudgeSurroundings {
  readonly site: Pick<Site, 'siteId' | 'bell' | 'now' | 'log' | 'ask' | 'tree' | 'execute'> & { readonly pool: ConnectionPool }
}

const POLL_MS = 1_000
/** Values come in bursts: one judgement serves many of them. */
const BREATH_MS = 100

/**
 * Judges the marked values beside the ingest, which only stores and marks them. What comes out is compared with what the ledger says already, so a
 * crash between the two, or a second look at the same values, tells nothing twice.
 */
export function startValueJudge({ site }: JudgeSurroundings): ValueJudge {
  const stop = new AbortController()
  const tables = new MonitoredTables(site.pool, site.siteId)
  let wake = Promise.withResolvers<void>()
  let heard = -1
  const off = site.bell.onRing(() => {
    if (site.bell.rungFor([monitoredValue.name]) !== heard) wake.resolve()
  })
  const work = async () => {
    const rung = site.bell.rungFor([monitoredValue.name])
    if (rung !== heard) await tables.markNewest(site.now())
    heard = rung
    await new Round(site, tables).run()
  }
  const run = async () => {
    while (!stop.signal.aborted) {
      wake = Promise.withResolvers()
      await work().catch((error: unknown) => site.log(error, 'connect.limits'))
      await Promise.race([wake.promise, rest(POLL_MS, stop.signal)])
      await rest(BREATH_MS, stop.signal)
    }
  }
  const running = run()
  return {
    poke: () => wake.resolve(),
    close: async () => {
      stop.abort()
      off()
      await running
    },
  }
}

function rest(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, durationMs)
    signal.addEventListener('abort', end)
  })
}

/** One pass over the tags that are due. */
class Round {
  readonly #site: JudgeSurroundings['site']
  readonly #tables: MonitoredTables

  constructor(site: JudgeSurroundings['site'], tables: MonitoredTables) {
    this.#site = site
    this.#tables = tables
  }

  async run(): Promise<void> {
    const marks = await this.#tables.listDue(this.#site.now())
    if (marks.length === 0) return
    const watches = await this.#tables.listWatches()
    const units = await this.#site.ask(listWorkUnits, {})
    const classes = new Map(units.rows.map((unit) => [unit.equipmentId as string, unit.equipmentClassId]))
    for (const mark of marks) {
      const unit = {
        places: this.#site.tree().ancestors.get(mark.equipmentId) ?? new Set(),
        equipmentClassId: classes.get(mark.equipmentId) ?? null,
      }
      const ofTag = watches.filter((watch) => isWatchedAt(watch, unit) && isSignal(watch.signal, mark.metric))
      await this.#judge(mark, ofTag)
    }
  }

  async #judge(mark: MarkedTag, watches: readonly Watch[]): Promise<void> {
    const waiting: { pendingMs: number; dueMs: number }[] = []
    for (const watch of watches) {
      const { standing, dueAtMs } = await this.#judgeBy(watch, mark)
      if (standing.pending && dueAtMs !== null) waiting.push({ pendingMs: standing.pending.left.atMs, dueMs: dueAtMs })
    }
    if (waiting.length === 0) await this.#tables.unmark(mark)
    else
      await this.#tables.postpone(mark, {
        pendingMs: Math.min(...waiting.map(({ pendingMs }) => pendingMs)),
        dueMs: Math.min(...waiting.map(({ dueMs }) => dueMs)),
      })
  }

  async #judgeBy(watch: Watch, mark: MarkedTag) {
    const limits = limitsOf(watch)
    const fromMs = mark.startsAtMs - limits.delayMs
    const untilMs = (await this.#tables.findSettled(mark, limits)) ?? Math.max(Date.parse(this.#site.now()), mark.endsAtMs)
    const rangeId = derivedId(VALUE_RANGE_STREAM, watch.monitoredValueId, mark.equipmentId, mark.address)
    const stretch = { fromMs, untilMs }
    const [samples, recorded] = [await this.#tables.listSamples(mark, stretch), await this.#tables.listRecorded(rangeId, stretch)]
    const { amendments, judgement } = rejudge(limits, recorded, samples, stretch)
    for (const amendment of amendments) await this.#tell(amendment, recorded, watch, mark, rangeId)
    return judgement
  }

  async #tell(amendment: Amendment, recorded: readonly Excursion[], watch: Watch, mark: MarkedTag, rangeId: string): Promise<void> {
    const { excursion, crossing, atMs } = crossingOf(amendment, recorded)
    const { bound, left, returned } = excursion
    const { value, historical } = crossing === 'returned' && returned ? returned : left
    const { monitoredValueId, signal, range } = watch
    const input = {
      ...{ monitoredValueId, equipmentId: mark.equipmentId as EquipmentId, address: mark.address, signal, crossing, bound, historical },
      ...{ limitValue: limitOf(range, bound, value), value: value as Decimal, leftAt: instant(left.atMs) },
      ...(range.unit !== null && { unit: range.unit as UnitCode }),
    }
    const version = await this.#tables.versionOf(rangeId)
    const outcome = await this.#site.execute({
      commandId: derivedId('connect.limits', rangeId, crossing, input.leftAt, String(version)),
      ...{ actor: systemActor(this.#site.siteId), contract: recordCrossing, input, bulk: true },
      occurredAt: atMs === null ? undefined : instant(atMs),
    })
    if (outcome.outcome !== 'accepted') throw new Error(`a value at its limit was not recorded: ${JSON.stringify(outcome)}`)
  }
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
