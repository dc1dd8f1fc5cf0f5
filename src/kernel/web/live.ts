import { useEffect, useSyncExternalStore } from 'react'
import type { Words } from '../contract/words.ts'
import { createLiveConnection, type LiveStatus } from './live-connection.ts'
import { queryClient } from './query-client.ts'
import { createStore, useStore } from './store.ts'
import type { MachineState } from './theme/states.ts'

/** What the feed says about one event of the ledger: enough to know which answers are old, not what happened. */
export interface LedgerNotice {
  readonly streamKind: string
  /** Missing where this person's rights end within the plant: it may be any of its kind. */
  readonly streamId?: string
  readonly kind: string
  readonly equipmentId?: string
}

/** A work unit at this moment, as the server pushes it. */
export interface UnitSnapshot {
  readonly equipmentId: string
  readonly state: MachineState
  /** ISO instant at which the state began. */
  readonly since: string
  /** False while only the machine says so: the books, and what is derived of them, come a moment later. */
  readonly booked?: boolean
  readonly reason?: string
  /** The reason of a stop in every language, as the board knows it. */
  readonly reasonName?: Words | null
  readonly jobOrderId?: string
  /** Decimals as text. */
  readonly good: string
  readonly scrap: string
}

/** A topic is a stream kind (`jobOrder`), one stream (`jobOrder:<id>`) or a piece of equipment (`equipment:<id>`). */
export function isAbout(topic: string, notice: LedgerNotice): boolean {
  return (
    topic === notice.streamKind ||
    (notice.streamId === undefined ? topic.startsWith(`${notice.streamKind}:`) : topic === `${notice.streamKind}:${notice.streamId}`) ||
    (notice.equipmentId !== undefined && topic === `equipment:${notice.equipmentId}`)
  )
}

interface Listener {
  readonly topics: readonly string[]
  readonly refresh: () => void
  timer?: ReturnType<typeof setTimeout> | undefined
}

const COALESCE_MS = 250
const listeners = new Set<Listener>()
let unitWatchers = 0
const units = createStore<ReadonlyMap<string, UnitSnapshot>>(new Map())
/** The units as they stood when one of them changed its state: a board does not draw itself anew for every piece that is counted. */
const moved = createStore<ReadonlyMap<string, UnitSnapshot>>(new Map())
/** What has come since the last frame: the next one shows all of it. */
const arrived = new Map<string, UnitSnapshot>()
let drawing: number | undefined

function takeUnit(snapshot: UnitSnapshot): void {
  arrived.set(snapshot.equipmentId, snapshot)
  drawing ??= requestAnimationFrame(() => {
    drawing = undefined
    const before = units.get()
    const isMoved = [...arrived.values()].some(({ equipmentId, state, since }) => {
      const known = before.get(equipmentId)
      return known?.state !== state || known.since !== since
    })
    const next = new Map([...before, ...arrived])
    arrived.clear()
    units.set(next)
    if (isMoved) moved.set(next)
  })
}

function takeNotice(notice: LedgerNotice): void {
  for (const listener of listeners) {
    if (listener.timer || !listener.topics.some((topic) => isAbout(topic, notice))) continue
    // Bursts are one refresh: a batch of the ledger may hold five hundred events.
    listener.timer = setTimeout(() => {
      listener.timer = undefined
      listener.refresh()
    }, COALESCE_MS)
  }
}

/** Everything may be old: the stream was cut for too long, or stands again after it was cut. */
function refreshAll(): void {
  void queryClient.invalidateQueries()
}

const connection = createLiveConnection({
  open: (url, headers, signal) => fetch(url, { headers, signal, credentials: 'same-origin', cache: 'no-store' }),
  chance: () => Math.random(),
  isOnline: () => navigator.onLine,
  silenceMs: 40_000,
  onEvent: (event) => {
    if (event.event === 'ledger') takeNotice(JSON.parse(event.data) as LedgerNotice)
    if (event.event === 'reset') refreshAll()
    if (event.event === 'storage') storage.set((JSON.parse(event.data) as { state: StorageState }).state)
    if (event.event === 'unit') takeUnit(JSON.parse(event.data) as UnitSnapshot)
  },
  onRecovered: refreshAll,
})

/** Whether what people and machines say can be stored, as the server says it. */
export type StorageState = 'ok' | 'nearlyFull' | 'full' | 'readOnly' | 'away'
const storage = createStore<StorageState>('ok')
export function useStorage(): StorageState {
  return useStore(storage)
}

/** False while nothing can be stored: what is shown stands still. */
export function useIsStored(): boolean {
  const state = useStorage()
  return state === 'ok' || state === 'nearlyFull'
}

let planned: ReturnType<typeof setTimeout> | undefined
/** The stream stays open from screen to screen and closes a while after the last listener has gone. */
function follow(): void {
  clearTimeout(planned)
  const isWanted = unitWatchers > 0 || listeners.size > 0
  if (isWanted) connection.want(true)
  else planned = setTimeout(() => connection.want(false), 5_000)
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', connection.wake)
  window.addEventListener('offline', connection.drop)
  document.addEventListener('visibilitychange', connection.wake)
}

/** Calls `refresh` (at most four times a second) when the ledger tells of something under one of the topics. */
export function useLiveTopics(topics: readonly string[], refresh: () => void): void {
  const text = topics.join(',')
  useEffect(() => {
    if (text === '') return
    const listener: Listener = { topics: text.split(','), refresh }
    listeners.add(listener)
    follow()
    return () => {
      clearTimeout(listener.timer)
      listeners.delete(listener)
      follow()
    }
  }, [text, refresh])
}

function useUnitStream(): void {
  useEffect(() => {
    unitWatchers += 1
    follow()
    return () => {
      unitWatchers -= 1
      follow()
    }
  }, [])
}

/** The live snapshots of every work unit that this person may see, by equipment id, anew whenever one changes its state. */
export function useUnits(): ReadonlyMap<string, UnitSnapshot> {
  useUnitStream()
  return useStore(moved)
}

/** The live snapshot of one work unit; undefined until the server has sent one. */
export function useUnit(equipmentId: string): UnitSnapshot | undefined {
  useUnitStream()
  const snapshot = () => units.get().get(equipmentId)
  return useSyncExternalStore(units.subscribe, snapshot, snapshot)
}

/** Forgets what was pushed to the last person at this panel, and listens anew as the next one. */
export function restartLive(): void {
  arrived.clear()
  units.set(new Map())
  moved.set(new Map())
  connection.want(false)
  follow()
}

export function useLiveStatus(): LiveStatus {
  return useStore(connection.status)
}

export function wakeLive(): void {
  connection.wake()
}
