/** Content of a STATE message: JSON with exactly these two keys (Sparkplug B 3.0, 6.4.26). `timestamp` is epoch milliseconds. */
export interface HostState {
  readonly online: boolean
  readonly timestamp: number
}

export function encodeState(state: HostState): string {
  return JSON.stringify({ online: state.online, timestamp: state.timestamp })
}

/** Reads a STATE message; undefined when it is none (version 2.2 wrote `ONLINE` and `OFFLINE`). */
export function parseState(text: string): HostState | undefined {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof content !== 'object' || content === null) return undefined
  const { online, timestamp } = content as Record<string, unknown>
  return typeof online === 'boolean' && typeof timestamp === 'number' ? { online, timestamp } : undefined
}
