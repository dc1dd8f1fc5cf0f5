import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Position } from '../contract/command.ts'
import { may, type Actor } from './access.ts'
import { isAfter, readFeed } from './feed.ts'
import type { Recorded } from './handler.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { sendProblem, signInFirst } from './problem.ts'
import type { Authenticate } from './http.ts'
import type { Site } from './site.ts'

interface Listener {
  /** With the rights of the last heartbeat. */
  actor: Actor
  readonly reply: FastifyReply
  /** The person as he is signed in now; undefined when he is not any more. */
  readonly whoIsIt: () => Promise<Actor | undefined>
  after: Position
}

const HEARTBEAT_MILLISECONDS = 15_000
/** A screen that does not read what it is sent is cut off; it comes back with `Last-Event-ID`. */
const MOST_UNREAD_BYTES = 4_000_000
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
  readonly #said = new Map<string, string>()
  readonly #heartbeat: NodeJS.Timeout
  readonly #off: () => void
  readonly #forward = oneAtATime(() => this.#readOn())

  /** @param permission what a person needs to see the snapshot of a unit. */
  constructor(site: Site, permission: string, heartbeatMilliseconds = HEARTBEAT_MILLISECONDS) {
    this.#site = site
    this.#permission = permission
    this.#off = site.bell.onRing(() => void this.#forward())
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMilliseconds)
    this.#heartbeat.unref()
  }

  mount(app: FastifyInstance, authenticate: Authenticate): void {
    // A HEAD would be a screen that is never sent anything and never goes.
    app.get('/api/live', { exposeHeadRoute: false }, async (request, reply) => {
      const caller = await authenticate(request)
      if (!caller) return sendProblem(reply, signInFirst)
      const last = positionOf(request.headers['last-event-id'])
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      const whoIsIt = () =>
        authenticate(request).then(
          (found) => found?.actor,
          () => caller.actor,
        )
      await this.#join({ actor: caller.actor, reply, whoIsIt, after: last ?? this.#site.lastPosition() }, last !== undefined)
    })
  }

  /** Shows the newest state of a work unit to everybody who may see it. */
  publishUnit(equipmentId: string, snapshot: object): void {
    const message = `event: unit\ndata: ${JSON.stringify(snapshot)}\n\n`
    this.#snapshots.set(equipmentId, message)
    for (const listener of this.#listeners) if (this.#maySee(listener, equipmentId)) write(listener, message)
  }

  /** Who is still who he was is asked anew at once: a session was ended, a right taken away. */
  recheck(): void {
    this.#beat()
  }

  /** Tells everybody something that is of the whole program; who comes later is told what was said last. */
  publish(event: string, data: object): void {
    const message = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    this.#said.set(event, message)
    for (const listener of this.#listeners) write(listener, message)
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
    const { raw } = listener.reply
    raw.on('close', () => this.#listeners.delete(listener))
    raw.on('error', () => undefined)
    raw.write('retry: 1000\n\n')
    if (resumed) await this.#replay(listener)
    raw.write(`id: ${listener.after.epoch}.${listener.after.seq}\nevent: joined\ndata: {}\n\n`)
    for (const message of this.#said.values()) raw.write(message)
    for (const [equipmentId, message] of this.#snapshots) if (this.#maySee(listener, equipmentId)) raw.write(message)
    if (raw.destroyed) return
    this.#listeners.add(listener)
    void this.#forward()
  }

  async #replay(listener: Listener): Promise<void> {
    const missed = await readFeed(this.#site.pool, this.#site.siteId, listener.after, MOST_REPLAYED).catch(() => undefined)
    if (!missed || missed.events.length === MOST_REPLAYED) {
      listener.after = this.#site.lastPosition()
      listener.reply.raw.write('event: reset\ndata: {}\n\n')
      return
    }
    for (const event of missed.events) this.#send(listener, event)
  }

  /** One reader for all screens. */
  async #readOn(): Promise<void> {
    const from = oldest([...this.#listeners].map(({ after }) => after))
    if (!from || !isAfter(this.#site.lastPosition(), from)) return
    const page = await readFeed(this.#site.pool, this.#site.siteId, from, 1_000).catch(() => undefined)
    // The next event rings again; until then the screens show what they have.
    if (!page) return
    for (const event of page.events) {
      for (const listener of this.#listeners) if (isAfter(event.position, listener.after)) this.#send(listener, event)
    }
    if (page.events.length > 0) void this.#forward()
  }

  /** Whose rights end somewhere in the plant is told that something of the kind happened, not to what: its id is for those who may see it. */
  #send(listener: Listener, { position, streamKind, streamId, event }: Recorded): void {
    listener.after = position
    const data = JSON.stringify({ streamKind, ...(this.#maySee(listener, streamId) && { streamId }), kind: event.kind })
    write(listener, `id: ${position.epoch}.${position.seq}\nevent: ledger\ndata: ${data}\n\n`)
  }

  #maySee(listener: Listener, equipmentId: string): boolean {
    return may(listener.actor, this.#permission, equipmentId, this.#site.tree())
  }

  /** Also finds out who has signed out or has other rights now, and who does not listen any more. */
  #beat(): void {
    for (const listener of this.#listeners) {
      write(listener, ':\n\n')
      void listener.whoIsIt().then((actor) => {
        if (actor) listener.actor = actor
        else listener.reply.raw.end()
      })
    }
  }
}

function write({ reply: { raw } }: Listener, message: string): void {
  if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy()
  else raw.write(message)
}

function positionOf(header: unknown): Position | undefined {
  const match = typeof header === 'string' ? /^(\d{1,9})\.(\d{1,15})$/.exec(header) : null
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : undefined
}

function oldest(positions: readonly Position[]): Position | undefined {
  return positions.reduce<Position | undefined>((least, position) => (!least || isAfter(least, position) ? position : least), undefined)
}
