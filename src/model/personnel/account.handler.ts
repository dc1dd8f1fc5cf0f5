import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { Position } from '../../kernel/contract/command.ts'
import { defineHandler, defineStream, type Context, type Reader } from '../../kernel/server/handler.ts'
import type { WriteTx } from '../../kernel/server/database.ts'
import { redactions } from '../../kernel/server/redaction.ts'
import { recordToRead } from '../../kernel/server/resource/record.ts'
import {
  type Account,
  decideAccount,
  decideDisable,
  decideEnable,
  decideErase,
  decideGrant,
  decideRevoke,
  decideAccountWithoutPassword,
  evolveAccount,
} from './account.ts'
import {
  ACCOUNT_STREAM,
  AccountEvent,
  type AccountGrant,
  createAccount,
  admitAccount,
  createServiceAccount,
  disableAccount,
  enableAccount,
  eraseAccount,
  grantRole,
  revokeRole,
} from './contract.ts'
import type { DefinedRole } from './own-role.ts'
import { endSessions, forgetCredential, keepCredential, loadStrength } from './credential.handler.ts'
import { passwordFault } from './password.ts'
import { roleAt } from './role.handler.ts'

export const accountStream = defineStream<Account, AccountEvent>({
  kind: ACCOUNT_STREAM,
  key: 'accountId',
  event: AccountEvent,
  evolve: evolveAccount,
})

const ofAccount = ({ accountId }: { accountId: string }) => ({ account: accountStream.at(accountId) })
const equipmentAt = (id: string) => recordToRead('model.equipment.equipment', id)
const isThere = (record: { readonly retired: boolean } | undefined) => record !== undefined && !record.retired

const newAccount = ({ grants }: { grants: readonly AccountGrant[] }, context: Context) => ({
  account: accountStream.at(context.idFor('account')),
  places: grants.map(({ equipmentId }) => equipmentAt(equipmentId)),
  roles: grants.map(({ role }) => roleAt(context.siteId, role)),
})
/** Those of the plant's own roles among the grants that can be granted. */
const granted = (grants: readonly AccountGrant[], states: readonly (DefinedRole | undefined)[]) =>
  new Set(grants.flatMap(({ role }, index) => (states[index]?.retired === false ? [role] : [])))

export const createAccountHandler = defineHandler({
  contract: createAccount,
  streams: newAccount,
  scope: () => undefined,
  reserves: ({ login, badge }, context) => {
    const owner = context.idFor('account')
    const ofLogin = { set: `${ACCOUNT_STREAM}.login`, key: login, owner, refusal: 'login_taken' } as const
    return badge ? [ofLogin, { set: `${ACCOUNT_STREAM}.badge`, key: badge, owner, refusal: 'badge_taken' } as const] : [ofLogin]
  },
  facts: loadStrength,
  decide: ({ password, badge = null, pin, personId = null, ...account }, { places, roles }, strength, context) => {
    const fault = passwordFault(strength, password, account.login)
    if (fault) return refuse(fault)
    return decideAccount(
      { ...account, badge, personId },
      pin !== undefined,
      places.map(isThere),
      context.idFor('account'),
      granted(account.grants, roles),
    )
  },
  beside: (tx, { password, pin }, context) => keepCredential(tx, context, context.idFor('account'), { password, pin, given: true }),
})

export const createServiceAccountHandler = defineHandler({
  contract: createServiceAccount,
  streams: newAccount,
  scope: () => undefined,
  reserves: ({ login }, context) => [
    { set: `${ACCOUNT_STREAM}.login`, key: login, owner: context.idFor('account'), refusal: 'login_taken' },
  ],
  decide: (account, { places, roles }, _facts, context) =>
    decideAccountWithoutPassword(
      { ...account, service: true },
      places.map(isThere),
      context.idFor('account'),
      granted(account.grants, roles),
    ),
})

export const admitAccountHandler = defineHandler({
  contract: admitAccount,
  streams: newAccount,
  scope: () => undefined,
  reserves: ({ identity, login }, context) => {
    const owner = context.idFor('account')
    return [
      { set: `${ACCOUNT_STREAM}.identity`, key: identity, owner, refusal: 'identity_taken' },
      { set: `${ACCOUNT_STREAM}.login`, key: login, owner, refusal: 'login_taken' },
    ]
  },
  decide: (account, { places, roles }, _facts, context) =>
    decideAccountWithoutPassword(account, places.map(isThere), context.idFor('account'), granted(account.grants, roles)),
})

export const disableAccountHandler = defineHandler({
  contract: disableAccount,
  streams: ofAccount,
  scope: () => undefined,
  facts: (reader, { accountId }) => hasOtherAdministrator(reader, accountId),
  decide: (_input, { account }, others, { siteId }) => decideDisable(account, siteId, others),
  beside: (tx, { accountId }, context) => endSessions(tx, context, accountId),
})

export const enableAccountHandler = defineHandler({
  contract: enableAccount,
  streams: ofAccount,
  scope: () => undefined,
  decide: (_input, { account }) => decideEnable(account),
})

/** The name goes with its row; login and badge stand in the ledger itself, where the redactor blackens them. */
export const eraseAccountHandler = defineHandler({
  contract: eraseAccount,
  streams: (input) => ({ ...ofAccount(input), redaction: redactions.at(input.accountId) }),
  scope: () => undefined,
  facts: async (reader, { accountId }) => ({
    others: await hasOtherAdministrator(reader, accountId),
    positions: await listPositions(reader, accountId),
  }),
  decide: ({ accountId: _ }, { account }, { others, positions }, { siteId }) => {
    const decided = decideErase(account, siteId, others)
    if (decided.outcome === 'refused') return decided
    const redaction = [
      { kind: 'textsRedacted' as const, payload: { positions, fields: ['login', 'badge', 'identity'], reason: 'personalData' as const } },
    ]
    return accept({ ...decided.events, redaction })
  },
  beside: (tx, { accountId }, context) => forget(tx, context, accountId),
})

export const grantRoleHandler = defineHandler({
  contract: grantRole,
  streams: (input, { siteId }) => ({
    ...ofAccount(input),
    place: equipmentAt(input.equipmentId),
    role: roleAt(siteId, input.role),
  }),
  scope: ({ equipmentId }) => equipmentId,
  decide: ({ accountId: _, ...grant }, { account, place, role }) => decideGrant(account, grant, isThere(place), granted([grant], [role])),
})

export const revokeRoleHandler = defineHandler({
  contract: revokeRole,
  streams: ofAccount,
  scope: ({ equipmentId }) => equipmentId,
  facts: (reader, { accountId }) => hasOtherAdministrator(reader, accountId),
  decide: ({ role, equipmentId }, { account }, others, { siteId }) => decideRevoke(account, { role, equipmentId }, siteId, others),
})

async function hasOtherAdministrator({ tx, siteId }: Reader, accountId: string): Promise<boolean> {
  const other = await tx
    .selectFrom('account_grant as g')
    .innerJoin('account as a', (join) => join.onRef('a.site_id', '=', 'g.site_id').onRef('a.account_id', '=', 'g.account_id'))
    .select('a.account_id')
    .where('g.site_id', '=', siteId)
    .where('g.role', '=', 'administrator')
    .where('g.equipment_id', '=', siteId)
    .where('g.account_id', '<>', accountId)
    .where('a.disabled', '=', false)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

async function listPositions({ tx, siteId }: Reader, accountId: string): Promise<Position[]> {
  const { rows } = await sql<Position>`select epoch, seq from event
    where site_id = ${siteId} and stream_id = ${accountId} and stream_kind = ${ACCOUNT_STREAM} order by epoch, seq`.execute(tx as never)
  return [...rows]
}

/** Everything about the person that stands beside the ledger. The login is free for another person. */
async function forget(tx: WriteTx, context: Context, accountId: string): Promise<void> {
  const { siteId } = context
  await endSessions(tx, context, accountId)
  await forgetCredential(tx, context, accountId)
  await sql`select forget_login(key) from reservation
    where site_id = ${siteId} and stream_id = ${accountId} and set_name = ${`${ACCOUNT_STREAM}.login`}`.execute(tx)
  await sql`delete from reservation where site_id = ${siteId} and stream_id = ${accountId}
    and set_name in (${`${ACCOUNT_STREAM}.login`}, ${`${ACCOUNT_STREAM}.badge`}, ${`${ACCOUNT_STREAM}.identity`})`.execute(tx)
  // His name, and whatever other modules know of him by the id of his account.
  await sql`delete from personal_value p using event e, json_each_text(e.payload) datum
    where p.site_id = ${siteId} and e.site_id = ${siteId} and e.stream_id = ${accountId} and p.reference::text = datum.value`.execute(tx)
}
