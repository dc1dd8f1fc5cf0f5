import { setTimeout as sleep } from 'node:timers/promises'

/** While the product starts anew, because its database was away for instance, who looks waits so long. */
const LONGEST_ABSENCE_MS = 120_000

/** A person who only looks: the public queries, with a sign-in of its own. */
export class Reader {
  readonly #url: string
  #cookie = ''

  constructor(url: string) {
    this.#url = url
  }

  async signIn(login: string, password: string): Promise<void> {
    const response = await fetchPatiently(`${this.#url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${login} cannot sign in: ${response.status}`)
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ')
  }

  /** Throws what the product answered when it does not answer 200. */
  async ask<Answer>(query: string, input: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetchPatiently(`${this.#url}/api/queries/${query}?${new URLSearchParams(input)}`, {
      headers: { cookie: this.#cookie },
    })
    if (!response.ok) throw new Error(`${query} answers ${response.status}: ${(await response.text()).slice(0, 300)}`)
    return (await response.json()) as Answer
  }

  /** Every row of a list that comes in pages. */
  async askAll<Row>(query: string, input: Readonly<Record<string, string>> = {}): Promise<Row[]> {
    const rows: Row[] = []
    for (let after: string | undefined; ; ) {
      const page: { rows: Row[]; next?: string | null } = await this.ask(query, { ...input, ...(after === undefined ? {} : { after }) })
      rows.push(...page.rows)
      if (!page.next) return rows
      after = page.next
    }
  }
}

/** @throws the reason when nobody answers for too long. */
async function fetchPatiently(url: string, init: RequestInit): Promise<Response> {
  const endMs = performance.now() + LONGEST_ABSENCE_MS
  for (;;) {
    try {
      const response = await fetch(url, init)
      if (response.status !== 503 || performance.now() > endMs) return response
      await response.arrayBuffer()
    } catch (error) {
      if (performance.now() > endMs) throw error
    }
    await sleep(500)
  }
}
