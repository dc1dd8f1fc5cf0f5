/** The product's public HTTP API, as far as a replay needs it. Nothing of the product is imported; every call goes over the wire. */
export interface Command {
  readonly name: string
  /** A UUID; a repetition with the same id changes nothing and is answered as before. */
  readonly commandId: string
  readonly input: Readonly<Record<string, unknown>>
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly result: Readonly<Record<string, unknown>>; readonly position: string }
  /** Refused with facts, or malformed: what was said about it. */
  | { readonly kind: 'refused'; readonly why: string }

/** The product is away, or answers what cannot be understood. */
export class ApiFault extends Error {}

const MOST_COMMANDS = 1_000
const MOST_ATTEMPTS = 8
const PATIENCE_MS = 120_000

interface BulkOutcome {
  readonly outcome?: string
  readonly commandId?: string
  readonly result?: Record<string, unknown>
  readonly position?: { readonly epoch: number; readonly seq: number }
  readonly status?: number
  readonly title?: string
  readonly refusals?: readonly { readonly code: string }[]
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

export class PlantApi {
  readonly #url: string
  #cookie = ''

  /** @param url `http://host:port` */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '')
  }

  async signIn(login: string, password: string): Promise<void> {
    const response = await this.#send('/api/sign-in', { login, password })
    await response.arrayBuffer()
    if (!response.ok) throw new ApiFault(`${login} cannot sign in: the answer is ${response.status}`)
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ')
  }

  /** The site and its zone. */
  async session(): Promise<{ readonly siteId: string; readonly zone: string }> {
    return ((await this.#read('/api/session')) as { site: { siteId: string; zone: string } }).site
  }

  query(name: string, input: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.#read(`/api/queries/${name}?${new URLSearchParams(input)}`)
  }

  /** Every row of a paged list. */
  async list<Row>(name: string, input: Readonly<Record<string, string>> = {}): Promise<Row[]> {
    const rows: Row[] = []
    for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const page = (await this.query(name, { ...input, limit: '500', ...(after === undefined ? {} : { after }) })) as {
        rows: Row[]
        next?: string
      }
      rows.push(...page.rows)
      after = page.next
    }
    return rows
  }

  /** Sends commands in bulk, in the order given. @returns what became of each, in the same order. */
  async execute(commands: readonly Command[], told: (done: number) => void = () => undefined): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (let at = 0; at < commands.length; at += MOST_COMMANDS) {
      outcomes.push(...(await this.#executePart(commands.slice(at, at + MOST_COMMANDS))))
      told(outcomes.length)
    }
    return outcomes
  }

  /** Asks again when the product was away for a moment: what was done before is only answered again. */
  async #executePart(commands: readonly Command[]): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      const outcomes = await this.#bulk(commands).catch((error: unknown) => {
        if (attempt >= MOST_ATTEMPTS || error instanceof ApiFault) throw error
        return undefined
      })
      const isDone = outcomes?.every(({ status = 0 }) => status < 500)
      if (outcomes && isDone) return outcomes.map(outcomeOf)
      if (outcomes && attempt >= MOST_ATTEMPTS)
        throw new ApiFault(`the product answers ${outcomes.find(({ status = 0 }) => status >= 500)?.title}`)
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt))
    }
  }

  async #bulk(commands: readonly Command[]): Promise<readonly BulkOutcome[]> {
    const response = await this.#send('/api/commands', { commands })
    const text = await response.text()
    if (response.status >= 500) throw new Error(`the product answers ${response.status}`)
    if (!response.ok) throw new ApiFault(`the product answers ${response.status}: ${text.slice(0, 300)}`)
    const { outcomes } = JSON.parse(text) as { outcomes: BulkOutcome[] }
    const isWhole =
      outcomes.length === commands.length && outcomes.every(({ commandId }, index) => commandId === commands[index]!.commandId)
    if (!isWhole) throw new ApiFault('the product answers other commands than those that were sent')
    return outcomes
  }

  async #read(path: string): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, { headers: { cookie: this.#cookie }, signal: AbortSignal.timeout(PATIENCE_MS) })
    const text = await response.text()
    if (!response.ok) throw new ApiFault(`${path.split('?')[0]} answers ${response.status}: ${text.slice(0, 300)}`)
    return JSON.parse(text)
  }

  #send(path: string, body: object): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.#cookie === '' ? {} : { cookie: this.#cookie }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  }
}

function outcomeOf({ outcome, result = {}, position, refusals, errors, title = '' }: BulkOutcome): Outcome {
  if (outcome === 'accepted') return { kind: 'accepted', result, position: `${position?.epoch}.${position?.seq}` }
  const why = refusals?.map(({ code }) => code) ?? errors?.map(({ path, message }) => `${path} ${message}`)
  return { kind: 'refused', why: why?.join(', ') ?? title }
}
