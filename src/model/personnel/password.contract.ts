import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { definePolicy } from '../../kernel/contract/policy.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { AccountId, accountRefusals } from './account.contract.ts'

export const Password = z.string().min(8).max(200)
export const Pin = z.string().regex(/^\d{4,12}$/)

const wholeSite: Words = { en: 'the whole site', de: 'das ganze Werk' }

/** How a password must be made. Length is what makes it hard to guess (NIST SP 800-63B §3.1.1). */
export const passwordStrength = definePolicy({
  name: 'model.personnel.passwordStrength',
  title: { en: 'A new password has', de: 'Ein neues Passwort hat' },
  scope: wholeSite,
  values: {
    eight: { en: 'At least 8 characters', de: 'Mindestens 8 Zeichen' },
    twelve: { en: 'At least 12 characters, and not the user name in it', de: 'Mindestens 12 Zeichen, und nicht den Benutzernamen darin' },
    fifteen: { en: 'At least 15 characters, and not the user name in it', de: 'Mindestens 15 Zeichen, und nicht den Benutzernamen darin' },
  },
  default: 'eight',
  why: {
    en: 'A long password is hard to guess, and long to type at a panel with gloves. Ten failures lock out in any case.',
    de: 'Ein langes Passwort ist schwer zu erraten und am Terminal mit Handschuhen mühsam zu tippen. Zehn Fehlversuche sperren in jedem Fall.',
  },
})

/** What becomes of a password that somebody else has set (21 CFR 11.200(a)(2): used only by its genuine owner). */
export const givenPassword = definePolicy({
  name: 'model.personnel.givenPassword',
  title: { en: 'A password that an administrator has set', de: 'Ein Passwort, das ein Administrator gesetzt hat' },
  scope: wholeSite,
  values: {
    stays: { en: 'Stays until its person changes it', de: 'Bleibt, bis die Person es ändert' },
    once: { en: 'Lets its person in to choose another one', de: 'Lässt die Person nur ein, um ein eigenes zu wählen' },
  },
  default: 'stays',
  why: {
    en: 'Only a password that nobody else knows proves who has signed. Accounts of shared screens are opened by whoever sets them up.',
    de: 'Nur ein Passwort, das sonst niemand kennt, beweist, wer unterschrieben hat. Konten gemeinsamer Bildschirme öffnet, wer sie einrichtet.',
  },
})

/** How old a password gets (21 CFR 11.300(b)). */
export const passwordAge = definePolicy({
  name: 'model.personnel.passwordAge',
  title: { en: 'A password is to be changed', de: 'Ein Passwort ist zu ändern' },
  scope: wholeSite,
  values: {
    never: { en: 'When there is a reason', de: 'Wenn es einen Anlass gibt' },
    year: { en: 'After 365 days', de: 'Nach 365 Tagen' },
    quarter: { en: 'After 90 days', de: 'Nach 90 Tagen' },
  },
  default: 'never',
  why: {
    en: 'Who has to change often chooses badly (NIST SP 800-63B advises against it); some inspectors ask for it (21 CFR 11.300(b)).',
    de: 'Wer oft wechseln muss, wählt schlecht (NIST SP 800-63B rät ab); manche Prüfer verlangen es (21 CFR 11.300(b)).',
  },
})

/** What every command with a new password can say of it. */
export const passwordRefusals = {
  password_below_twelve: { en: 'A password has at least 12 characters here.', de: 'Ein Passwort hat hier mindestens 12 Zeichen.' },
  password_below_fifteen: { en: 'A password has at least 15 characters here.', de: 'Ein Passwort hat hier mindestens 15 Zeichen.' },
  password_has_login: { en: 'The user name may not be part of the password.', de: 'Der Benutzername darf nicht Teil des Passworts sein.' },
} as const satisfies Record<string, Words>

const ofCredential = {
  ...accountRefusals,
  service_account: { en: 'A service account has no password.', de: 'Ein Dienstkonto hat kein Passwort.' },
  badge_without_pin: { en: 'This account has no badge.', de: 'Dieses Konto hat keinen Ausweis.' },
  ...passwordRefusals,
} as const satisfies Record<string, Words>

export const changeAccountPassword = defineCommand({
  name: 'model.personnel.changeAccountPassword',
  title: { en: 'Change password', de: 'Passwort ändern' },
  isa95: 'Person',
  permission: 'model.personnel.accounts.edit',
  intent: 'request',
  input: z.strictObject({ accountId: AccountId, password: Password, pin: Pin.optional() }),
  secret: ['password', 'pin'],
  refusals: ofCredential,
})

/** Who may say that somebody chooses a password of his own: the program alone, after that person has proved again who he is. */
export const CHOOSE_FOR_PERSON = 'model.personnel.password.program'

export const changeOwnPassword = defineCommand({
  name: 'model.personnel.changeOwnPassword',
  title: { en: 'Change own password', de: 'Eigenes Passwort ändern' },
  isa95: 'Person',
  permission: CHOOSE_FOR_PERSON,
  intent: 'request',
  input: z.strictObject({
    password: Password.optional(),
    pin: Pin.optional(),
    /** The hash of the password that was proved. */
    proved: z.string().max(200),
    /** The session that goes on; every other one of this person ends. */
    keep: Uuid.optional(),
  }),
  secret: ['password', 'pin', 'proved'],
  refusals: {
    ...ofCredential,
    password_changed_meanwhile: {
      en: 'The password was changed by somebody else at this moment. Sign in again.',
      de: 'Das Passwort wurde gerade von jemand anderem geändert. Bitte neu anmelden.',
    },
  },
})
