import { unzipSync } from 'fflate'
import { isLocked, type Limits, noWorkbook, unpacksToMore, UnreadableWorkbook } from './workbook-faults.ts'

/** The parts of a workbook by name, unpacked only when they are asked for. */
export interface Parts {
  /** @throws UnreadableWorkbook when there is no such part, or too much came out of the file already. */
  read(name: string): Uint8Array
}

/** How files begin that have a password, and those before .xlsx. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * A zip file says how large its parts become; no more than that is ever unpacked, whatever the bytes would yield. So a small file cannot
 * fill the memory. Writers that differ from the standard in small and capital letters are understood.
 */
export function partsOf(bytes: Uint8Array, { unpackedMegabytes }: Pick<Limits, 'unpackedMegabytes'>): Parts {
  if (COMPOUND_FILE.every((byte, index) => bytes[index] === byte)) throw new UnreadableWorkbook(isLocked)
  const names = new Map<string, string>()
  unzipSync(bytes, { filter: ({ name }) => (names.set(name.toLowerCase(), name), false) })
  let left = unpackedMegabytes * 1024 * 1024
  return {
    read(wanted) {
      const name = names.get(wanted.toLowerCase())
      if (name === undefined) throw new UnreadableWorkbook(noWorkbook)
      const filter = (file: { readonly name: string; readonly originalSize: number }) => {
        if (file.name !== name) return false
        left -= file.originalSize
        if (left < 0) throw new UnreadableWorkbook(unpacksToMore(unpackedMegabytes))
        return true
      }
      return unzipSync(bytes, { filter })[name]!
    },
  }
}
