import type { DecodeFault, DecodeLimits } from './payload.ts'

/** Thrown inside the decoder only; `decodePayload` turns it into an outcome. */
export class WireFault extends Error {
  readonly reason: DecodeFault
  constructor(reason: DecodeFault) {
    super(reason)
    this.reason = reason
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const TWO_TO_32 = 4_294_967_296

/** Reads protobuf primitives. 64-bit numbers are read as two unsigned halves, because a bigint per field would cost more than the rest. */
export class WireReader {
  at = 0
  /** Low and high half of the last varint. */
  low = 0
  high = 0
  readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly limits: DecodeLimits
  private elements = 0

  constructor(bytes: Uint8Array, limits: DecodeLimits) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.limits = limits
  }

  /** Counts one repeated thing against the budget of the message. */
  countElement(): void {
    this.elements++
    if (this.elements > this.limits.elements) throw new WireFault('too_many_elements')
  }

  checkDepth(depth: number): void {
    if (depth > this.limits.depth) throw new WireFault('too_deep')
  }

  /** Reads a varint of at most ten bytes into `low` and `high`; bits above 64 are dropped as every protobuf reader does. */
  varint(end: number): void {
    const { bytes } = this
    let at = this.at
    let low = 0
    let high = 0
    for (let index = 0; index < 10; index++) {
      if (at >= end) throw new WireFault('truncated')
      const byte = bytes[at++] as number
      const bits = byte & 0x7f
      if (index < 4) low |= bits << (7 * index)
      else if (index === 4) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (7 * index - 32)
      if (byte < 0x80) {
        this.at = at
        this.low = low >>> 0
        this.high = high >>> 0
        return
      }
    }
    throw new WireFault('varint_too_long')
  }

  /** uint32 as a number: the low half, like every protobuf reader (a sign-extended int32 arrives as ten bytes). */
  uint32(end: number): number {
    this.varint(end)
    return this.low
  }

  /** uint64 as a number; above 2^53 it is rounded, so use it only where that does not matter. */
  uint64AsNumber(end: number): number {
    this.varint(end)
    return this.high * TWO_TO_32 + this.low
  }

  uint64(end: number): bigint {
    this.varint(end)
    return this.high === 0 ? BigInt(this.low) : (BigInt(this.high) << 32n) | BigInt(this.low)
  }

  boolean(end: number): boolean {
    this.varint(end)
    return this.low !== 0 || this.high !== 0
  }

  float(end: number): number {
    if (this.at + 4 > end) throw new WireFault('truncated')
    const value = this.view.getFloat32(this.at, true)
    this.at += 4
    return value
  }

  double(end: number): number {
    if (this.at + 8 > end) throw new WireFault('truncated')
    const value = this.view.getFloat64(this.at, true)
    this.at += 8
    return value
  }

  /** Reads a length and returns where the delimited field ends. */
  delimited(end: number): number {
    this.varint(end)
    if (this.high !== 0 || this.low > end - this.at) throw new WireFault('truncated')
    return this.at + this.low
  }

  /** A copy, because the bytes of a socket's buffer may be used again. */
  copyBytes(end: number): Uint8Array {
    const stop = this.delimited(end)
    const value = this.bytes.slice(this.at, stop)
    this.at = stop
    return value
  }

  string(end: number): string {
    const stop = this.delimited(end)
    const { at, bytes } = this
    if (stop - at > this.limits.stringBytes) throw new WireFault('string_too_long')
    this.at = stop
    if (stop - at <= 48) {
      // Names and units are short and ASCII: a loop is several times faster than a decoder call.
      let text = ''
      let index = at
      for (; index < stop; index++) {
        const byte = bytes[index] as number
        if (byte > 0x7f) break
        text += String.fromCharCode(byte)
      }
      if (index === stop) return text
    }
    try {
      return utf8.decode(bytes.subarray(at, stop))
    } catch {
      throw new WireFault('invalid_utf8')
    }
  }

  tag(end: number): number {
    this.varint(end)
    if (this.high !== 0 || this.low >>> 3 === 0) throw new WireFault('invalid_tag')
    return this.low
  }

  /** Steps over an unknown field or one with an unexpected wire type. Groups (3, 4) are not part of any Sparkplug message. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case 0:
        this.varint(end)
        return
      case 1:
        this.advance(8, end)
        return
      case 2:
        this.at = this.delimited(end)
        return
      case 5:
        this.advance(4, end)
        return
      default:
        throw new WireFault('unsupported_wire_type')
    }
  }

  private advance(count: number, end: number): void {
    if (this.at + count > end) throw new WireFault('truncated')
    this.at += count
  }
}
