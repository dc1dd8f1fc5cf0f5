import { sha256 } from './canonical.ts'

/** What a seal covers of one payload. */
export interface Payload {
  /** The JSON text, verbatim. */
  readonly payload: string
  /** Null as soon as something was blackened. */
  readonly salt: string | null
  /** Of a payload in which something was blackened: one entry a text, in order. */
  readonly texts: readonly Text[] | null
}
/** The salt of a text that stands there, or the commitment to one that is gone. */
type Text = { readonly salt: string } | { readonly gone: string }
type IsGone = (field: string, text: string, within: string) => boolean

/** Every string of a JSON text; a key brings its colon. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g
/** The same, and where objects and lists begin and end. */
const STRUCTURE = new RegExp(`${STRING.source}|[{}[\\]]`, 'g')

/**
 * Covers every text of a payload by a salted commitment and everything else as it is written, so that a text can be blackened one day without
 * breaking the chain (kernel.md §8): its salt is thrown away with it, and nobody can guess from a seal what it had been.
 * @param mark what must stand where a text is gone.
 */
export function commitmentOf({ payload, salt, texts }: Payload, mark: string): Buffer {
  let index = 0
  const committed = payload.replace(STRING, (literal: string, colon?: string) => {
    if (colon !== undefined) return literal
    const text = texts?.[index] ?? { salt: saltOf(salt, index) }
    index += 1
    if ('salt' in text) return `#${commitmentTo(literal, text.salt)}`
    return literal === JSON.stringify(mark) ? `#${text.gone}` : literal
  })
  return sha256(committed)
}

/**
 * Puts the mark in the place of texts and keeps what the seal needs of them.
 * @param isGone asked with the key before each text, and with the one before the object in which it stands.
 * @returns undefined when no text is concerned.
 */
export function blacken(before: Payload, mark: string, isGone: IsGone): Payload | undefined {
  const texts: Text[] = []
  const fields = ['']
  const payload = before.payload.replace(STRUCTURE, (literal: string, colon?: string) => {
    if (colon !== undefined) fields[fields.length - 1] = JSON.parse(literal.slice(0, -colon.length)) as string
    else if (literal === '{' || literal === '[') fields.push(fields.at(-1)!)
    else if (literal === '}' || literal === ']') fields.pop()
    if (colon !== undefined || literal.length === 1) return literal
    const text = before.texts?.[texts.length] ?? { salt: saltOf(before.salt, texts.length) }
    const goes = 'salt' in text && isGone(fields.at(-1)!, JSON.parse(literal) as string, fields.at(-2) ?? '')
    texts.push(goes ? { gone: commitmentTo(literal, text.salt) } : text)
    return goes ? JSON.stringify(mark) : literal
  })
  return payload === before.payload ? undefined : { payload, salt: null, texts }
}

function commitmentTo(literal: string, salt: string): string {
  return sha256(`${salt}\u0000${literal}`).toString('hex')
}

function saltOf(salt: string | null, index: number): string {
  return sha256(`${salt}\u0000${index}`).toString('hex')
}
