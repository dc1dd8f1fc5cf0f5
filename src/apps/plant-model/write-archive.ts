import { type Zippable, zip } from 'fflate'
import { promisify } from 'node:util'
import { type Archive, fileOf, FORMAT, MANIFEST, type Manifest } from './manifest.ts'

const zipped = promisify<Zippable, object, Uint8Array>(zip)
/** A zip file dates each of its entries; this is the first day that it knows, by any clock. */
const NEVER = new Date(1980, 0, 1)

/** The archive as the bytes of a zip file: the manifest first, then its parts. The same archive gives the same bytes on every machine. */
export async function writeArchive({ product, siteCode, template, leftOut, parts }: Archive): Promise<Buffer> {
  const manifest: Manifest = {
    ...{ format: FORMAT, product, siteCode },
    ...(template && { template }),
    ...(leftOut && { leftOut: [...leftOut] }),
    parts: parts.map(({ resource, rows, sha256 }) => ({ resource, rows, sha256 })),
  }
  const encoder = new TextEncoder()
  const files: Zippable = { [MANIFEST]: encoder.encode(`${JSON.stringify(manifest, undefined, 2)}\n`) }
  for (const part of parts) files[fileOf(part)] = encoder.encode(part.text)
  return Buffer.from(await zipped(files, { mtime: NEVER, level: 6 }))
}
