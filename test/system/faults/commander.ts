import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'

export interface Acknowledged {
  readonly id: string
  readonly code: string
}

/** A client that types master data in, one record after the other, and asks again with the same key until it has an answer. */
export class Commander {
  readonly acknowledged: Acknowledged[] = []
  /** Answers that are neither an acceptance nor the loss of the connection: none is expected. */
  readonly odd: string[] = []
  readonly #url: string
  readonly #cookie: string
  readonly #name: string
  #isOver = false
  #running: Promise<void> = Promise.resolve()

  constructor(url: string, cookie: string, name: string) {
    this.#url = url
    this.#cookie = cookie
    this.#name = name
  }

  start(): void {
    this.#running = this.#work()
  }

  /** Resolves when the last record that was begun is acknowledged. */
  async stop(): Promise<void> {
    this.#isOver = true
    await this.#running
  }

  async #work(): Promise<void> {
    for (let n = 0; !this.#isOver; n++) {
      const code = `${this.#name}-${n}`
      const commandId = randomUUID()
      let id: string | undefined
      while (id === undefined) {
        id = await this.#send(commandId, code)
        if (id === undefined) await sleep(50)
      }
      this.acknowledged.push({ id, code })
    }
  }

  async #send(commandId: string, code: string): Promise<string | undefined> {
    const response = await fetch(`${this.#url}/api/commands/${materialClass.commands.create.name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.#cookie, 'idempotency-key': commandId },
      body: JSON.stringify({ code, name: code }),
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined)
    const text = await response?.text().catch(() => undefined)
    if (response === undefined || text === undefined) return undefined
    if (response.status === 200) return (JSON.parse(text) as { result: { id: string } }).result.id
    // While its database or its ledger is away the product says so; anything else would be a lost or doubled command.
    if (response.status < 500) this.odd.push(`${code}: ${response.status} ${text.slice(0, 200)}`)
    return undefined
  }
}

/** Signs in. @returns the cookie, which must outlive every restart. */
export async function signIn(url: string, login: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  if (!response.ok) throw new Error(`${login} cannot sign in: ${response.status}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}
