import type { AccountWindow, ConnectionFact, CounterPolicy, Fact, ReadingFact, StateFact } from './fact.ts'
import { type Loaded, TagHistory } from './settled.ts'
import { listWords, type StateWord, stopKindOf } from './state-timeline.ts'
import type { Segment } from './timeline.ts'

const HOUR_MS = 3_600_000

export interface WidenInput extends Loaded {
  /** The time of what changed: late facts, occupations, calendar entries. */
  readonly window: { readonly startsAtMs: number; readonly endsAtMs: number }
  /** The facts known now, the changed ones among them. */
  readonly facts: readonly Fact[]
  readonly counters: Readonly<Record<string, CounterPolicy>>
}

export interface WidenedWindow {
  /** The stretch whose intervals and count slices may change: whole hours, whole stops. Replace exactly this. */
  readonly account: AccountWindow
  /** The facts that decide it lie in this stretch, both ends included (classifications: those that overlap it). */
  readonly load: { readonly startsAtMs: number | null; readonly endsAtMs: number | null }
  /** False: the facts given do not reach far enough; load more on both sides and ask again. */
  readonly isComplete: boolean
}

interface Span {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

interface Context {
  readonly groups: readonly Span[]
  readonly stops: readonly Span[]
  readonly tags: readonly TagHistory[]
  readonly input: WidenInput
}

/**
 * Widens the time of a change to stable boundaries, so that accounting the window alone equals accounting everything, restricted to it:
 * left to the beginning of the state or stop that runs into it and to the readings that make each counter's position certain; right to the
 * end of the stop, the next reading that settles each counter, and the full hour. An open end (null) reaches beyond the last fact.
 *
 * For a counter that seldom moves, pass its last readings from before the loaded stretch too: facts may reach further back for one tag.
 */
export function widenWindow(input: WidenInput): WidenedWindow {
  const states = input.facts.filter((fact) => fact.kind === 'state' || fact.kind === 'connection')
  const groups = groupWords(listWords(states as (StateFact | ConnectionFact)[]))
  const context = { groups, stops: groups.filter(({ isStop }) => isStop), tags: listTags(input), input }
  const account = accountSpan(context)
  const load = loadSpan(account, context)
  const isOldKnown = Number.isFinite(load.startsAtMs) || input.isOldestLoaded
  const isNewKnown = Number.isFinite(load.endsAtMs) || input.isNewestLoaded
  return {
    account: { startsAtMs: account.startsAtMs, endsAtMs: finite(account.endsAtMs) },
    load: { startsAtMs: finite(load.startsAtMs), endsAtMs: finite(load.endsAtMs) },
    isComplete: isOldKnown && isNewKnown && Number.isFinite(account.startsAtMs),
  }
}

/** What may change: the parts counted around the change, then the whole stops that these lie in, then full hours. */
function accountSpan({ groups, stops, tags, input }: Context): Span {
  const { window } = input
  let { startsAtMs, endsAtMs } = window
  for (const tag of tags) {
    startsAtMs = Math.min(startsAtMs, tag.findTurnBefore(window.startsAtMs))
    endsAtMs = Math.max(endsAtMs, tag.findSettledAfter(window))
  }
  // A state that was said before the change stays as it is; a stop changes as a whole.
  startsAtMs = spanAt(stops, startsAtMs - 1)?.startsAtMs ?? startsAtMs
  const changed = spanAt(groups, window.endsAtMs - 1)
  if (changed !== undefined && changed.startsAtMs >= window.startsAtMs) {
    // The stop after a new state may have been one with a stop before it until now.
    endsAtMs = Math.max(endsAtMs, spanAt(stops, changed.endsAtMs)?.endsAtMs ?? changed.endsAtMs)
  }
  endsAtMs = spanAt(stops, endsAtMs - 1)?.endsAtMs ?? endsAtMs
  return { startsAtMs: Math.floor(startsAtMs / HOUR_MS) * HOUR_MS, endsAtMs: Math.ceil(endsAtMs / HOUR_MS) * HOUR_MS }
}

/** What decides the account: the state that runs into it, the stops at its edges as a whole, and the counters around these. */
function loadSpan(account: Span, { groups, stops, tags }: Context): Span {
  const from = Math.min(account.startsAtMs, spanAt(groups, account.startsAtMs)?.startsAtMs ?? account.startsAtMs)
  const until = Math.max(account.endsAtMs, spanAt(stops, account.endsAtMs - 1)?.endsAtMs ?? account.endsAtMs)
  let [startsAtMs, endsAtMs] = [from, until]
  for (const tag of tags) {
    startsAtMs = Math.min(startsAtMs, tag.findStartBefore(from))
    endsAtMs = Math.max(endsAtMs, tag.findTurnFrom(until))
  }
  return { startsAtMs, endsAtMs }
}

function groupWords(words: readonly Segment<StateWord>[]): (Span & { isStop: boolean })[] {
  const groups: (Span & { isStop: boolean; kind: string | null })[] = []
  for (const { startsAtMs, endsAtMs, value } of words) {
    const kind = stopKindOf(value.state)
    const last = groups.at(-1)
    if (last !== undefined && kind !== null && last.kind === kind) groups[groups.length - 1] = { ...last, endsAtMs }
    else groups.push({ startsAtMs, endsAtMs, isStop: kind !== null, kind })
  }
  return groups
}

function listTags({ facts, counters, isOldestLoaded, isNewestLoaded }: WidenInput): TagHistory[] {
  const readingsOf = new Map<string, ReadingFact[]>()
  // A counter with a policy exists, even when none of its readings was loaded.
  const silent = new Set(Object.keys(counters))
  for (const fact of facts) {
    if (fact.kind !== 'reading') continue
    silent.delete(fact.tag)
    const key = `${fact.role} ${fact.tag}`
    const known = readingsOf.get(key)
    if (known === undefined) readingsOf.set(key, [fact])
    else known.push(fact)
  }
  const loaded = { isOldestLoaded, isNewestLoaded }
  const heard = [...readingsOf.values()].map((all) => new TagHistory(all, counters[all[0]?.tag ?? ''] ?? {}, loaded))
  return [...heard, ...[...silent].map(() => new TagHistory([], {}, loaded))]
}

function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  return spans.find(({ startsAtMs, endsAtMs }) => startsAtMs <= atMs && atMs < endsAtMs)
}

function finite(atMs: number): number | null {
  return Number.isFinite(atMs) ? atMs : null
}
