import type { Scope } from '../../src/kernel/server/access.ts'
import type { QueryHandler } from '../../src/kernel/server/handler.ts'

/**
 * Asks a query with a scope that notices whether it is looked at. A list that never looks shows everything to everybody (kernel.md §9).
 * @param ask calls the answer with the scope it is given.
 */
export async function ignoresItsScope(
  handler: QueryHandler,
  ask: (handler: QueryHandler, scope: Scope) => Promise<unknown>,
): Promise<boolean> {
  let isUsed = false
  const scope: Scope = {
    get equipmentIds() {
      isUsed = true
      return []
    },
    has: () => {
      isUsed = true
      return false
    },
  }
  await ask(handler, scope)
  return !isUsed
}
