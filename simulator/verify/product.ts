import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../../src/apps/server.ts', import.meta.url))

export interface ProductOptions {
  dataDirectory: string
  mqttUrl: string
  /** Port of the web server; 0 = any. */
  port?: number
  /** Other variables of its environment, such as DATABASE_URL. */
  environment?: Readonly<Record<string, string>>
  onLine?(line: string): void
}

/** The product as a process of its own, with the demo plant entered and its machines left to us. */
export interface Product {
  url: string
  child: ChildProcess
  /** Resolves with the exit code when it has ended. */
  ended: Promise<number | null>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the product and waits until it is ready. Throws what it complained of when it ends before. */
export async function startProduct({ dataDirectory, mqttUrl, port = 0, environment = {}, onLine }: ProductOptions): Promise<Product> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ENTRESOL_|PORT$|DATABASE_URL$|MQTT_URL$)/.test(name))
  const child = spawn(process.execPath, [SERVER, '--no-machines', '--port', String(port), '--data', dataDirectory], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), MQTT_URL: mqttUrl, ...environment },
  })
  const complaints: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      onLine?.(line)
      const found = /^ready (http:\/\/\S+)$/.exec(line)
      if (found?.[1]) resolve(found[1])
    })
    void ended.then((code) => reject(new Error(`the product ended with ${code}: ${complaints.slice(-20).join('\n')}`)))
  })
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    return ended
  }
  return { url, child, ended, stop }
}
