import type { MqttConnection } from './mqtt-connection.adapter.ts'

export interface ConnectionLog {
  info(message: string): void
  warn(message: string): void
}

export interface KeepConnectedOptions {
  /** Opens one connection and makes it ready (subscriptions, births); rejects when that fails. */
  readonly open: () => Promise<MqttConnection>
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
  let opening: Promise<unknown> = Promise.resolve()

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
    const attempted = options.open()
    opening = attempted.catch(() => undefined)
    let connection: MqttConnection
    try {
      connection = await attempted
    } catch (fault) {
      const text = fault instanceof Error ? fault.message : String(fault)
      options.onLost(text)
      return { wasOnline: false, text }
    }
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
      await opening
      const connection = current
      if (connection !== undefined) {
        await (last?.(connection) ?? Promise.resolve()).catch((fault: unknown) => log.warn(`MQTT farewell failed: ${String(fault)}`))
        await connection.end()
      }
      await running
    },
  }
}
