import { systemActor } from '../../kernel/server/access.ts'
import type { Site } from '../../kernel/server/site.ts'
import { listBoard } from '../../operations/performance/contract.ts'

/** The plant board of the demo as everybody at this machine may see it. */
export function boardOf(site: Site): () => Promise<object> {
  return async () => {
    const answer = await site.answer(listBoard, {}, systemActor(site.siteId))
    return answer.permitted ? (answer.value as object) : { rows: [] }
  }
}
