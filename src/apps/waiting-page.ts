import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Language } from '../kernel/contract/words.ts'
import { languageOf, storageProblem } from '../kernel/server/problem.ts'

const RETRY_SECONDS = 3
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** Answers in place of the program while its database is away, so that nobody meets a dead address and every screen comes back by itself. */
export class WaitingPage {
  readonly #host: string
  readonly #port: number
  #server: Promise<Server | undefined> | undefined

  constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  /** Once, and only if the port is free: whoever holds it answers himself. */
  open(): void {
    this.#server ??= listen(this.#host, this.#port)
  }

  /** Gives the port back. */
  async close(): Promise<void> {
    const server = await this.#server
    this.#server = undefined
    if (!server) return
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function listen(host: string, port: number): Promise<Server | undefined> {
  const server = createServer(answer)
  server.listen(port, host)
  try {
    await once(server, 'listening')
    return server
  } catch {
    return undefined
  }
}

function answer({ url = '/', headers }: IncomingMessage, response: ServerResponse): void {
  const language = languageOf(headers['accept-language'])
  response.setHeader('cache-control', 'no-store').setHeader('retry-after', RETRY_SECONDS).setHeader('x-content-type-options', 'nosniff')
  if (url === '/health/live') return send(response, 200, 'application/json', JSON.stringify({ live: true }))
  if (/^\/(health\/)?ready$/.test(url)) {
    return send(response, 503, 'application/json', JSON.stringify({ ready: false, storage: 'away', database: { reachable: false } }))
  }
  if (url.startsWith('/api/') || !headers.accept?.includes('text/html')) {
    return send(response, 503, 'application/problem+json', JSON.stringify(storageProblem('away', language)))
  }
  response.setHeader('content-security-policy', POLICY)
  send(response, 503, 'text/html; charset=utf-8', pageIn(language))
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}

function pageIn(language: Language): string {
  const { title, detail } = storageProblem('away', language)
  const again = { en: 'This page tries again by itself.', de: 'Diese Seite versucht es von selbst wieder.' }[language]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${RETRY_SECONDS}">
<title>${title} · Entresol</title>
<style>
:root { color-scheme: light dark; font: 400 clamp(1rem, 2.2vw, 1.4rem) / 1.5 system-ui, sans-serif; }
body { display: grid; min-height: 100vh; place-content: center; margin: 0; padding: 2rem; }
main { max-width: 34rem; border-left: 0.4rem solid #c6362c; padding-left: 1.5rem; }
h1 { font-size: 1.8em; line-height: 1.15; margin: 0 0 0.5em; }
p { margin: 0 0 0.6em; }
</style>
</head>
<body><main role="alert"><h1>${title}</h1><p>${detail}</p><p>${again}</p></main></body>
</html>
`
}
