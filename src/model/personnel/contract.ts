import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { Line, plainText } from '../../kernel/contract/field-values.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { languages } from '../../kernel/contract/words.ts'
import { AccountId, accountRefusals } from './account.contract.ts'
import { OperationsCategory } from './category.contract.ts'
import { Password, passwordRefusals, Pin } from './password.contract.ts'
import { RoleName } from './role.contract.ts'

export * from './account.contract.ts'
export * from './category.contract.ts'
export { changeAccountPassword, changeOwnPassword } from './password.contract.ts'
export * from './role.contract.ts'

/** How a person types himself in: no blanks, no difference between large and small letters. */
export const Login = z
  .string()
  .toLowerCase()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{1,59}$/)
  .meta({ id: 'Login' })
export const Badge = z
  .string()
  .regex(/^[A-Za-z0-9:_-]{2,64}$/)
  .meta({ id: 'Badge' })

export const AccountGrant = z.strictObject({
  role: RoleName,
  equipmentId: EquipmentId,
  /** The operations categories for which it holds; left away: for all of them. */
  categories: z.array(OperationsCategory).min(1).max(OperationsCategory.options.length).optional(),
})
export type AccountGrant = z.infer<typeof AccountGrant>
const MOST_GRANTS = 40

/** Who may see accounts, and who may change them and their rights. */
const edit = 'model.personnel.accounts.edit'
const read = 'model.personnel.accounts.read'

const { account_unknown, account_erased } = accountRefusals
const unknown = { account_unknown }
const erased = { account_erased }
const roleUnknown = { role_unknown: { en: 'There is no such role.', de: 'Diese Rolle gibt es nicht.' } }
const equipmentMissing = {
  equipment_missing: {
    en: 'The equipment for which the role is granted does not exist.',
    de: 'Die Anlage, für die die Rolle gelten soll, gibt es nicht.',
  },
}
const lastAdministrator = {
  last_administrator: {
    en: 'This is the last administrator. Make somebody else administrator first.',
    de: 'Das ist der letzte Administrator. Bitte zuerst jemand anderen dazu machen.',
  },
}

export const createAccount = defineCommand({
  name: 'model.personnel.createAccount',
  title: { en: 'Create account', de: 'Konto anlegen' },
  isa95: 'Person',
  permission: edit,
  intent: 'request',
  input: z.strictObject({
    login: Login,
    displayName: Line,
    password: Password,
    badge: Badge.optional(),
    pin: Pin.optional(),
    language: z.enum(languages).default('en'),
    personId: Uuid.optional(),
    grants: z.array(AccountGrant).max(MOST_GRANTS).default([]),
  }),
  secret: ['password', 'pin'],
  personal: ['displayName'],
  refusals: {
    login_taken: { en: 'This user name is already used.', de: 'Dieser Benutzername ist schon vergeben.' },
    badge_taken: { en: 'This badge belongs to another account.', de: 'Dieser Ausweis gehört zu einem anderen Konto.' },
    ...roleUnknown,
    ...equipmentMissing,
    badge_without_pin: { en: 'A badge needs a PIN, and a PIN a badge.', de: 'Zum Ausweis gehört eine PIN und zur PIN ein Ausweis.' },
    ...passwordRefusals,
  },
})

/** A connector or another program: it has no password and works with API tokens alone. */
export const createServiceAccount = defineCommand({
  name: 'model.personnel.createServiceAccount',
  title: { en: 'Create service account', de: 'Dienstkonto anlegen' },
  isa95: 'Person',
  permission: edit,
  intent: 'request',
  input: z.strictObject({
    login: Login,
    displayName: Line,
    language: z.enum(languages).default('en'),
    grants: z.array(AccountGrant).max(MOST_GRANTS).default([]),
  }),
  personal: ['displayName'],
  refusals: {
    login_taken: { en: 'This user name is already used.', de: 'Dieser Benutzername ist schon vergeben.' },
    ...roleUnknown,
    ...equipmentMissing,
  },
})

/** SHA-256 of issuer and subject, in hex: by what a provider of single sign-on knows a person. */
const Identity = z.hex().length(64)

/** A person for whom a provider of single sign-on vouches comes for the first time. The program alone says so. */
export const admitAccount = defineCommand({
  name: 'model.personnel.admitAccount',
  title: { en: 'Admit account', de: 'Konto aufnehmen' },
  isa95: 'Person',
  permission: 'model.personnel.accounts.program',
  intent: 'request',
  input: z.strictObject({
    ...{ identity: Identity, login: Login, displayName: Line, language: z.enum(languages).default('en') },
    grants: z.array(AccountGrant).max(MOST_GRANTS).default([]),
  }),
  personal: ['displayName'],
  refusals: {
    identity_taken: { en: 'This person has an account already.', de: 'Diese Person hat schon ein Konto.' },
    login_taken: { en: 'This user name is already used.', de: 'Dieser Benutzername ist schon vergeben.' },
    ...roleUnknown,
    ...equipmentMissing,
  },
})

export const disableAccount = defineCommand({
  name: 'model.personnel.disableAccount',
  title: { en: 'Disable account', de: 'Konto sperren' },
  isa95: 'Person',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ accountId: AccountId }),
  refusals: {
    ...unknown,
    account_disabled: { en: 'This account is disabled already.', de: 'Dieses Konto ist schon gesperrt.' },
    ...lastAdministrator,
  },
})

export const enableAccount = defineCommand({
  name: 'model.personnel.enableAccount',
  title: { en: 'Enable account', de: 'Konto entsperren' },
  isa95: 'Person',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ accountId: AccountId }),
  refusals: { ...unknown, ...erased, account_enabled: { en: 'This account is enabled already.', de: 'Dieses Konto ist nicht gesperrt.' } },
})

/** Granted again with other categories, it holds for those from then on. */
export const grantRole = defineCommand({
  name: 'model.personnel.grantRole',
  title: { en: 'Grant role', de: 'Rolle erteilen' },
  isa95: 'PersonnelClass',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ accountId: AccountId, ...AccountGrant.shape }),
  refusals: {
    ...unknown,
    ...erased,
    ...roleUnknown,
    ...equipmentMissing,
    role_granted: { en: 'The account has this role there already.', de: 'Das Konto hat diese Rolle dort schon.' },
    too_many_roles: { en: 'The account has too many roles.', de: 'Das Konto hat zu viele Rollen.' },
  },
})

export const revokeRole = defineCommand({
  name: 'model.personnel.revokeRole',
  title: { en: 'Revoke role', de: 'Rolle entziehen' },
  isa95: 'PersonnelClass',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ accountId: AccountId, ...AccountGrant.omit({ categories: true }).shape }),
  refusals: {
    ...unknown,
    role_not_granted: { en: 'The account does not have this role there.', de: 'Das Konto hat diese Rolle dort nicht.' },
    ...lastAdministrator,
  },
})

/** What the law gives a person: name, login and badge are gone from everywhere, the account can never be used again. What was done stays, by nobody. */
export const eraseAccount = defineCommand({
  name: 'model.personnel.eraseAccount',
  title: { en: 'Erase personal data of an account', de: 'Personenbezogene Daten eines Kontos löschen' },
  isa95: 'Person',
  permission: 'model.personnel.accounts.erase',
  intent: 'request',
  input: z.strictObject({ accountId: AccountId }),
  refusals: {
    ...unknown,
    ...erased,
    ...lastAdministrator,
  },
})

export const AccountRow = z.strictObject({
  accountId: AccountId,
  login: Login,
  /** Null when it was erased. */
  displayName: z.string().nullable(),
  badge: Badge.nullable(),
  language: z.enum(languages),
  personId: Uuid.nullable(),
  disabled: z.boolean(),
  /** A program's: it has no password. */
  service: z.boolean(),
  /** Nobody's any more; it only says that the same account did this and that. */
  erased: z.boolean(),
  grants: z.array(z.strictObject({ ...AccountGrant.shape, equipmentCode: z.string().nullable() })),
})
export type AccountRow = z.infer<typeof AccountRow>

export const listAccount = defineQuery({
  name: 'model.personnel.listAccount',
  title: { en: 'Accounts', de: 'Konten' },
  isa95: 'Person',
  permission: read,
  input: z.strictObject({
    ...pageInput,
    search: plainText(100).optional(),
  }),
  output: pageOf(AccountRow),
})

export const getAccount = defineQuery({
  name: 'model.personnel.getAccount',
  title: { en: 'Account', de: 'Konto' },
  isa95: 'Person',
  permission: read,
  input: z.strictObject({ accountId: AccountId }),
  output: AccountRow.nullable(),
})

export const AccountEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('accountCreated'),
    payload: z.strictObject({
      login: Login,
      /** Reference to the erasable name. */
      displayName: Uuid,
      badge: Badge.nullable(),
      language: z.enum(languages),
      personId: Uuid.nullable(),
      grants: z.array(AccountGrant),
      service: z.literal(true).optional(),
      identity: z.string().optional(),
    }),
  }),
  z.strictObject({ kind: z.literal('accountPasswordChanged'), payload: z.strictObject({}) }),
  z.strictObject({ kind: z.literal('accountDisabled'), payload: z.strictObject({}) }),
  z.strictObject({ kind: z.literal('accountEnabled'), payload: z.strictObject({}) }),
  z.strictObject({ kind: z.literal('accountErased'), payload: z.strictObject({}) }),
  z.strictObject({ kind: z.literal('roleGranted'), payload: AccountGrant }),
  z.strictObject({ kind: z.literal('roleRevoked'), payload: AccountGrant.omit({ categories: true }) }),
])
export type AccountEvent = z.infer<typeof AccountEvent>
/** Kind of the account's stream. */
export const ACCOUNT_STREAM = 'model.personnel.account'
export { offlinePress } from './press.contract.ts'
