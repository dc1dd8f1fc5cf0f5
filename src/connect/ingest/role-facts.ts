import type { EffectiveMapping, RoleRule } from '../mapping/contract.ts'
import type { SpeaksFor } from '../mapping/equipment-source.resource.ts'
import { type CountHistory, countingStates, noCounts, noteCounts } from './counting-states.ts'
import { type DerivedState, PLAIN_MODE, stateAt, statesFrom } from './derive-states.ts'
import { addSignals, type HistoryRole, type NewSignal, noHistory, type SignalHistory } from './signal-history.ts'
import type { SourceInput } from './source-input.ts'
import { toldGaps } from './told-gaps.ts'
import { decimalText, signalText } from './signal-text.ts'

/** A row of `equipment_fact`, without site and unit. */
export interface FactRow {
  readonly kind: 'state' | 'reading' | 'connection' | 'order'
  readonly atMs: number
  readonly tag: string
  readonly word: string
  readonly role: 'good' | 'reject' | 'total' | null
  readonly faultCode: string | null
  readonly flags: readonly string[]
}

/** Everything that is remembered of one source. A value. */
export interface SourceState {
  readonly history: SignalHistory
  readonly counts: CountHistory
  /** States that were told because of counts alone. */
  readonly counted: ReadonlyMap<number, DerivedState>
  /** Newest reading by role. */
  readonly readings: Readonly<Record<string, { readonly atMs: number; readonly value: string }>>
}

export const newSource: SourceState = { history: noHistory, counts: noCounts, counted: new Map(), readings: {} }

export interface SourceMapping {
  /** Name of the source in its state and connection facts. */
  readonly name: string
  readonly runsWhileCountingMs: number | undefined
  /** The kinds of facts that the source tells of its unit; another source may tell the others. */
  readonly kinds: ReadonlySet<FactRow['kind']>
}

export function sourceMapping(name: string, mapping: EffectiveMapping, speaksFor: SpeaksFor | null = null): SourceMapping {
  const { runsWhileCountingSeconds } = mapping
  const kinds = { state: ['state', 'connection', 'order'], counts: ['reading'], all: ['state', 'connection', 'order', 'reading'] } as const
  return {
    name,
    runsWhileCountingMs: runsWhileCountingSeconds && runsWhileCountingSeconds * 1000,
    kinds: new Set(kinds[speaksFor ?? 'all']),
  }
}

export interface RoleFacts {
  readonly state: SourceState
  readonly facts: readonly FactRow[]
  /** Words to be kept, so that a later late word finds them. */
  readonly signals: readonly NewSignal[]
}

/**
 * Turns what arrived for one source into facts about its unit: absolute readings at their time, connections, and a state for every instant at
 * which one of its parts changed. When a late word changes what held at an instant already told, that instant is told again: of the states
 * of one instant the one recorded last holds. So the same messages in any order, split in any way and repeated, end in the same facts (two
 * different words of one metric within one millisecond have no order but that of their arrival).
 * @param nowMs for what follows from nothing having arrived: a machine known by its counter stands when it no longer counts.
 */
export function roleFacts(before: SourceState, inputs: readonly SourceInput[], mapping: SourceMapping, nowMs: number): RoleFacts {
  const facts: FactRow[] = []
  const flagsAt = new Map<number, readonly string[]>()
  const signals: NewSignal[] = []
  const readings: Record<string, { atMs: number; value: string }> = { ...before.readings }
  const counted: { atMs: number; value: string }[] = []
  for (const input of inputs) {
    if (input.flags.length > 0) flagsAt.set(input.atMs, input.flags)
    if (input.kind === 'presence') {
      const word = input.online ? 'online' : 'offline'
      signals.push({ role: 'presence', atMs: input.atMs, value: word })
      facts.push({ kind: 'connection', atMs: input.atMs, tag: mapping.name, word, role: null, faultCode: null, flags: input.flags })
    } else takeValue(input, facts, signals, readings, counted)
  }
  const heard = addSignals(before.history, signals)
  const filled = toldGaps(heard.history, inputs)
  const { history } = addSignals(heard.history, filled)
  const added = [...heard.added, ...filled]
  const pauseMs = mapping.runsWhileCountingMs
  const counts = pauseMs === undefined ? before.counts : noteCounts(before.counts, counted)
  const nowCounted =
    pauseMs === undefined || history.state.length > 0 ? before.counted : countingStates(counts, history.presence, pauseMs, nowMs)
  const state: SourceState = { history, counts, counted: nowCounted, readings }
  const told = changesOf(before, state, added, mapping)
  for (const [atMs, { state: word, faultCode, isCorrection }] of told) {
    // The name of a correction differs with what it corrects to, because a fact that is there already is not written again.
    const tag = isCorrection ? `${mapping.name} ${signatureAt(history, atMs)}` : mapping.name
    facts.push({ kind: 'state', atMs, tag, word, role: null, faultCode, flags: flagsAt.get(atMs) ?? [] })
  }
  return { state, facts: facts.filter(({ kind }) => mapping.kinds.has(kind)), signals: added }
}

function takeValue(
  input: SourceInput & { kind: 'value' },
  facts: FactRow[],
  signals: NewSignal[],
  readings: Record<string, { atMs: number; value: string }>,
  counted: { atMs: number; value: string }[],
): void {
  const { atMs, flags, tag } = input
  const { role } = input.rule
  const isShown = role === 'speed' || role === 'processValue' || role === 'bufferLevel' || role === 'bufferCapacity'
  if (isShown || role === 'good' || role === 'reject' || role === 'total') {
    const value = decimalText(input.value)
    if (value === undefined) return
    const known = readings[role]
    if (known === undefined || known.atMs <= atMs) readings[role] = { atMs, value }
    if (isShown) return
    facts.push({ kind: 'reading', atMs, tag, word: value, role, faultCode: null, flags })
    if (role !== 'reject') counted.push({ atMs, value })
    return
  }
  const text = signalText(input.value)
  if (role === 'order') {
    if (text !== undefined) facts.push({ kind: 'order', atMs, tag, word: text, role: null, faultCode: null, flags })
    return
  }
  if (text !== undefined) signals.push({ role: role satisfies HistoryRole, atMs, value: wordFor(input.rule, text) })
}

/** States and modes by the table of the rule: a state that is not on it is NoData, a mode that is not says nothing. */
function wordFor({ role, values }: RoleRule, text: string): string {
  if (role !== 'state' && role !== 'mode') return text
  return values?.[text] ?? values?.[text.toLowerCase()] ?? (role === 'state' ? 'NoData' : PLAIN_MODE)
}

interface ToldState extends DerivedState {
  readonly isCorrection: boolean
}

/** What must be told after new words: states at new instants, and states of known instants that come out differently now. */
function changesOf(
  before: SourceState,
  after: SourceState,
  added: readonly NewSignal[],
  { runsWhileCountingMs }: SourceMapping,
): Map<number, ToldState> {
  const told = new Map<number, ToldState>()
  const tell = (
    was: ReadonlyMap<number, DerivedState>,
    is: ReadonlyMap<number, DerivedState>,
    at: (atMs: number) => DerivedState | undefined,
  ) => {
    for (const [atMs, state] of is) {
      const known = was.get(atMs)
      if (known === undefined || !isSame(known, state)) told.set(atMs, { ...state, isCorrection: known !== undefined })
    }
    for (const [atMs, known] of was) {
      const state = is.has(atMs) ? undefined : at(atMs)
      if (state !== undefined && !isSame(known, state)) told.set(atMs, { ...state, isCorrection: true })
    }
  }
  if (added.length > 0) {
    const fromMs = added.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY)
    const is = statesFrom(after.history, fromMs)
    tell(statesFrom(before.history, fromMs), is, (atMs) => stateAt(after.history, atMs))
  }
  if (runsWhileCountingMs !== undefined && after.history.state.length === 0) {
    const is = after.counted
    const rememberedMs = after.counts.readings[0]?.atMs ?? 0
    const was = new Map([...before.counted].filter(([atMs]) => atMs > rememberedMs + runsWhileCountingMs))
    tell(was, is, (atMs) => countedAt(after, atMs))
  }
  return told
}

/** What counts and presence say about an instant at which nothing changes after all. */
function countedAt({ counted, history }: SourceState, atMs: number): DerivedState | undefined {
  const stateMs = [...counted.keys()].findLast((one) => one <= atMs)
  const presence = history.presence.findLast((one) => one.atMs <= atMs)
  const isGone = presence?.value === 'offline' && presence.atMs >= (stateMs ?? Number.NEGATIVE_INFINITY)
  return isGone || stateMs === undefined ? { state: 'NoData', faultCode: null } : counted.get(stateMs)
}

function isSame(left: DerivedState, right: DerivedState): boolean {
  return left.state === right.state && left.faultCode === right.faultCode
}

/** Which words a state was made of, as text: two corrections of one instant that rest on different words have different names. */
function signatureAt(history: SignalHistory, atMs: number): string {
  const parts = (['state', 'mode', 'blocked', 'starved', 'fault'] as const).map((role) => {
    const entry = history[role].findLast((one) => one.atMs <= atMs)
    return entry === undefined ? '' : `${role.charAt(0)}${(atMs - entry.atMs).toString(36)}`
  })
  return parts.join('')
}

/** What the unit does by the newest words, for live screens. */
export function latestState({ history, counted }: SourceState, nowMs: number): DerivedState & { readonly atMs: number } {
  const derived = stateAt(history, Number.POSITIVE_INFINITY)
  const stateMs = history.state.at(-1)?.atMs ?? Math.max(...counted.keys())
  const wordMs = Math.max(stateMs, ...(['mode', 'blocked', 'starved'] as const).map((role) => history[role].at(-1)?.atMs ?? stateMs))
  const presence = history.presence.at(-1)
  if (presence?.value === 'offline' && presence.atMs >= stateMs) return { state: 'NoData', faultCode: null, atMs: presence.atMs }
  const state = derived ?? counted.get(stateMs)
  return state === undefined
    ? { state: 'NoData', faultCode: null, atMs: nowMs }
    : { ...state, atMs: Math.max(wordMs, presence?.atMs ?? wordMs) }
}
