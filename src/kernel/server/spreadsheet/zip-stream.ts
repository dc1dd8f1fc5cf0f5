import { Zip, ZipDeflate } from 'fflate'

export interface Part {
  readonly name: string
  readonly text: AsyncIterable<string> | Iterable<string>
}

/** A zip file dates each of its entries; this is the first day that it knows, so that the same content is the same file. */
const NEVER = new Date(1980, 0, 1)

/** A zip file as it grows: no part need be known as a whole before it is written. */
export async function* zipStream(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const ready: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  for (const { name, text } of parts) {
    const part = new ZipDeflate(name, { level: 3 })
    part.mtime = NEVER
    zip.add(part)
    for await (const piece of text) {
      part.push(encoder.encode(piece))
      yield* ready.splice(0)
    }
    part.push(new Uint8Array(0), true)
  }
  zip.end()
  yield* ready
}
