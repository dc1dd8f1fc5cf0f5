import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Outcome } from '../kernel/contract/command.ts'
import { Counter, Histogram, readingText } from './meters.ts'

const NANOSECONDS = 1e9
const LOOP_RESOLUTION_MS = 20

/** What is counted from the start of the program on, whoever asks for it. */
export class Measured {
  readonly #commands = new Counter('entresol_commands_total', 'Commands decided by this program, by outcome.')
  readonly #refusals = new Counter('entresol_refusals_total', 'Commands refused by this program, by first reason.')
  readonly #batches = new Histogram(
    'entresol_batch_commands',
    'Commands in one transaction of the ledger.',
    [1, 2, 5, 10, 20, 50, 100, 200, 500],
  )
  readonly #requests = new Histogram(
    'entresol_request_seconds',
    'Time from a request to its answer, by kind of request and class of status.',
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  )
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })

  constructor() {
    this.#loop.enable()
  }

  readonly batch = (outcomes: readonly Outcome[]): void => {
    this.#batches.observe({}, outcomes.length)
    for (const one of outcomes) {
      this.#commands.add({ outcome: one.outcome })
      if (one.outcome === 'refused') this.#refusals.add({ reason: one.refusals[0] ?? 'none' })
    }
  }

  watchRequests(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const status = `${Math.floor(reply.statusCode / 100)}xx`
      this.#requests.observe({ kind: kindOf(request.routeOptions.url ?? ''), status }, reply.elapsedTime / 1_000)
    })
  }

  /** The delay of the loop is that since it was asked for last. */
  text(): string {
    const delay = (percent: number) => Math.max(0, this.#loop.percentile(percent) / NANOSECONDS - LOOP_RESOLUTION_MS / 1_000)
    const about = 'How much later than due the program came to what was due, since it was asked for last.'
    const readings = [50, 99, 100].map((percent, index) => {
      const text = readingText('entresol_event_loop_delay_seconds', about, 'gauge', delay(percent), { quantile: String(percent / 100) })
      return index === 0 ? text : text.slice(text.lastIndexOf('\n') + 1)
    })
    this.#loop.reset()
    return [this.#commands.text(), this.#refusals.text(), this.#batches.text(), this.#requests.text(), ...readings].join('\n')
  }

  async close(): Promise<void> {
    this.#loop.disable()
  }
}

function kindOf(route: string): string {
  if (route === '/api/commands') return 'bulk'
  return ['/api/commands/', '/api/queries/'].some((beginning) => route.startsWith(beginning))
    ? route.startsWith('/api/queries/')
      ? 'query'
      : 'command'
    : 'other'
}
