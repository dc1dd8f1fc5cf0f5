const utf8 = new TextEncoder()

/** Writes protobuf primitives into a buffer that grows. */
export class WireWriter {
  private bytes = new Uint8Array(256)
  private view = new DataView(this.bytes.buffer)
  private at = 0

  /** The bytes written so far (a view that must not be kept while writing goes on). */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  private reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count))
    grown.set(this.bytes)
    this.bytes = grown
    this.view = new DataView(grown.buffer)
  }

  /** A varint of a safe non-negative integer or a bigint taken modulo 2^64. */
  varint(value: number | bigint): void {
    this.reserve(10)
    if (typeof value === 'number' && value <= 0xffff_ffff) {
      let small = value
      while (small > 0x7f) {
        this.bytes[this.at++] = (small & 0x7f) | 0x80
        small >>>= 7
      }
      this.bytes[this.at++] = small
      return
    }
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 0x7fn) {
      this.bytes[this.at++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.bytes[this.at++] = Number(rest)
  }

  varintField(field: number, value: number | bigint): void {
    this.varint(field << 3)
    this.varint(value)
  }

  booleanField(field: number, value: boolean): void {
    this.varintField(field, value ? 1 : 0)
  }

  floatField(field: number, value: number): void {
    this.varint((field << 3) | 5)
    this.reserve(4)
    this.view.setFloat32(this.at, value, true)
    this.at += 4
  }

  doubleField(field: number, value: number): void {
    this.varint((field << 3) | 1)
    this.reserve(8)
    this.view.setFloat64(this.at, value, true)
    this.at += 8
  }

  bytesField(field: number, value: Uint8Array): void {
    this.varint((field << 3) | 2)
    this.varint(value.length)
    this.reserve(value.length)
    this.bytes.set(value, this.at)
    this.at += value.length
  }

  stringField(field: number, value: string): void {
    this.bytesField(field, utf8.encode(value))
  }

  messageField(field: number, write: (inner: WireWriter) => void): void {
    const inner = new WireWriter()
    write(inner)
    this.bytesField(field, inner.finish())
  }
}
