import type { Socket } from 'node:net'

/** Why a client is sent away before it has said who it is. */
export type ConnectFault = 'connect_too_large' | 'connect_missing' | 'connect_too_late'

export interface ConnectLimits {
  /** User, password, client id and will together. */
  readonly bytes: number
  readonly waitMs: number
}

export const defaultConnectLimits: ConnectLimits = { bytes: 65_536, waitMs: 10_000 }

const CONNECT = 0x10
const LONGEST_HEADER = 5

/**
 * Waits for the head of the first packet, which says how long it will be, and puts it back: whoever has not shown a password yet may not fill the
 * memory with a packet of 256 MB, nor hold a connection by saying nothing.
 * @returns undefined when the first packet is a CONNECT of a sensible size, and when the client has gone.
 */
export function awaitConnect(socket: Socket, { bytes, waitMs }: ConnectLimits = defaultConnectLimits): Promise<ConnectFault | undefined> {
  return new Promise((resolve) => {
    let head = Buffer.alloc(0)
    const finish = (fault: ConnectFault | undefined) => {
      clearTimeout(timer)
      socket.off('readable', look)
      socket.off('close', gone)
      if (fault === undefined && head.length > 0) socket.unshift(head)
      resolve(fault)
    }
    const gone = () => finish(undefined)
    const look = () => {
      const chunk: Buffer | null = socket.read()
      if (chunk === null) return
      head = Buffer.concat([head, chunk])
      if (head[0] !== CONNECT) return finish('connect_missing')
      const length = lengthIn(head)
      if (length === undefined) return head.length < LONGEST_HEADER ? undefined : finish('connect_missing')
      finish(length > bytes ? 'connect_too_large' : undefined)
    }
    const timer = setTimeout(() => finish('connect_too_late'), waitMs)
    socket.on('readable', look)
    socket.on('close', gone)
  })
}

/** The remaining length after the first byte: seven bits in each byte, the lowest first. Undefined while it is not all there. */
function lengthIn(head: Buffer): number | undefined {
  let length = 0
  for (let index = 1; index < Math.min(head.length, LONGEST_HEADER); index += 1) {
    const byte = head[index]!
    length += (byte & 0x7f) * 2 ** (7 * (index - 1))
    if ((byte & 0x80) === 0) return length
  }
  return undefined
}
