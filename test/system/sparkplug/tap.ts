import { connect, createServer, type Socket } from 'node:net'
import mqttPacket, { type Packet } from 'mqtt-packet'

export interface TappedPacket {
  readonly from: 'host' | 'broker'
  readonly packet: Packet
  /** Which TCP connection, counted from 0. */
  readonly connection: number
  readonly atMs: number
}

/** A relay between the host and a broker that writes down every packet: what the host does is judged by what goes over the wire. */
export interface Tap {
  readonly url: string
  readonly packets: readonly TappedPacket[]
  /** Packets the host sent, in order. */
  sent(connection?: number): Packet[]
  /** Cuts all connections like a pulled cable. */
  cut(): void
  /** While false new connections are closed at once. */
  setOpen(isOpen: boolean): void
  close(): Promise<void>
}

export async function startTap(brokerPort: number, mqttVersion: 4 | 5 = 4): Promise<Tap> {
  const packets: TappedPacket[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  let isOpen = true
  const server = createServer({ noDelay: true }, (near) => {
    if (!isOpen) return void near.destroy()
    const connection = connections++
    const far = connect({ port: brokerPort, host: '127.0.0.1', noDelay: true })
    relay(near, far, 'host', connection)
    relay(far, near, 'broker', connection)
  })
  function relay(source: Socket, target: Socket, from: TappedPacket['from'], connection: number): void {
    const parser = mqttPacket.parser({ protocolVersion: mqttVersion })
    parser.on('packet', (packet) => packets.push({ from, packet, connection, atMs: Date.now() }))
    sockets.add(source)
    source.on('data', (chunk) => {
      parser.parse(chunk as Buffer)
      target.write(chunk)
    })
    source.on('error', () => target.destroy())
    source.on('end', () => target.end())
    source.on('close', () => {
      sockets.delete(source)
      target.destroy()
    })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    packets,
    sent: (connection) =>
      packets
        .filter((item) => item.from === 'host' && (connection === undefined || item.connection === connection))
        .map((item) => item.packet),
    cut,
    setOpen: (value) => {
      isOpen = value
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
