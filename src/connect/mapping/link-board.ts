import type { LinkBoard, LinkStatus, MachineAccess } from './contract.ts'

/** What a line on a screen can show. */
const LONGEST_TEXT = 200

/** The blackboard between ingest, which knows what happens on the wires, and the queries that show it. Nothing of it survives a restart. */
export function openLinkBoard(): LinkBoard {
  let access: MachineAccess | null = null
  const links = new Map<string, () => LinkStatus>()
  const values = new Map<number, { value: bigint | number | boolean | string | null; atMs: number }>()
  return {
    get access() {
      return access
    },
    tellAccess: (told) => void (access = told),
    attach: (connectionId, status) => void links.set(connectionId, status),
    detach: (connectionId) => void links.delete(connectionId),
    statusOf: (connectionId) => links.get(connectionId)?.(),
    statuses: () => [...links.values()].map((status) => status()),
    noteLast(tagId, value, atMs) {
      const known = values.get(tagId)
      if (known === undefined) values.set(tagId, { value, atMs })
      else if (known.atMs <= atMs) Object.assign(known, { value, atMs })
    },
    lastOf(tagId) {
      const known = values.get(tagId)
      return known && { value: known.value === null ? null : String(known.value).slice(0, LONGEST_TEXT), atMs: known.atMs }
    },
  }
}
