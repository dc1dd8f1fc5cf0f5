import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const derive = promisify(argon2)

/** @returns the PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, which carries everything that checking needs. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive('argon2id', { message: secret, nonce: salt, ...COST })
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${plain(salt)}$${plain(tag)}`
}

/** Takes equally long whether there is a hash or not, so that a stranger cannot learn which accounts exist. */
export async function isSecret(secret: string, stored: string | null | undefined): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? '')
  const [memory, passes, parallelism] = parts ? parts.slice(1, 4).map(Number) : [COST.memory, COST.passes, COST.parallelism]
  const salt = parts ? Buffer.from(parts[4]!, 'base64') : Buffer.alloc(16)
  const expected = parts ? Buffer.from(parts[5]!, 'base64') : Buffer.alloc(COST.tagLength)
  const tag = await derive('argon2id', {
    message: secret,
    nonce: salt,
    memory: memory!,
    passes: passes!,
    parallelism: parallelism!,
    tagLength: expected.length,
  })
  return timingSafeEqual(tag, expected) && parts !== null
}

function plain(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}
