/** One event of a `text/event-stream`, or the heartbeat that a comment is. */
export type ServerEvent =
  | { readonly kind: 'event'; readonly event: string; readonly data: string; readonly id: string | undefined }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'retry'; readonly ms: number }

/**
 * Takes the stream apart (WHATWG HTML §9.2.6), piece by piece as it comes.
 * Read by hand and not by `EventSource`, because that hides heartbeats (a dead Wi-Fi link looks alive for minutes), gives up for
 * ever on an error status, and cannot send `Last-Event-ID` on a connection that the page opens anew.
 */
export function createEventParser(): (chunk: string) => ServerEvent[] {
  let rest = ''
  let event = ''
  let data: string[] = []
  let id: string | undefined

  const takeLine = (line: string): ServerEvent[] => {
    if (line === '') {
      const finished = data.length > 0 ? [{ kind: 'event' as const, event: event || 'message', data: data.join('\n'), id }] : []
      event = ''
      data = []
      return finished
    }
    if (line.startsWith(':')) return [{ kind: 'heartbeat' }]
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) return [{ kind: 'retry', ms: Number(value) }]
    return []
  }

  return (chunk) => {
    rest += chunk
    const events: ServerEvent[] = []
    for (;;) {
      const end = rest.search(/\r\n|\n|\r/)
      if (end < 0 || (rest[end] === '\r' && end === rest.length - 1)) return events
      const line = rest.slice(0, end)
      rest = rest.slice(end + (rest.startsWith('\r\n', end) ? 2 : 1))
      events.push(...takeLine(line))
    }
  }
}
