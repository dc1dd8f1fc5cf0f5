import type { LiveScreens } from '../kernel/server/live.ts'
import type { Site } from '../kernel/server/site.ts'
import { listBoard } from '../operations/performance/contract.ts'

/** A unit whose books are made many times a second is shown this often at most. */
const PAUSE_MS = 250

export interface LiveUnits {
  /** The books of the unit were made again; many calls within a moment become one. */
  readonly publish: (equipmentId: string) => void
  /** The screens come up after the books. */
  showOn(screens: LiveScreens): void
}

/** Shows the newest state of a unit to all screens after its books were made again. */
export function liveUnits(site: Site): LiveUnits {
  const waiting = new Set<string>()
  const all: LiveScreens[] = []
  const show = async (equipmentId: string) => {
    waiting.delete(equipmentId)
    const { rows, at } = await site.ask(listBoard, { equipmentId })
    const row = rows[0]
    if (!row) return
    const { reason, since, jobs, ...unit } = row
    const snapshot = { ...unit, since: since ?? at, reasonName: reason, jobs, jobOrderId: jobs[0]?.jobOrderId }
    for (const screens of all) screens.publishUnit(equipmentId, snapshot)
  }
  return {
    publish: (equipmentId) => {
      if (waiting.has(equipmentId)) return
      waiting.add(equipmentId)
      setTimeout(() => void show(equipmentId).catch((error: unknown) => site.log(error, 'live.unit')), PAUSE_MS).unref()
    },
    showOn: (screens) => void all.push(screens),
  }
}
