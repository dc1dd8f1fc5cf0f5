import { backOffMs } from './back-off.ts'
import { createEventParser, type ServerEvent } from './server-events.ts'
import { createStore, type Store } from './store.ts'

/** `idle`: nobody listens. `offline`: several attempts have failed, or the browser knows that there is no network. */
export type LiveStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'offline'

export interface LiveParts {
  /** Opens the stream. Rejects, or answers with a status other than 2xx, when it cannot. */
  readonly open: (url: string, headers: Record<string, string>, signal: AbortSignal) => Promise<Response>
  readonly chance: () => number
  readonly isOnline: () => boolean
  /** A connection that is silent for longer is taken for dead. The server's heartbeat is much shorter. */
  readonly silenceMs: number
  readonly onEvent: (event: Extract<ServerEvent, { kind: 'event' }>) => void
  /** Called when a connection stands again after it was lost. */
  readonly onRecovered: () => void
}

export interface LiveConnection {
  readonly status: Store<LiveStatus>
  /** Keeps the stream open while it is wanted. */
  want(isWanted: boolean): void
  /** Tries at once (the network came back, the tab was woken). */
  wake(): void
  /** The network is gone, as the browser knows: what is open is broken off, so that it is said now and not after the silence. */
  drop(): void
}

const FIRST_ATTEMPT_MS = 400
/** A screen on the shop floor is to live again a moment after its server does; a hall of a hundred panels makes forty attempts a second with it. */
const LONGEST_REST_MS = 2_500

/** One stream of server-sent events per tab, opened again for ever, from where it broke off. */
export function createLiveConnection(parts: LiveParts): LiveConnection {
  const status = createStore<LiveStatus>('idle')
  let isWanted = false
  let lastEventId: string | undefined
  let wasLost = false
  let failures = 0
  let current: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function read(stream: ReadableStream<Uint8Array>, controller: AbortController): Promise<void> {
    const parse = createEventParser()
    const decoder = new TextDecoder()
    const reader = stream.getReader()
    const silence = () => setTimeout(() => controller.abort(), parts.silenceMs)
    let watchdog = silence()
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(watchdog)
        watchdog = silence()
        for (const event of parse(decoder.decode(value, { stream: true }))) {
          if (event.kind !== 'event' || current !== controller) continue
          if (event.id) lastEventId = event.id
          parts.onEvent(event)
        }
      }
    } finally {
      clearTimeout(watchdog)
    }
  }

  async function connect(): Promise<void> {
    clearTimeout(timer)
    current?.abort()
    if (!isWanted) {
      status.set('idle')
      return
    }
    const controller = new AbortController()
    current = controller
    if (status.get() !== 'live') status.set(wasLost ? lostStatus() : 'connecting')
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' }
      if (lastEventId) headers['last-event-id'] = lastEventId
      const response = await parts.open('/api/live', headers, controller.signal)
      if (!response.ok || !response.body) throw new Error(`live: HTTP ${response.status}`)
      if (current !== controller) return
      failures = 0
      status.set('live')
      if (wasLost) parts.onRecovered()
      wasLost = false
      await read(response.body, controller)
    } catch {
      // Whatever broke it, the answer is the same: try again.
    }
    if (current === controller) lost()
  }

  const lostStatus = (): LiveStatus => (!parts.isOnline() || failures >= 4 ? 'offline' : 'reconnecting')

  function lost(): void {
    wasLost = true
    failures += 1
    status.set(lostStatus())
    timer = setTimeout(() => void connect(), backOffMs(failures, parts.chance(), FIRST_ATTEMPT_MS, LONGEST_REST_MS))
  }

  return {
    status,
    want: (next) => {
      if (next === isWanted) return
      isWanted = next
      void connect()
    },
    wake: () => {
      if (status.get() === 'reconnecting' || status.get() === 'offline') void connect()
    },
    drop: () => current?.abort(),
  }
}
