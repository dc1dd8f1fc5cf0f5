import { Unzip, UnzipInflate } from 'fflate'
import type { Words } from '../../kernel/contract/words.ts'
import { sha256 } from '../../kernel/server/canonical.ts'
import { faults } from './archive-words.ts'
import { type Archive, type ArchivePart, fileOf, FORMAT, MANIFEST, Manifest } from './manifest.ts'

export interface ArchiveLimits {
  readonly files: number
  /** Of everything that is unpacked, together. */
  readonly bytes: number
}
export const LIMITS: ArchiveLimits = { files: 500, bytes: 64 * 1024 * 1024 }

/** As much is unpacked in one go: it can grow a thousandfold, and whoever works at a screen is answered in between. */
const AT_ONCE = 8 * 1024

/** What comes from outside is no plant model, and why. */
class BrokenArchive extends Error {
  readonly fault: Words
  constructor(fault: Words) {
    super(fault.en)
    this.fault = fault
  }
}

/** Reads what claims to be an archive. Whatever the bytes are, it never throws, and takes no more memory than the limits say. */
export async function readArchive(bytes: Uint8Array, limits: ArchiveLimits = LIMITS): Promise<Archive | { readonly fault: Words }> {
  try {
    const files = await unpack(bytes, limits)
    const { product, siteCode, template, leftOut, parts } = readManifest(files)
    const about = { product, siteCode, ...(template && { template }), ...(leftOut && { leftOut }) }
    return { ...about, parts: parts.map((part) => readPart(part, files)) }
  } catch (error) {
    // A library that stumbles over a foreign file says so in its own words, which help nobody.
    return { fault: error instanceof BrokenArchive ? error.fault : faults.noArchive }
  }
}

type Files = ReadonlyMap<string, Uint8Array>

async function unpack(bytes: Uint8Array, limits: ArchiveLimits): Promise<Files> {
  const found = new Map<string, Uint8Array[]>()
  const whole = new Set<string>()
  let total = 0
  const unzip = new Unzip((file) => {
    if (found.has(file.name)) throw new BrokenArchive(faults.twice(file.name))
    if (found.size === limits.files) throw new BrokenArchive(faults.tooLarge)
    const chunks: Uint8Array[] = []
    found.set(file.name, chunks)
    file.ondata = (error, chunk, isLast) => {
      if (error) throw error
      total += chunk.length
      if (total > limits.bytes) throw new BrokenArchive(faults.tooLarge)
      chunks.push(chunk)
      if (isLast) whole.add(file.name)
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    unzip.push(bytes.subarray(at, at + AT_ONCE), at + AT_ONCE >= bytes.length)
    await new Promise(setImmediate)
  }
  if (whole.size < found.size) throw new BrokenArchive(faults.noArchive)
  return new Map([...found].map(([name, chunks]) => [name, Buffer.concat(chunks)]))
}

function readManifest(files: Files): Manifest {
  const given = files.get(MANIFEST)
  if (!given) throw new BrokenArchive(faults.noArchive)
  const value: unknown = JSON.parse(textOf(given))
  const parsed = Manifest.safeParse(value)
  const { format } = value as { readonly format?: unknown }
  if (typeof format === 'number' && format > FORMAT) throw new BrokenArchive(faults.tooNew)
  if (!parsed.success) throw new BrokenArchive(faults.noArchive)
  return parsed.data
}

function readPart(part: Manifest['parts'][number], files: Files): ArchivePart {
  const given = files.get(fileOf(part))
  if (!given) throw new BrokenArchive(faults.missing(fileOf(part)))
  if (sha256(given).toString('hex') !== part.sha256) throw new BrokenArchive(faults.changed(fileOf(part)))
  return { ...part, text: textOf(given) }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
