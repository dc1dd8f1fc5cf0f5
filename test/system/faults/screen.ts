import { setTimeout as sleep } from 'node:timers/promises'
import { createLiveConnection } from '../../../src/kernel/web/live-connection.ts'

/** A live screen without pixels: the web app's own connection, which is never reloaded. */
export function openScreen(url: string, cookie: string) {
  const seen = new Set<string>()
  const states = new Map<string, string>()
  let recoveries = 0
  const connection = createLiveConnection({
    open: (path, headers, signal) => fetch(`${url}${path}`, { headers: { ...headers, cookie }, signal }),
    chance: () => 0.5,
    isOnline: () => true,
    silenceMs: 40_000,
    onEvent: ({ event, data }) => {
      if (event === 'ledger') seen.add((JSON.parse(data) as { streamId: string }).streamId)
      if (event === 'unit') {
        const unit = JSON.parse(data) as { equipmentId: string; state: string }
        states.set(unit.equipmentId, unit.state)
      }
    },
    onRecovered: () => (recoveries += 1),
  })
  connection.want(true)
  return {
    recoveries: () => recoveries,
    /** Resolves when the screen has heard of the record. @throws when it has not in time. */
    sees: async (streamId: string, longestMs: number) => {
      const endMs = performance.now() + longestMs
      while (!seen.has(streamId)) {
        if (performance.now() > endMs) throw new Error(`the screen (${connection.status.get()}) has not heard of ${streamId}`)
        await sleep(20)
      }
    },
    seen: (streamId: string) => seen.has(streamId),
    /** What it shows of a work unit. */
    stateOf: (equipmentId: string) => states.get(equipmentId),
    close: () => connection.want(false),
  }
}
export type Screen = ReturnType<typeof openScreen>
