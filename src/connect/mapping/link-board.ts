import type { LinkBoard, LinkStatus } from './contract.ts'

/** The blackboard between ingest, which knows what happens on the wires, and the queries that show it. Nothing of it survives a restart. */
export function openLinkBoard(): LinkBoard {
  const links = new Map<string, () => LinkStatus>()
  const values = new Map<number, { value: string | null; atMs: number }>()
  return {
    attach: (connectionId, status) => void links.set(connectionId, status),
    detach: (connectionId) => void links.delete(connectionId),
    statusOf: (connectionId) => links.get(connectionId)?.(),
    noteLast(tagId, value, atMs) {
      const known = values.get(tagId)
      if (known === undefined) values.set(tagId, { value, atMs })
      else if (known.atMs <= atMs) Object.assign(known, { value, atMs })
    },
    lastOf: (tagId) => values.get(tagId),
  }
}
