import type { SourceInput } from './source-input.ts'
import type { NewSignal, SignalEntry, SignalHistory } from './signal-history.ts'

/** A source that stores what it cannot send begins at once: what it tells first must lie so close to its death, or the beginning is lost. */
const NEAR_MS = 900_000

/** Of an offline that was told later: from here on the words of the source hold again. */
const TOLD = 'told'

/**
 * Finds the gaps of which a source tells afterwards what it did in them (store and forward): from the loss on the last word holds again, and
 * no data becomes what really happened. Proof is a value that the source marks as stored and that lies in the gap. A birth that repeats the state of
 * before proves nothing: a controller that was off says the same.
 * @returns a word for each gap that is proved by these inputs, at the instant of its beginning.
 */
export function toldGaps({ presence }: SignalHistory, inputs: readonly SourceInput[]): NewSignal[] {
  return listGaps(presence)
    .filter((gap) => inputs.some((input) => isStored(input, gap)))
    .map(({ startsAtMs }) => ({ role: 'presence', atMs: startsAtMs, value: TOLD }))
}

interface Gap {
  readonly startsAtMs: number
  /** Infinity while the source is away. */
  readonly endsAtMs: number
}

function listGaps(presence: readonly SignalEntry[]): Gap[] {
  const told = new Set(presence.filter(({ value }) => value === TOLD).map(({ atMs }) => atMs))
  return presence.flatMap(({ atMs, value }, index) => {
    if (value !== 'offline' || told.has(atMs)) return []
    const back = presence.find((one, later) => later > index && one.value === 'online' && one.atMs > atMs)
    return [{ startsAtMs: atMs, endsAtMs: back?.atMs ?? Number.POSITIVE_INFINITY }]
  })
}

function isStored(input: SourceInput, { startsAtMs, endsAtMs }: Gap): boolean {
  const { atMs, flags } = input
  return input.kind === 'value' && flags.includes('historical') && atMs > startsAtMs && atMs < endsAtMs && atMs <= startsAtMs + NEAR_MS
}
