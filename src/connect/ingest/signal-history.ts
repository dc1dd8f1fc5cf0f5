/** What a state is made of. `presence` says online or offline; the others are roles of metrics. */
export const historyRoles = ['state', 'mode', 'blocked', 'starved', 'fault', 'presence'] as const
export type HistoryRole = (typeof historyRoles)[number]

/** From this instant on, a metric had this value. */
export interface SignalEntry {
  readonly atMs: number
  readonly value: string
}

export interface NewSignal extends SignalEntry {
  readonly role: HistoryRole
}

/** The words of one source by role, each list sorted by time. A value: adding makes a new one. */
export type SignalHistory = Readonly<Record<HistoryRole, readonly SignalEntry[]>>

export const noHistory: SignalHistory = { state: [], mode: [], blocked: [], starved: [], fault: [], presence: [] }

/**
 * Adds words in any order; what is already there changes nothing (EC-05).
 * @returns the history, and what was really new.
 */
export function addSignals(history: SignalHistory, signals: readonly NewSignal[]): { history: SignalHistory; added: NewSignal[] } {
  const added: NewSignal[] = []
  const next: Partial<Record<HistoryRole, SignalEntry[]>> = {}
  for (const signal of signals) {
    const list = next[signal.role] ?? history[signal.role]
    const at = placeOf(list, signal)
    if (at < 0) continue
    added.push(signal)
    const mine = (next[signal.role] ??= [...list])
    if (at === mine.length) mine.push({ atMs: signal.atMs, value: signal.value })
    else mine.splice(at, 0, { atMs: signal.atMs, value: signal.value })
  }
  return { history: added.length === 0 ? history : { ...history, ...next }, added }
}

/**
 * Where an entry belongs, or -1 when it is there already. Of two words of one instant the one that came later holds: a controller that goes
 * through two states within a millisecond tells them in order.
 */
function placeOf(list: readonly SignalEntry[], { atMs, value }: SignalEntry): number {
  let index = list.length
  while (index > 0 && (list[index - 1] as SignalEntry).atMs > atMs) index -= 1
  for (let before = index - 1; before >= 0 && list[before]?.atMs === atMs; before -= 1) if (list[before]?.value === value) return -1
  return index
}

/** Position of the last entry at or before an instant; -1 when there is none. */
export function indexAt(list: readonly SignalEntry[], atMs: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as SignalEntry).atMs <= atMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** What held at an instant. */
export function valueAt(list: readonly SignalEntry[], atMs: number): string | undefined {
  return list[indexAt(list, atMs)]?.value
}

/**
 * Forgets the oldest entries of long lists, to be read again when something that old comes late.
 * @returns the first instant from which the history is complete.
 */
export function forgetOldest(history: SignalHistory, knownSinceMs: number, most: number): { history: SignalHistory; knownSinceMs: number } {
  if (historyRoles.every((role) => history[role].length <= most)) return { history, knownSinceMs }
  const kept: Partial<Record<HistoryRole, readonly SignalEntry[]>> = {}
  let sinceMs = knownSinceMs
  for (const role of historyRoles) {
    const list = history[role]
    kept[role] = list.length <= most ? list : list.slice(-Math.ceil(most / 2))
    if (list.length > most) sinceMs = Math.max(sinceMs, (kept[role][0] as SignalEntry).atMs)
  }
  return { history: { ...history, ...kept }, knownSinceMs: sinceMs }
}
