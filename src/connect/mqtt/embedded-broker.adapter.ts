import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { awaitConnect, type ConnectFault, type ConnectLimits } from './await-connect.adapter.ts'
import { coversFilter, matchesTopic } from './topic-filter.ts'

export interface BrokerUser {
  readonly username: string
  readonly password: string
  /** Topic filters this user may publish to and read; everything when left out. */
  readonly mayPublish?: readonly string[]
  readonly maySubscribe?: readonly string[]
}

export interface BrokerOptions {
  /** Address to listen on. Only this machine when left out. */
  readonly host?: string
  /** 0 takes any free port; a port that is taken gives way to the next free one. */
  readonly port: number
  /** Without users nobody gets in. */
  readonly users: readonly BrokerUser[]
  readonly maxPayloadBytes?: number
  readonly connectLimits?: ConnectLimits
  /** Resolves when more may come in. While it is pending, publishers are held back over TCP and nothing is lost. */
  readonly pressure?: () => Promise<void> | undefined
  /**
   * Sees every allowed message first. While the promise for a QoS 1 message is pending, its publisher gets no PUBACK, so a message that
   * was acknowledged is committed even when this process dies in the next moment (the broker itself keeps messages in memory only).
   */
  readonly accept?: (message: AcceptedMessage) => Promise<void> | undefined
  readonly log: { warn(message: string): void }
}

export interface AcceptedMessage {
  readonly topic: string
  readonly bytes: Uint8Array
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
}

export interface BrokerClient {
  readonly clientId: string
  readonly username: string | undefined
  readonly address: string | undefined
}

/** A connection that ended before anybody said who it was. */
export interface RefusedConnection {
  readonly reason: ConnectFault
  readonly address: string
  readonly atMs: number
}

export interface EmbeddedBroker {
  readonly url: string
  readonly port: number
  clients(): BrokerClient[]
  /** How many were sent away before they said who they are, and the last of them. */
  refused(): { readonly count: number; readonly recent: readonly RefusedConnection[] }
  /** Replaces all users. Clients whose user is gone, or has other rights or another password, are disconnected at once (EC-08). */
  setUsers(users: readonly BrokerUser[]): void
  close(): Promise<void>
}

/** Refused connections that are kept to be shown. */
const RECENT_REFUSED = 20

/** Ports tried after the wanted one. */
const PORTS_TRIED = 50

/** MQTT return codes for a refused CONNECT. */
const BAD_USER_OR_PASSWORD = 4

/**
 * Starts an MQTT 3.1.1 broker in this process: retained messages, wills, QoS 0 to 2, sessions in memory. It always asks for user and
 * password and listens on this machine only unless told otherwise.
 */
export async function startEmbeddedBroker(options: BrokerOptions): Promise<EmbeddedBroker> {
  const host = options.host ?? '127.0.0.1'
  const maxPayloadBytes = options.maxPayloadBytes ?? 8 * 1024 * 1024
  let users = new Map(options.users.map((user) => [user.username, user]))
  const names = new WeakMap<Client, BrokerUser>()
  const clients = new Map<string, Client>()

  /** What the publisher has to wait for; QoS 0 waits for nothing. */
  function offer({ topic, payload, qos, retain }: PublishPacket): Promise<void> | undefined {
    const accepted = options.accept?.({ topic, bytes: typeof payload === 'string' ? Buffer.from(payload) : payload, qos, retain })
    return qos === 0 ? undefined : accepted
  }

  const broker = await Aedes.createBroker({
    concurrency: 1000,
    queueLimit: 1000,
    authenticate(client, username, password, done) {
      const user = users.get(username ?? '')
      // The comparison is made for unknown users too, so that the time says nothing about who exists.
      const isRight = isEqualSecret(password?.toString('utf8') ?? '', user?.password ?? '')
      if (user === undefined || !isRight) return done(refusal(), false)
      names.set(client, user)
      return done(null, true)
    },
    authorizePublish(client, packet, done) {
      const user = client === null ? undefined : names.get(client)
      if (Buffer.byteLength(packet.payload) > maxPayloadBytes) return done(new Error('payload too large'))
      if (packet.topic.startsWith('$')) return done(new Error('reserved topic'))
      if (user?.mayPublish !== undefined && !user.mayPublish.some((filter) => matchesTopic(filter, packet.topic))) {
        return done(new Error('not authorized to publish'))
      }
      const waits = [options.pressure?.(), offer(packet)].filter((wait) => wait !== undefined)
      if (waits.length === 0) return done(null)
      const settle = async () => {
        const fault = await Promise.all(waits).then(
          () => null,
          (reason: unknown) => new Error(String(reason)),
        )
        done(fault)
      }
      return void settle()
    },
    authorizeSubscribe(client, subscription, done) {
      const allowed = names.get(client)?.maySubscribe
      const isAllowed = allowed === undefined || allowed.some((filter) => coversFilter(filter, subscription.topic))
      // A refused filter is answered with 0x80 and the client stays.
      return done(null, isAllowed ? subscription : null)
    },
  })
  broker.on('clientReady', (client) => clients.set(client.id, client))
  broker.on('clientDisconnect', (client) => {
    if (clients.get(client.id) === client) clients.delete(client.id)
  })
  broker.on('clientError', (client, error) => options.log.warn(`MQTT client ${client.id}: ${error.message}`))
  broker.on('connectionError', (_client, error) => options.log.warn(`MQTT connection refused: ${error.message}`))

  const refused = { count: 0, recent: [] as RefusedConnection[] }
  const receive = async (socket: Socket) => {
    // A client that breaks off is nobody's fault, and without a listener it would end the program.
    socket.on('error', () => undefined)
    const fault = await awaitConnect(socket, options.connectLimits)
    if (fault === undefined) return void broker.handle(socket)
    const address = socket.remoteAddress ?? ''
    refused.count += 1
    refused.recent = [...refused.recent, { reason: fault, address, atMs: Date.now() }].slice(-RECENT_REFUSED)
    options.log.warn(`MQTT connection of ${address} refused: ${fault}`)
    socket.destroy()
  }
  const server = await listen((socket) => void receive(socket), host, options.port)
  const { port } = server.address() as { port: number }
  return {
    url: `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    clients: () =>
      [...clients.values()].map((client) => ({
        clientId: client.id,
        username: names.get(client)?.username,
        address: (client.conn as Socket).remoteAddress,
      })),
    refused: () => refused,
    setUsers(wanted) {
      users = new Map(wanted.map((user) => [user.username, user]))
      for (const client of clients.values()) {
        const user = names.get(client)
        if (user === undefined || !isDeepStrictEqual(users.get(user.username), user)) client.close()
      }
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => broker.close(() => resolve()))
      await closed
    },
  }
}

/** Compares digests, because a timing-safe comparison needs equal lengths. */
function isEqualSecret(given: string, kept: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(kept))
}

function refusal(): AuthenticateError {
  return Object.assign(new Error('bad user or password'), { returnCode: BAD_USER_OR_PASSWORD })
}

async function listen(onSocket: (socket: Socket) => void, host: string, wanted: number): Promise<Server> {
  for (let port = wanted; port <= (wanted === 0 ? 0 : Math.min(wanted + PORTS_TRIED, 65_535)); port++) {
    // Without TCP_NODELAY a QoS 1 round trip waits 40 ms for Nagle's algorithm.
    const server = createServer({ noDelay: true }, onSocket)
    const fault = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve)
      server.listen(port, host, () => resolve(undefined))
    })
    if (fault === undefined) return server
    if (fault.code !== 'EADDRINUSE') throw fault
  }
  throw new Error(`no free port from ${wanted} to ${wanted + PORTS_TRIED} on ${host}`)
}
