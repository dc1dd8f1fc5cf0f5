import type { LiveScreens } from '../kernel/server/live.ts'
import type { Site } from '../kernel/server/site.ts'
import { listBoard } from '../operations/performance/contract.ts'

/** A unit whose books are made many times a second is shown this often at most. */
const PAUSE_MS = 250

/**
 * Shows the newest state of a unit to all screens after its books were made again.
 * @returns what the accountant calls; many calls for one unit within a moment become one.
 */
export function publishUnits(site: Site, live: () => LiveScreens | undefined): (equipmentId: string) => void {
  const waiting = new Set<string>()
  const show = async (equipmentId: string) => {
    waiting.delete(equipmentId)
    const { rows, at } = await site.ask(listBoard, { equipmentId })
    const row = rows[0]
    if (!row) return
    const { reason, since, jobs, ...unit } = row
    live()?.publishUnit(equipmentId, { ...unit, since: since ?? at, reasonName: reason, jobs, jobOrderId: jobs[0]?.jobOrderId })
  }
  return (equipmentId) => {
    if (waiting.has(equipmentId)) return
    waiting.add(equipmentId)
    setTimeout(() => void show(equipmentId).catch((error: unknown) => site.log(error, 'live.unit')), PAUSE_MS).unref()
  }
}
