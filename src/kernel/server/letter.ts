import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'

const SPKI = { type: 'spki', format: 'der' } as const
/** Bytes of an X25519 address in that form, of a nonce, and of the tag that shows a change. */
const ADDRESS = 44
const NONCE = 12
const TAG = 16

/** Writes and opens letters. The private half never leaves the memory of the program that made it. */
export interface LetterBox {
  readonly address: Buffer
  readonly key: KeyObject
  /** What it shares with other boxes, by their address. */
  readonly shared: Map<string, Buffer>
}

export function newLetterBox(): LetterBox {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return { address: publicKey.export(SPKI), key: privateKey, shared: new Map() }
}

/** For one reader only: whoever has the table, the log of the database or a backup cannot read it, and nobody can when both programs are gone. */
export function writeLetter(text: string, from: LetterBox, to: Buffer): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', sharedKey(from, to, from.address), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([from.address, nonce, cipher.getAuthTag(), body])
}

/** @throws when it was written for somebody else, or changed on its way. */
export function openLetter(letter: Buffer, to: LetterBox): string {
  const from = letter.subarray(0, ADDRESS)
  const nonce = letter.subarray(ADDRESS, ADDRESS + NONCE)
  const decipher = createDecipheriv('aes-256-gcm', sharedKey(to, from, from), nonce, { authTagLength: TAG })
  decipher.setAuthTag(letter.subarray(ADDRESS + NONCE, ADDRESS + NONCE + TAG))
  return Buffer.concat([decipher.update(letter.subarray(ADDRESS + NONCE + TAG)), decipher.final()]).toString('utf8')
}

/** A key for each direction. */
function sharedKey({ key, shared }: LetterBox, other: Buffer, sender: Buffer): Buffer {
  const name = `${other.toString('base64')} ${sender.toString('base64')}`
  const known = shared.get(name)
  if (known) return known
  const secret = diffieHellman({ privateKey: key, publicKey: createPublicKey({ key: other, ...SPKI }) })
  const made = Buffer.from(hkdfSync('sha256', secret, sender, 'entresol letter', 32))
  shared.set(name, made)
  return made
}
