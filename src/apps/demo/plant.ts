import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { MqttAccess } from '../broker.ts'
import { DEMO_PASSWORD } from './demo-people.ts'
import { SIMULATOR } from './plant-description.ts'

export interface PlantOptions {
  readonly directory: string
  readonly stateFile: string
  readonly idsFile: string
  /** Address of this program, where the simulated people work. */
  readonly apiUrl: string
  readonly mqtt: MqttAccess
  /** The Sparkplug host for which the gateways wait. */
  readonly hostId: string | undefined
  readonly speed: number
  /** Epoch ms at which the plant begins. */
  readonly startMs: number
  /** One line for people. */
  readonly say: (line: string) => void
  readonly log: (line: string) => void
}

export interface PlantStatus {
  readonly phase: 'starting' | 'history' | 'live' | 'stopped'
  /** How much of the history has arrived, 0 … 100. */
  readonly historyPercent: number
}

export interface DemoPlant {
  status(): PlantStatus
  /** Tells the simulator to make trouble; false when it does not run at the moment. */
  order(order: { readonly trouble: string; readonly arguments: readonly (string | number)[] }): boolean
  close(): Promise<void>
}

type Simulator = ChildProcessByStdio<Writable, Readable, Readable>

const RESTART_AFTER_MS = 2_000
const END_AFTER_MS = 8_000

/** Runs the simulated plant beside the program, as a machine hall would stand beside a server room: another process, MQTT and HTTP only. */
export function startDemoPlant(options: PlantOptions): DemoPlant {
  return new SupervisedPlant(options)
}

class SupervisedPlant implements DemoPlant {
  readonly #options: PlantOptions
  #simulator: Simulator | undefined
  #ended: Promise<void> = Promise.resolve()
  #restart: NodeJS.Timeout | undefined
  #isClosed = false
  #status: PlantStatus = { phase: 'starting', historyPercent: 0 }
  #toldPercent = 0

  constructor(options: PlantOptions) {
    this.#options = options
    this.#start()
  }

  status(): PlantStatus {
    return this.#status
  }

  order(order: { readonly trouble: string; readonly arguments: readonly (string | number)[] }): boolean {
    if (!this.#simulator?.stdin.writable || this.#simulator.exitCode !== null) return false
    this.#simulator.stdin.write(`${JSON.stringify(order)}\n`)
    return true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#restart)
    const simulator = this.#simulator
    if (!simulator || simulator.exitCode !== null) return
    simulator.kill('SIGTERM')
    const tooLate = setTimeout(() => simulator.kill('SIGKILL'), END_AFTER_MS)
    await this.#ended
    clearTimeout(tooLate)
  }

  #start(): void {
    const simulator = spawn(process.execPath, [SIMULATOR, ...argumentsFor(this.#options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Not on the command line, which every user of the machine can read.
      env: { ...process.env, MQTT_PASSWORD: this.#options.mqtt.password ?? '' },
    })
    this.#simulator = simulator
    simulator.stdin.on('error', () => undefined)
    createInterface({ input: simulator.stdout }).on('line', (line) => this.#hear(line))
    createInterface({ input: simulator.stderr }).on('line', (line) => this.#options.log(`simulator: ${line}`))
    this.#ended = new Promise((resolve) => {
      simulator.once('error', (error) => {
        this.#options.log(`simulator: ${error.message}`)
        resolve()
      })
      simulator.once('close', (code, signal) => {
        this.#end(code, signal)
        resolve()
      })
    })
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    this.#status = { ...this.#status, phase: 'stopped' }
    if (this.#isClosed) return
    this.#options.log(`the simulated plant ended (${signal ?? code}) and is started again`)
    this.#restart = setTimeout(() => this.#start(), RESTART_AFTER_MS)
  }

  #hear(line: string): void {
    const event = parseEvent(line)
    if (!event) return
    if (event.kind === 'history') this.#progress(Date.parse(String(event['at'])), Date.parse(String(event['until'])))
    else if (event.kind === 'live') {
      if (this.#status.phase !== 'live') this.#options.say('the plant has told its history and lives')
      this.#status = { phase: 'live', historyPercent: 100 }
    } else if (event.kind === 'problem') this.#options.log(`simulator: ${String(event['detail'])}`)
  }

  #progress(atMs: number, untilMs: number): void {
    const { startMs, say } = this.#options
    const historyPercent = Math.min(99, Math.max(0, Math.floor(((atMs - startMs) / (untilMs - startMs)) * 100)))
    this.#status = { phase: 'history', historyPercent }
    if (historyPercent < this.#toldPercent + 10) return
    this.#toldPercent = historyPercent
    say(`the plant's last ${daysBetween(startMs, untilMs)} are arriving: ${historyPercent} %`)
  }
}

function argumentsFor({ stateFile, idsFile, directory, apiUrl, mqtt, hostId, speed }: PlantOptions): string[] {
  return [
    ...['--mqtt', mqtt.url, '--state', stateFile, '--ids', idsFile, '--truth', join(directory, 'truth.jsonl')],
    ...['--api', apiUrl, '--api-password', DEMO_PASSWORD, '--speed', String(speed), '--end-with-input'],
    ...(mqtt.username === undefined ? [] : ['--user', mqtt.username]),
    ...(mqtt.tls ? ['--ca', mqtt.tls.caFile] : []),
    ...(hostId === undefined ? [] : ['--host-id', hostId]),
  ]
}

function parseEvent(line: string): { readonly kind: string; readonly [detail: string]: unknown } | undefined {
  try {
    return JSON.parse(line) as { kind: string }
  } catch {
    return undefined
  }
}

function daysBetween(startMs: number, endMs: number): string {
  const days = Math.round((endMs - startMs) / 86_400_000)
  return days === 1 ? 'day' : `${days} days`
}
