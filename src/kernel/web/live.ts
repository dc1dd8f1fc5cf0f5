import { useEffect, useMemo } from 'react'
import { createLiveConnection, type LiveStatus } from './live-connection.ts'
import { queryClient } from './query-client.ts'
import { createStore, useStore } from './store.ts'
import type { MachineState } from './theme/states.ts'

/** What the feed says about one event of the ledger: enough to know which answers are old, not what happened. */
export interface LedgerNotice {
  readonly streamKind: string
  readonly streamId: string
  readonly kind: string
  readonly equipmentId?: string
}

/** A work unit at this moment, as the server pushes it. */
export interface UnitSnapshot {
  readonly equipmentId: string
  readonly state: MachineState
  /** ISO instant at which the state began. */
  readonly since: string
  readonly reason?: string
  readonly jobOrderId?: string
  /** Decimals as text. */
  readonly good: string
  readonly scrap: string
}

/** A topic is a stream kind (`jobOrder`), one stream (`jobOrder:<id>`) or a piece of equipment (`equipment:<id>`). */
export function isAbout(topic: string, notice: LedgerNotice): boolean {
  return (
    topic === notice.streamKind ||
    topic === `${notice.streamKind}:${notice.streamId}` ||
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
const unitTopics = new Map<string, number>()
const units = createStore<ReadonlyMap<string, UnitSnapshot>>(new Map())

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

const connection = createLiveConnection({
  open: (url, headers, signal) => fetch(url, { headers, signal, credentials: 'same-origin', cache: 'no-store' }),
  chance: () => Math.random(),
  isOnline: () => navigator.onLine,
  silenceMs: 45_000,
  onEvent: (event) => {
    if (event.event === 'ledger') takeNotice(JSON.parse(event.data) as LedgerNotice)
    if (event.event !== 'unit') return
    const snapshot = JSON.parse(event.data) as UnitSnapshot
    units.update((before) => new Map(before).set(snapshot.equipmentId, snapshot))
  },
  onRecovered: () => void queryClient.invalidateQueries(),
})

let planned: ReturnType<typeof setTimeout> | undefined
/** A screen mounts many listeners at once; the connection is changed once for all of them. */
function follow(): void {
  clearTimeout(planned)
  planned = setTimeout(() => connection.follow([...unitTopics.keys(), ...[...listeners].flatMap((listener) => listener.topics)]), 50)
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', connection.wake)
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

/** The live snapshots of these work units (topic `unit:<id>`), or of all (topic `unit`) when none are named. */
export function useUnits(equipmentIds?: readonly string[]): ReadonlyMap<string, UnitSnapshot> {
  const text = equipmentIds ? equipmentIds.map((id) => `unit:${id}`).join(',') : 'unit'
  useEffect(() => {
    const topics = text === '' ? [] : text.split(',')
    for (const topic of topics) unitTopics.set(topic, (unitTopics.get(topic) ?? 0) + 1)
    follow()
    return () => {
      for (const topic of topics) {
        const left = (unitTopics.get(topic) ?? 1) - 1
        if (left > 0) unitTopics.set(topic, left)
        else unitTopics.delete(topic)
      }
      follow()
    }
  }, [text])
  return useStore(units)
}

/** The live snapshot of one work unit; undefined until the server has sent one. */
export function useUnit(equipmentId: string): UnitSnapshot | undefined {
  const ids = useMemo(() => [equipmentId], [equipmentId])
  return useUnits(ids).get(equipmentId)
}

export function useLiveStatus(): LiveStatus {
  return useStore(connection.status)
}

export function wakeLive(): void {
  connection.wake()
}
