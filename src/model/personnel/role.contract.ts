import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid, WordsOfRecord } from '../../kernel/contract/field.ts'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { OperationsCategory } from './category.contract.ts'

/** Kind of the stream of a role that the plant has defined itself. */
export const ROLE_STREAM = 'model.personnel.role'
/** Of a ready-made role (roles.ts) or of one that the plant has defined. */
export const RoleName = z.string().regex(/^[a-z][A-Za-z]{1,39}$/)
export const PermissionName = z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*){1,5}$/)
const MOST_PERMISSIONS = 150

const edit = 'model.personnel.accounts.edit'
const read = 'model.personnel.accounts.read'

const content = { title: WordsOfRecord, permissions: z.array(PermissionName).min(1).max(MOST_PERMISSIONS) }
export const OwnRole = z.strictObject(content)
export type OwnRole = z.infer<typeof OwnRole>

const readyMade = {
  role_ready_made: {
    en: 'This role comes with the program and stays as it is. Define one of your own.',
    de: 'Diese Rolle gehört zum Programm und bleibt, wie sie ist. Bitte eine eigene anlegen.',
  },
}
const roleUnknown = { role_unknown: { en: 'There is no such role.', de: 'Diese Rolle gibt es nicht.' } }
const permissionUnknown = {
  permission_unknown: { en: 'One of these permissions does not exist.', de: 'Eine dieser Berechtigungen gibt es nicht.' },
}

/** What the gate before everything that gives rights can say. */
export const escalationRefusals = {
  more_than_you_have: {
    en: 'This would give rights that you do not have yourself.',
    de: 'Damit würden Rechte vergeben, die Sie selbst nicht haben.',
  },
}

/** A role of the plant's own: a named set of permissions. A name that was retired can be defined anew. */
export const defineRole = defineCommand({
  name: 'model.personnel.defineRole',
  title: { en: 'Define role', de: 'Rolle anlegen' },
  isa95: 'PersonnelClass',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ role: RoleName, ...content }),
  refusals: {
    ...readyMade,
    role_exists: { en: 'There is a role of this name already.', de: 'Eine Rolle mit diesem Namen gibt es schon.' },
    ...permissionUnknown,
  },
})

/** Whoever has this role has these permissions from now on. */
export const changeRole = defineCommand({
  name: 'model.personnel.changeRole',
  title: { en: 'Change role', de: 'Rolle ändern' },
  isa95: 'PersonnelClass',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ role: RoleName, ...content }),
  refusals: { ...readyMade, ...roleUnknown, ...permissionUnknown },
})

export const retireRole = defineCommand({
  name: 'model.personnel.retireRole',
  title: { en: 'Retire role', de: 'Rolle stilllegen' },
  isa95: 'PersonnelClass',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ role: RoleName }),
  refusals: {
    ...readyMade,
    ...roleUnknown,
    role_in_use: {
      en: 'Accounts have this role. Revoke it from them first.',
      de: 'Konten haben diese Rolle. Bitte sie ihnen zuerst entziehen.',
    },
  },
})

export const RoleRow = z.strictObject({
  role: RoleName,
  title: WordsOfRecord,
  permissions: z.array(z.string()),
  /** Comes with the program. */
  readyMade: z.boolean(),
  retired: z.boolean(),
  /** How many accounts have it. */
  accounts: z.int().nonnegative(),
  /** Of one that the plant has defined. */
  roleId: Uuid.optional(),
})
export type RoleRow = z.infer<typeof RoleRow>

/** The ready-made roles, and behind them those of the plant. */
export const listRoles = defineQuery({
  name: 'model.personnel.listRoles',
  title: { en: 'Roles', de: 'Rollen' },
  isa95: 'PersonnelClass',
  permission: read,
  input: z.strictObject({ includeRetired: z.stringbool().optional() }),
  output: z.strictObject({ rows: z.array(RoleRow) }),
})

const BothWords = z.strictObject({ en: z.string(), de: z.string() })
export const PermissionRow = z.strictObject({
  permission: z.string(),
  /** What it allows, in the words of the contracts that ask for it. */
  allows: z.array(z.strictObject({ name: z.string(), title: BothWords, kind: z.enum(['command', 'query']) })),
})
export type PermissionRow = z.infer<typeof PermissionRow>

/** Every permission that a role can hold; what only the program may say is none of them. */
export const listPermissions = defineQuery({
  name: 'model.personnel.listPermissions',
  title: { en: 'Permissions', de: 'Berechtigungen' },
  isa95: 'PersonnelClass',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(PermissionRow) }),
})

/** A grant by which somebody may do something, and so the reason why he may. */
export const RightRow = z.strictObject({
  accountId: Uuid,
  login: z.string(),
  /** Null when it was erased. */
  displayName: z.string().nullable(),
  disabled: z.boolean(),
  role: RoleName,
  roleTitle: WordsOfRecord,
  /** From where downwards the role is granted. */
  equipmentId: EquipmentId,
  equipmentCode: z.string().nullable(),
  equipmentName: z.string().nullable(),
  /** Only for these operations categories; null: for all of them. */
  categories: z.array(OperationsCategory).nullable(),
  /** What the role allows there; only the one that was asked for, when one was. */
  permissions: z.array(z.string()),
})
export type RightRow = z.infer<typeof RightRow>

/** Who may do what where, and by which grant: of one person, or of everybody who holds one permission, or at one piece of equipment. */
export const listRights = defineQuery({
  name: 'model.personnel.listRights',
  title: { en: 'Who may do what, and why', de: 'Wer was darf und warum' },
  isa95: 'Person',
  permission: read,
  input: z.strictObject({
    ...pageInput,
    accountId: Uuid.optional(),
    permission: PermissionName.optional(),
    /** Grants that reach it: on itself and on everything above it. */
    equipmentId: EquipmentId.optional(),
  }),
  output: pageOf(RightRow),
})

export const RoleEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('roleDefined'), payload: z.strictObject({ role: RoleName, ...content }) }),
  z.strictObject({ kind: z.literal('roleRetired'), payload: z.strictObject({ role: RoleName }) }),
])
export type RoleEvent = z.infer<typeof RoleEvent>
