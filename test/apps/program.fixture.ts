import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../../src/apps/server.ts', import.meta.url))

/** The program as `npm start` runs it, in a process of its own. */
export interface StartedProgram {
  readonly url: string
  readonly child: ChildProcess
  /** What it has said so far. */
  readonly lines: readonly string[]
  /** Ends it as an operating system would. @returns its code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface Ended {
  readonly code: number | null
  readonly said: string
}

/** Where the program runs. */
export interface Surroundings {
  /** Variables beside those that every test has. */
  readonly environment?: Readonly<Record<string, string>>
  /** Another account of the operating system, which root may choose. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined
}

function run(args: readonly string[], surroundings: Surroundings) {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ENTRESOL_|PORT$|DATABASE_URL$|MQTT_URL$)/.test(name)),
  )
  const child = spawn(process.execPath, [SERVER, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ...surroundings.environment },
    ...surroundings.account,
  })
  const [lines, complaints]: [string[], string[]] = [[], []]
  const heard = createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line))
  const complained = createInterface({ input: child.stderr! }).on('line', (line) => complaints.push(line))
  return { child, heard, lines, complained, complaints, ended: once(child, 'close').then(([code]) => code as number | null) }
}

/** Starts the program and waits until it says that it is ready; `afterwards` stops it at the end of the test or file. */
export async function startProgram(
  args: readonly string[],
  afterwards: (stop: () => Promise<unknown>) => void,
  surroundings: Surroundings = {},
): Promise<StartedProgram> {
  const { child, heard, lines, complained, complaints, ended } = run(['--port', '0', '--mqtt-port', '0', ...args], surroundings)
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    return ended
  }
  afterwards(() => stop())
  const url = await new Promise<string>((resolve, reject) => {
    heard.on('line', (line) => {
      const found = /^ready (http:\/\/\S+)$/.exec(line)
      if (found) resolve(found[1]!)
    })
    void ended.then((code) => reject(new Error(`the program ended with ${code}: ${complaints.join('\n')}`)))
  })
  // A test that fails because the program has started anew is understood only with what the program says of it.
  complained.on('line', (line) => line.startsWith('{') || process.stderr.write(`the program at ${url}: ${line}\n`))
  return { url, child, lines, stop }
}

/** Runs the program until it ends by itself. */
export async function runProgram(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { lines, complaints, ended } = run(args, surroundings)
  return { code: await ended, said: [...lines, ...complaints].join('\n') }
}

/** One person's browser without pages: it keeps its cookie. */
export class Visitor {
  readonly #url: string
  #cookie = ''

  constructor(url: string) {
    this.#url = url
  }

  async signIn(body: object): Promise<Response> {
    return this.post('/api/sign-in', body)
  }

  async post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.#cookie, ...headers },
      body: JSON.stringify(body),
    })
    const [cookie] = response.headers.getSetCookie()
    if (cookie) this.#cookie = cookie.split(';', 1)[0]!
    return response
  }

  /** @throws when the command is not accepted, with the answer. */
  async command(name: string, input: object, commandId: string = crypto.randomUUID()): Promise<Record<string, string>> {
    const response = await this.post(`/api/commands/${name}`, input, { 'idempotency-key': commandId })
    const answer = (await response.json()) as { result?: Record<string, string> }
    if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`)
    return answer.result ?? {}
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into the answer as a foreign program would
  async get(path: string): Promise<any> {
    const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie, accept: 'application/json' } })
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`)
    return response.json()
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  query(name: string, input: Record<string, string> = {}): Promise<any> {
    return this.get(`/api/queries/${name}?${new URLSearchParams(input)}`)
  }
}

/** What the first start of a plant of one's own tells, once. */
export function passwordIn(lines: readonly string[]): string | undefined {
  return lines.map((line) => /password (\S+) \(shown only now\)/.exec(line)?.[1]).find((found) => found !== undefined)
}

/** A start makes a database, which takes seconds on a busy machine. */
export const PATIENCE_MS = 120_000
