import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type * as z from 'zod'
import type { CommandContract } from '../../kernel/contract/command.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { PasswordField } from '../../kernel/web/parts/password-field.tsx'
import { ScreenLink } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import css from './accounts.module.css'
import {
  type AccountRow,
  categoryNames,
  changeAccountPassword,
  disableAccount,
  enableAccount,
  eraseAccount,
  grantRole,
  revokeRole,
} from './contract.ts'
import { emptyGrant, GrantFields, grantOf } from './grant-fields.screen.tsx'
import { useFewestCharacters } from '../../kernel/web/use-fewest-characters.ts'
import { useRoles } from './use-roles.screen.tsx'

type Account = z.infer<typeof AccountRow>

const words = {
  roles: { en: 'Roles', de: 'Rollen' },
  access: { en: 'Sessions, API tokens and sign-ins', de: 'Sitzungen, API-Schlüssel und Anmeldungen' },
  tokens: { en: 'API tokens of this service account', de: 'API-Schlüssel dieses Dienstkontos' },
  service: {
    en: 'Service account: a program works with it, by API tokens and without a password.',
    de: 'Dienstkonto: Ein Programm arbeitet damit, mit API-Schlüsseln und ohne Passwort.',
  },
  noRoles: { en: 'No role: this account may do nothing.', de: 'Keine Rolle: Dieses Konto darf nichts.' },
  revoke: { en: 'Revoke {role}', de: '{role} entziehen' },
  grant: { en: 'Grant', de: 'Erteilen' },
  password: { en: 'New password', de: 'Neues Passwort' },
  change: { en: 'Change password', de: 'Passwort ändern' },
  tooShort: { en: 'At least {n} characters', de: 'Mindestens {n} Zeichen' },
  changed: { en: 'Changed; all sessions of this account have ended', de: 'Geändert; alle Sitzungen dieses Kontos sind beendet' },
  disable: { en: 'Disable account', de: 'Konto sperren' },
  enable: { en: 'Enable account', de: 'Konto entsperren' },
  erase: { en: 'Erase personal data for good', de: 'Personendaten endgültig löschen' },
  eraseWhat: {
    en: 'Name, login and badge go for good, also from the ledger. What was done stays, by nobody.',
    de: 'Name, Benutzername und Ausweis verschwinden endgültig, auch aus dem Hauptbuch. Was getan wurde, bleibt, von niemandem.',
  },
  erased: { en: 'The personal data of this account are erased.', de: 'Die Personendaten dieses Kontos sind gelöscht.' },
  disabled: { en: 'This account is disabled and cannot sign in.', de: 'Dieses Konto ist gesperrt und kann sich nicht anmelden.' },
}

/** What an administrator does with an account. */
export function AccountPanel({ account, mayEdit }: { readonly account: Account; readonly mayEdit: boolean }) {
  const t = useWords()
  return (
    <div className={css.form}>
      <header>
        <h2 className={css.name}>{account.displayName ?? account.login}</h2>
        <p className={css.login}>{account.login}</p>
      </header>
      {account.disabled ? <p className={css.note}>{t(account.erased ? words.erased : words.disabled)}</p> : null}
      {account.service ? <p>{t(words.service)}</p> : null}
      <Grants account={account} mayEdit={mayEdit && !account.erased} />
      {mayEdit && !account.erased && !account.service ? <NewPassword account={account} /> : null}
      <ScreenLink to="/access" search={{ account: account.accountId }}>
        {t(account.service ? words.tokens : words.access)}
      </ScreenLink>
      {mayEdit && !account.erased ? <Switch account={account} /> : null}
      {account.erased ? null : <Erase account={account} />}
    </div>
  )
}

function Grants({ account, mayEdit }: { readonly account: Account; readonly mayEdit: boolean }) {
  const t = useWords()
  const { titleOf } = useRoles()
  const revoke = useCommand(revokeRole)
  const { accountId, grants } = account
  return (
    <fieldset className={css.part}>
      <legend>{t(words.roles)}</legend>
      {grants.length === 0 ? <p>{t(words.noRoles)}</p> : null}
      <ul className={css.grants}>
        {grants.map(({ role, equipmentId, equipmentCode, categories }) => {
          const title = titleOf(role)
          return (
            <li key={`${role} ${equipmentId}`}>
              <span>
                <strong>{title}</strong> {equipmentCode}
                {categories ? <span className={css.only}> · {categories.map((one) => t(categoryNames[one])).join(', ')}</span> : null}
              </span>
              {mayEdit ? (
                <ActionIcon
                  variant="subtle"
                  size={40}
                  aria-label={fill(t(words.revoke), { role: title })}
                  loading={revoke.isOpen}
                  onClick={() => void revoke.send({ accountId, role, equipmentId })}
                >
                  <IconX size={18} />
                </ActionIcon>
              ) : null}
            </li>
          )
        })}
      </ul>
      {revoke.problem ? <CommandMessage command={revoke} /> : null}
      {mayEdit ? <NewGrant account={account} /> : null}
    </fieldset>
  )
}

function NewGrant({ account: { accountId } }: { readonly account: Account }) {
  const t = useWords()
  const [draft, setDraft] = useState(emptyGrant)
  const grant = useCommand(grantRole)
  const add = () => void grant.send({ accountId, ...grantOf(draft) })
  return (
    <>
      <GrantFields value={draft} onChange={setDraft} />
      <Button variant="default" style={{ justifySelf: 'start' }} disabled={draft.equipmentId === null} loading={grant.isOpen} onClick={add}>
        {t(words.grant)}
      </Button>
      {grant.problem ? <CommandMessage command={grant} /> : null}
    </>
  )
}

function NewPassword({ account: { accountId } }: { readonly account: Account }) {
  const t = useWords()
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const change = useCommand(changeAccountPassword, { onAccepted: () => setPassword('') })
  const fewest = useFewestCharacters()
  const isShort = [...password].length < fewest
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(isShort)
    if (!isShort) void change.send({ accountId, password })
  }
  return (
    <form className={css.part} onSubmit={submit} noValidate>
      <PasswordField
        label={t(words.password)}
        autoComplete="new-password"
        value={password}
        error={isChecked && isShort ? fill(t(words.tooShort), { n: fewest }) : undefined}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" style={{ justifySelf: 'start' }} loading={change.isOpen}>
        {t(words.change)}
      </Button>
      <CommandMessage command={change} done={t(words.changed)} />
    </form>
  )
}

function Switch({ account: { accountId, disabled } }: { readonly account: Account }) {
  const t = useWords()
  const contract: CommandContract<typeof disableAccount.input, string> = disabled ? enableAccount : disableAccount
  const command = useCommand(contract)
  return (
    <div className={css.part}>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ accountId })}>
        {t(disabled ? words.enable : words.disable)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </div>
  )
}

function Erase({ account: { accountId } }: { readonly account: Account }) {
  const t = useWords()
  const may = useMay()
  const command = useCommand(eraseAccount)
  if (!may(eraseAccount.permission)) return null
  return (
    <div className={css.part}>
      <p>{t(words.eraseWhat)}</p>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ accountId })}>
        {t(words.erase)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </div>
  )
}
