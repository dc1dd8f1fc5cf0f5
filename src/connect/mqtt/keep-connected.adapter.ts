import type { MqttConnection } from './mqtt-connection.adapter.ts'

export interface ConnectionLog {
  info(message: string): void
  warn(message: string): void
}

export interface KeepConnectedOptions {
  /** Opens one connection and makes it ready (subscriptions, births); rejects when that fails. `signal` ends it while it is not ready. */
  readonly open: (signal: AbortSignal) => Promise<MqttConnection>
  readonly onOnline: (connection: MqttConnection) => void
  readonly onLost: (reason: string) => void
  readonly log: ConnectionLog
  /** First and longest wait between attempts, milliseconds. */
  readonly backOffMs: { readonly first: number; readonly longest: number }
  /** 0..1, so that a thousand clients do not come back in the same moment. */
  readonly random: () => number
}

export interface KeptConnection {
  /** Stops for good: no further attempt, the open connection is ended by `last` (which may send farewells) or simply ended. */
  stop(last?: (connection: MqttConnection) => Promise<void>): Promise<void>
}

/**
 * Keeps one MQTT connection open: every attempt is a fresh client, because will and birth of a Sparkplug host must carry the time of
 * their own CONNECT. Waits grow by half each time, with jitter, and start anew once a connection was ready.
 */
export function keepConnected(options: KeepConnectedOptions): KeptConnection {
  const { log, backOffMs } = options
  let stopped = false
  let current: MqttConnection | undefined
  let wake: () => void = () => {}
  let opening: { readonly done: Promise<unknown>; readonly abort: AbortController } | undefined

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function run(): Promise<void> {
    let waitMs = backOffMs.first
    while (!stopped) {
      const reason = await attempt()
      if (stopped) return
      if (reason.wasOnline) waitMs = backOffMs.first
      log.warn(`MQTT connection: ${reason.text}; next attempt in ${Math.round(waitMs)} ms`)
      await pause(waitMs * (0.5 + options.random()))
      waitMs = Math.min(waitMs * 1.5, backOffMs.longest)
    }
  }

  async function attempt(): Promise<{ wasOnline: boolean; text: string }> {
    const abort = new AbortController()
    const attempted = options.open(abort.signal)
    opening = { done: attempted.catch(() => undefined), abort }
    let connection: MqttConnection
    try {
      connection = await attempted
    } catch (fault) {
      const text = fault instanceof Error ? fault.message : String(fault)
      if (!stopped) options.onLost(text)
      return { wasOnline: false, text }
    }
    opening = undefined
    current = connection
    if (!stopped) options.onOnline(connection)
    const text = await connection.closed
    current = undefined
    if (!stopped) options.onLost(text)
    return { wasOnline: true, text }
  }

  const running = run()
  return {
    async stop(last) {
      stopped = true
      wake()
      opening?.abort.abort()
      await opening?.done
      const connection = current
      if (connection !== undefined) {
        if (last !== undefined) await sayFarewell(last(connection), log)
        await connection.end()
      }
      await running
    },
  }
}

/** A broker that does not answer must not keep the program from ending. */
const FAREWELL_MS = 2000

async function sayFarewell(farewell: Promise<void>, log: ConnectionLog): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), FAREWELL_MS)
  })
  await Promise.race([farewell, late]).catch((fault: unknown) => log.warn(`MQTT farewell failed: ${String(fault)}`))
  clearTimeout(timer)
}
