/** What a primary host says of itself; undefined when it cannot be read. */
export function parseHostState(payload: Uint8Array): { online: boolean; atMs: number } | undefined {
  try {
    const state: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (typeof state !== 'object' || state === null) return undefined
    const { online, timestamp } = state as { online?: unknown; timestamp?: unknown }
    return typeof online === 'boolean' && typeof timestamp === 'number' ? { online, atMs: timestamp } : undefined
  } catch {
    return undefined
  }
}
