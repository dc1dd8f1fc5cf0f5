import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Position } from '../contract/command.ts'
import { may, type Actor } from './access.ts'
import { readFeed } from './feed.ts'
import type { Recorded } from './handler.ts'
import { sendProblem } from './problem.ts'
import type { Authenticate } from './http.ts'
import type { Site } from './site.ts'

interface Listener {
  readonly actor: Actor
  readonly reply: FastifyReply
  after: Position
}

const HEARTBEAT_MILLISECONDS = 15_000
/** A screen that slept longer than this many events is told to fetch anew. */
const MOST_REPLAYED = 5_000

/**
 * Server-sent events for live screens. `ledger` messages carry the position as their id, so a reconnect with `Last-Event-ID`
 * goes on without loss; `unit` messages are snapshots of a work unit and need no history.
 */
export class LiveScreens {
  readonly #site: Site
  readonly #permission: string
  readonly #listeners = new Set<Listener>()
  readonly #snapshots = new Map<string, string>()
  readonly #heartbeat: NodeJS.Timeout
  readonly #off: () => void
  #reading: Promise<void> | undefined
  #position: Position | undefined

  /** @param permission what a person needs to see the snapshot of a unit. */
  constructor(site: Site, permission: string) {
    this.#site = site
    this.#permission = permission
    this.#off = site.bell.onRing(() => this.#forward())
    this.#heartbeat = setInterval(() => this.#sendAll(':\n\n'), HEARTBEAT_MILLISECONDS)
    this.#heartbeat.unref()
  }

  mount(app: FastifyInstance, authenticate: Authenticate): void {
    app.get('/api/live', async (request, reply) => {
      const caller = await authenticate(request)
      if (!caller) return sendProblem(reply, { type: '/problems/sign-in', title: 'Sign in first', status: 401 })
      const last = positionOf(request.headers['last-event-id'])
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      await this.#join({ actor: caller.actor, reply, after: last ?? this.#site.lastPosition() }, last !== undefined)
    })
  }

  /** Shows the newest state of a work unit to everybody who may see it. */
  publishUnit(equipmentId: string, snapshot: object): void {
    const message = `event: unit\ndata: ${JSON.stringify(snapshot)}\n\n`
    this.#snapshots.set(equipmentId, message)
    for (const listener of this.#listeners) if (this.#maySee(listener, equipmentId)) listener.reply.raw.write(message)
  }

  get watching(): number {
    return this.#listeners.size
  }

  close(): void {
    this.#off()
    clearInterval(this.#heartbeat)
    for (const { reply } of this.#listeners) reply.raw.end()
    this.#listeners.clear()
  }

  async #join(listener: Listener, resumed: boolean): Promise<void> {
    listener.reply.raw.write('retry: 1000\n\n')
    if (resumed) await this.#replay(listener)
    listener.reply.raw.write(`id: ${listener.after.epoch}.${listener.after.seq}\nevent: joined\ndata: {}\n\n`)
    for (const [equipmentId, message] of this.#snapshots) if (this.#maySee(listener, equipmentId)) listener.reply.raw.write(message)
    this.#listeners.add(listener)
    listener.reply.raw.on('close', () => this.#listeners.delete(listener))
    this.#forward()
  }

  async #replay(listener: Listener): Promise<void> {
    const missed = await readFeed(this.#site.pool, this.#site.siteId, listener.after, MOST_REPLAYED).catch(() => undefined)
    if (!missed || missed.length === MOST_REPLAYED) {
      listener.reply.raw.write('event: reset\ndata: {}\n\n')
      listener.after = this.#site.lastPosition()
      return
    }
    for (const event of missed) send(listener, event)
  }

  #forward(): void {
    if (this.#listeners.size === 0) return
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined
    })
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const from = oldest([...this.#listeners].map(({ after }) => after))
      if (!from || (this.#position && !isAfter(this.#site.lastPosition(), from))) return
      const events = await readFeed(this.#site.pool, this.#site.siteId, from, 1_000).catch(() => [])
      if (events.length === 0) return
      for (const event of events) {
        for (const listener of this.#listeners) if (isAfter(event.position, listener.after)) send(listener, event)
      }
      this.#position = events.at(-1)!.position
    }
  }

  #maySee(listener: Listener, equipmentId: string): boolean {
    return may(listener.actor, this.#permission, equipmentId, this.#site.tree())
  }

  #sendAll(text: string): void {
    for (const { reply } of this.#listeners) reply.raw.write(text)
  }
}

function send(listener: Listener, { position, streamKind, streamId, event }: Recorded): void {
  const data = JSON.stringify({ streamKind, streamId, kind: event.kind })
  listener.reply.raw.write(`id: ${position.epoch}.${position.seq}\nevent: ledger\ndata: ${data}\n\n`)
  listener.after = position
}

function positionOf(header: unknown): Position | undefined {
  const match = typeof header === 'string' ? /^(\d{1,9})\.(\d{1,15})$/.exec(header) : null
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : undefined
}

function isAfter(left: Position, right: Position): boolean {
  return left.epoch > right.epoch || (left.epoch === right.epoch && left.seq > right.seq)
}

function oldest(positions: readonly Position[]): Position | undefined {
  return positions.reduce<Position | undefined>((least, position) => (!least || isAfter(least, position) ? position : least), undefined)
}
