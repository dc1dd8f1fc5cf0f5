import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'

/** A broker beside the product, so that it can be restarted without the product: its sessions and queues are gone then. */
export class RestartableBroker {
  #aedes: Aedes
  #server: Server
  #port: number
  restarts = 0

  private constructor(aedes: Aedes, server: Server, port: number) {
    this.#aedes = aedes
    this.#server = server
    this.#port = port
  }

  static async start(): Promise<RestartableBroker> {
    const { aedes, server } = await open(0)
    return new RestartableBroker(aedes, server, (server.address() as AddressInfo).port)
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`
  }

  /** Ends the broker in the middle of everything and starts a new one at the same port. */
  async restart(): Promise<void> {
    await this.stop()
    const { aedes, server } = await open(this.#port)
    this.#aedes = aedes
    this.#server = server
    this.restarts += 1
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()))
    await closed
  }
}

async function open(port: number): Promise<{ aedes: Aedes; server: Server }> {
  const aedes = await Aedes.createBroker()
  const server = createServer(aedes.handle)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { aedes, server }
}
