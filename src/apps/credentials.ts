import * as z from 'zod'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { Words } from '../kernel/contract/words.ts'
import type { Actor } from '../kernel/server/access.ts'
import { isSecret } from '../kernel/server/password.ts'
import type { Site } from '../kernel/server/site.ts'
import { Badge, Login } from '../model/personnel/contract.ts'
import type { Credential } from './known-sessions.ts'
import type { SignInAttempts } from './sign-in-attempts.ts'

/** What a person proves with who he is: at a desk, or at a shared terminal. */
export const Credentials = z.union([
  z.strictObject({ login: Login, password: z.string().min(1).max(200) }),
  z.strictObject({ badge: Badge, pin: z.string().min(1).max(20) }),
])
export type Credentials = z.infer<typeof Credentials>

export const proofWords = {
  wrong: { en: 'The name or the password is not right.', de: 'Der Name oder das Passwort stimmt nicht.' },
  lockedOut: {
    en: 'Too many failed attempts. Wait a quarter of an hour, or ask your administrator.',
    de: 'Zu viele Fehlversuche. Bitte eine Viertelstunde warten oder den Administrator fragen.',
  },
  crowded: { en: 'Too many people sign in at this moment. Try again.', de: 'Gerade melden sich zu viele an. Bitte erneut versuchen.' },
} as const satisfies Record<string, Words>

/** Why somebody was not believed, as a problem. */
export const proofProblems = {
  wrong: { status: 401, type: 'sign-in-failed', text: proofWords.wrong },
  lockedOut: { status: 401, type: 'locked-out', text: proofWords.lockedOut },
  crowded: { status: 503, type: 'crowded', text: proofWords.crowded },
} as const
export type NotProved = keyof typeof proofProblems

/** The person himself, with the one right that the program lends him after he has proved who he is. */
export function inPersonOf(actor: Actor, { siteId }: Pick<Site, 'siteId'>, permission: string): Actor {
  return { ...actor, grants: [{ permissions: new Set([permission]), equipmentId: siteId as unknown as EquipmentId }] }
}

export function nameOf(credentials: Credentials): string {
  return 'login' in credentials ? credentials.login : `badge ${credentials.badge}`
}

/**
 * Lets a person prove who he is, and `use` the proof in the same turn: attempts with one name come one after the other, failures are noted and
 * lock out, and an account that is unknown costs the same work as a wrong secret.
 * @param use undefined when account or secret have changed meanwhile: then nobody was believed
 */
export async function proveIdentity<Result>(
  site: Site,
  attempts: SignInAttempts,
  given: { readonly credentials: Credentials; readonly address: string },
  use: (credential: Credential) => Promise<Result | undefined>,
): Promise<{ readonly result: Result } | { readonly notProved: NotProved }> {
  const { credentials, address } = given
  const name = nameOf(credentials)
  if (attempts.isCrowded) return { notProved: 'crowded' }
  return attempts.inTurn(name, async () => {
    if (await attempts.isLockedOut(name, address)) {
      await attempts.note('lockedOut', name, null, address)
      return { notProved: 'lockedOut' }
    }
    const found = await findCredential(site, credentials)
    const isRight = await isSecret('login' in credentials ? credentials.password : credentials.pin, found?.hash)
    const result = found && isRight ? await use(found) : undefined
    if (result !== undefined) return { result }
    await attempts.note('signInFailed', name, found?.accountId ?? null, address)
    return { notProved: 'wrong' }
  })
}

async function findCredential({ pool, siteId }: Site, credentials: Credentials): Promise<Credential | undefined> {
  const [name, column, value] =
    'login' in credentials ? (['login', 'password_hash', credentials.login] as const) : (['badge', 'pin_hash', credentials.badge] as const)
  const { rows } = await pool.query(
    `select a.account_id, c.${column} as hash from account a
     join account_credential c on c.site_id = a.site_id and c.account_id = a.account_id where a.site_id = $1 and a.${name} = $2`,
    [siteId, value],
  )
  return rows[0] && { accountId: rows[0].account_id, column, hash: rows[0].hash }
}
