import { createHash } from 'node:crypto'

const LONGEST_CODE = 40

/** A UUID (version 8) that is the same whenever the same parts are given: a repetition is recognised by it. */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/**
 * Codes for names of the log: what a code may hold (letters, digits, `.`, `_`, `/`, `-`), at most `longest` characters, and no two alike.
 * A name whose code is cut or already taken gets a mark made from the name, so that the code depends on the names alone.
 */
export function codesOf(names: Iterable<string>, longest = LONGEST_CODE): Map<string, string> {
  const codes = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of [...new Set(names)].sort()) {
    const plain = name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9._]+/g, '-')
      .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    const code = plain !== '' && plain.length <= longest && !taken.has(plain) ? plain : marked(plain, name, longest)
    taken.add(code)
    codes.set(name, code)
  }
  return codes
}

function marked(plain: string, name: string, longest: number): string {
  const mark = derivedId(name).slice(0, 6)
  return plain === '' ? mark : `${plain.slice(0, longest - mark.length - 1)}-${mark}`
}
