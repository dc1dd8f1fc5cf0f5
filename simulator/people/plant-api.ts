import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The calls by which the people of the demo plant work with the product: its public HTTP API and nothing else. Every name of a
 * command or query stands in this file.
 */
export interface PlantApi {
  /** Throws when the login or password is wrong or the product is not there. */
  signIn(login: string, password: string): Promise<void>
  listDispatch(equipmentId: string): Promise<DispatchEntry[]>
  startJobOrder(input: StartInput, tap: Tap): Promise<ApiAnswer>
  finishJobOrder(input: { jobOrderId: string }, tap: Tap): Promise<ApiAnswer>
  abortJobOrder(input: { jobOrderId: string; note: string }, tap: Tap): Promise<ApiAnswer>
  pauseJobOrder(input: { jobOrderId: string }, tap: Tap): Promise<ApiAnswer>
  resumeJobOrder(input: { jobOrderId: string }, tap: Tap): Promise<ApiAnswer>
  reportQuantity(input: QuantityInput, tap: Tap): Promise<ApiAnswer>
  classifyStop(input: ClassifyInput, tap: Tap): Promise<ApiAnswer>
}

export interface DispatchEntry {
  jobOrderId: string
  code: string
  state: string
}

export interface StartInput {
  jobOrderId: string
  equipmentId: string
  changesOver?: boolean
}

export interface QuantityInput {
  jobOrderId: string
  good?: ApiQuantity
  scrap?: ApiQuantity
  reasonId?: string
}

/** Decimal as text, unit by UN/ECE Rec 20 (C62 = piece). */
export interface ApiQuantity {
  value: string
  unit: string
}

export interface ClassifyInput {
  equipmentId: string
  startsAt: string
  endsAt: string
  reasonId: string
  /** The state of the stop that the person saw, so that two people at once are told (EC-17). */
  seen: number
}

/** One touch: its idempotency key (a UUID) and when it happened (epoch ms). */
export interface Tap {
  key: string
  occurredAtMs: number
}

export type ApiAnswer =
  | { outcome: 'accepted'; result: Record<string, unknown> }
  | { outcome: 'refused'; codes: string[] }
  /** Neither: the product is away, or the request was malformed. */
  | { outcome: 'failed'; status: number; detail: string }

const COMMAND = {
  start: 'operations.execution.startJobOrder',
  finish: 'operations.execution.finishJobOrder',
  abort: 'operations.execution.abortJobOrder',
  pause: 'operations.execution.pauseJobOrder',
  resume: 'operations.execution.resumeJobOrder',
  report: 'operations.execution.reportQuantity',
  classify: 'operations.performance.classifyStop',
} as const

const ASK_AGAIN_MS = 500

const QUERY = { dispatch: 'operations.execution.listDispatchList' } as const

/** One person's browser: it keeps the cookie of its own sign-in. `baseUrl` as `http://host:port`. */
export class HttpPlantApi implements PlantApi {
  readonly #baseUrl: string
  readonly #patienceMs: number
  #cookie = ''

  /** @param patienceMs for so long a person touches again, the same touch, when the product is away */
  constructor(baseUrl: string, patienceMs = 0) {
    this.#baseUrl = baseUrl.replace(/\/$/, '')
    this.#patienceMs = patienceMs
  }

  async signIn(login: string, password: string): Promise<void> {
    const response = await this.#post('/api/sign-in', { login, password }, {})
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${login} cannot sign in: ${response.status}`)
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ')
  }

  async listDispatch(equipmentId: string): Promise<DispatchEntry[]> {
    const url = `${this.#baseUrl}/api/queries/${QUERY.dispatch}?${new URLSearchParams({ equipmentId })}`
    const response = await this.#patiently(() => fetch(url, { headers: { cookie: this.#cookie } }))
    if (!response.ok) throw new Error(`the dispatch list of ${equipmentId} answers ${response.status}`)
    const { rows } = (await response.json()) as { rows: DispatchEntry[] }
    return rows.map(({ jobOrderId, code, state }) => ({ jobOrderId, code, state }))
  }

  startJobOrder(input: StartInput, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.start, input, tap)
  }

  finishJobOrder(input: { jobOrderId: string }, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.finish, input, tap)
  }

  abortJobOrder(input: { jobOrderId: string; note: string }, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.abort, input, tap)
  }

  pauseJobOrder(input: { jobOrderId: string }, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.pause, input, tap)
  }

  resumeJobOrder(input: { jobOrderId: string }, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.resume, input, tap)
  }

  reportQuantity(input: QuantityInput, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.report, input, tap)
  }

  classifyStop(input: ClassifyInput, tap: Tap): Promise<ApiAnswer> {
    return this.#command(COMMAND.classify, input, tap)
  }

  async #command(name: string, input: object, tap: Tap): Promise<ApiAnswer> {
    const body = { ...input, occurredAt: new Date(tap.occurredAtMs).toISOString() }
    try {
      const response = await this.#patiently(() => this.#post(`/api/commands/${name}`, body, { 'idempotency-key': tap.key }))
      return readAnswer(response.status, await response.text())
    } catch (error) {
      return { outcome: 'failed', status: 0, detail: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Asks again while nobody answers. */
  async #patiently(ask: () => Promise<Response>): Promise<Response> {
    const endMs = performance.now() + this.#patienceMs
    for (;;) {
      const isLast = performance.now() >= endMs
      try {
        const response = await ask()
        if (isLast || response.status !== 503) return response
        await response.arrayBuffer()
      } catch (error) {
        if (isLast) throw error
      }
      await sleep(ASK_AGAIN_MS)
    }
  }

  #post(path: string, body: object, headers: Record<string, string>): Promise<Response> {
    return fetch(`${this.#baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.#cookie === '' ? {} : { cookie: this.#cookie }), ...headers },
      body: JSON.stringify(body),
    })
  }
}

/** 200 is an acceptance, 409 a refusal with its facts; everything else is a failure to be looked at. */
export function readAnswer(status: number, text: string): ApiAnswer {
  const body = parseObject(text)
  if (status === 200) return { outcome: 'accepted', result: (body.result as Record<string, unknown> | undefined) ?? {} }
  if (status === 409 && Array.isArray(body.refusals)) {
    return { outcome: 'refused', codes: body.refusals.map((refusal: { code?: unknown }) => String(refusal.code)) }
  }
  return { outcome: 'failed', status, detail: text.slice(0, 300) }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
