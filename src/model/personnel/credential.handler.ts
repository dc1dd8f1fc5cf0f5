import { sql } from 'kysely'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import type { Context, Reader } from '../../kernel/server/handler.ts'
import { hashSecret } from '../../kernel/server/password.ts'
import { findPolicyValue } from '../plant/contract.ts'
import { fewestCharacters, type Strength } from './password.ts'
import { passwordStrength } from './password.contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    /** Beside the ledger: nothing of it can be learned from events. `given`: by somebody else than its person. */
    account_credential: {
      site_id: string
      account_id: string
      password_hash: string
      pin_hash: string | null
      changed_at: string
      given: boolean
    }
    account_session: {
      site_id: string
      token_hash: Buffer
      account_id: string
      created_at: string
      used_at: string
      expires_at: string
      address: string
    }
  }
}

/** How this site wants a password made. */
export async function loadStrength(reader: Reader): Promise<Strength> {
  const { value } = await reader.ask(findPolicyValue, {
    policy: passwordStrength.name,
    equipmentId: reader.siteId as unknown as EquipmentId,
  })
  return value !== null && Object.hasOwn(fewestCharacters, value) ? (value as Strength) : passwordStrength.default
}

/** The hash of the account's password at this moment. */
export async function loadPasswordHash({ tx, siteId }: Reader, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ password_hash: string }>`
    select password_hash from account_credential where site_id = ${siteId} and account_id = ${accountId}`.execute(tx as never)
  return rows[0]?.password_hash
}

interface Chosen {
  readonly password?: string | undefined
  readonly pin?: string | undefined
  readonly given: boolean
}

/** Keeps the hashes of what was chosen; the first time there is a password. What is left away stays as it is. */
export async function keepCredential(tx: WriteTx, context: Context, accountId: string, { password, pin, given }: Chosen): Promise<void> {
  const hashOf = async (secret: string | undefined) => (secret === undefined ? undefined : hashSecret(secret))
  const [passwordHash, pinHash] = await Promise.all([hashOf(password), hashOf(pin)])
  const chosen = {
    ...(passwordHash !== undefined && { password_hash: passwordHash, changed_at: context.recordedAt, given }),
    ...(pinHash !== undefined && { pin_hash: pinHash }),
  }
  const { siteId: site_id } = context
  if (passwordHash === undefined) {
    await tx.updateTable('account_credential').set(chosen).where('site_id', '=', site_id).where('account_id', '=', accountId).execute()
    return
  }
  await tx
    .insertInto('account_credential')
    .values({
      site_id,
      account_id: accountId,
      password_hash: passwordHash,
      pin_hash: pinHash ?? null,
      changed_at: context.recordedAt,
      given,
    })
    .onConflict((conflict) => conflict.columns(['site_id', 'account_id']).doUpdateSet(chosen))
    .execute()
}

export async function forgetCredential(tx: WriteTx, { siteId }: Context, accountId: string): Promise<void> {
  await tx.deleteFrom('account_credential').where('site_id', '=', siteId).where('account_id', '=', accountId).execute()
}

/** Whoever is signed in with this account is out, except in the session `keep`. */
export async function endSessions(tx: WriteTx, { siteId }: Context, accountId: string, keep: string | null = null): Promise<void> {
  await sql`delete from account_session
    where site_id = ${siteId} and account_id = ${accountId} and session_id is distinct from ${keep}::uuid`.execute(tx)
}

/** A new password was chosen: what goes on has nothing due any more. */
export async function clearPasswordDue(tx: WriteTx, { siteId }: Context, accountId: string): Promise<void> {
  await sql`update account_session set password_due = null where site_id = ${siteId} and account_id = ${accountId}`.execute(tx)
}
