import { Button, Drawer } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Revised } from '../../kernel/web/parts/revised.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { usePlural, useWords } from '../../kernel/web/words.ts'
import { ACCOUNT_STREAM, defineRole, listPermissions, listRoles, ROLE_STREAM, type RoleRow } from './contract.ts'
import { RoleForm } from './role-form.screen.tsx'
import css from './roles.module.css'

const words = {
  title: { en: 'Roles', de: 'Rollen' },
  under: {
    en: 'Those that come with the program, and those of the plant. Where somebody has one is said at his account.',
    de: 'Die des Programms und die des Werks. Wo jemand eine hat, steht bei seinem Konto.',
  },
  add: { en: 'New role', de: 'Neue Rolle' },
  own: { en: 'Of this plant', de: 'Eigene' },
  readyMade: { en: 'Comes with the program', de: 'Aus dem Programm' },
  role: { en: 'Role', de: 'Rolle' },
  ownNone: { en: 'This plant has no role of its own yet.', de: 'Dieses Werk hat noch keine eigene Rolle.' },
}
const counted = {
  permissions: {
    one: { en: '{count} permission', de: '{count} Berechtigung' },
    other: { en: '{count} permissions', de: '{count} Berechtigungen' },
  },
  accounts: { one: { en: '{count} account', de: '{count} Konto' }, other: { en: '{count} accounts', de: '{count} Konten' } },
}

/** What roles there are and what they allow; the plant's own ones are made here. */
export default function RolesScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { role } = useScreenSearch()
  const roles = useQuestion(listRoles, {}, { live: [ROLE_STREAM, ACCOUNT_STREAM] })
  const permissions = useQuestion(listPermissions, {})
  const failed = [roles, permissions].find((answer) => answer.isError && !answer.data)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!roles.data || !permissions.data) return <LoadingScreen />
  const { rows } = roles.data
  const mayEdit = may(defineRole.permission)
  const close = () => go.search({ role: undefined })
  const open = rows.find((row) => row.role === role)
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ role: 'new' })}>
      {t(words.add)}
    </Button>
  )
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} actions={mayEdit ? add : null} />
      <RoleList title={t(words.own)} rows={rows.filter(({ readyMade }) => !readyMade)} empty={t(words.ownNone)} />
      <RoleList title={t(words.readyMade)} rows={rows.filter(({ readyMade }) => readyMade)} empty="" />
      <Drawer
        opened={role !== undefined}
        onClose={close}
        position="right"
        size={640}
        title={t(words.role)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {role === 'new' || open ? (
          <RoleForm key={role} role={open} all={permissions.data.rows} mayEdit={mayEdit && open?.readyMade !== true} onDone={close} />
        ) : null}
        {open?.roleId === undefined ? null : <Revised thing={{ kind: ROLE_STREAM, recordId: open.roleId, revision: 0 }} />}
        {role !== undefined && role !== 'new' && !open ? <EmptyState title={t(texts.notFound)} /> : null}
      </Drawer>
    </>
  )
}

function RoleList(props: { readonly title: string; readonly rows: readonly RoleRow[]; readonly empty: string }) {
  const t = useWords()
  const go = useGo()
  const plural = usePlural()
  return (
    <section className={css.list} aria-label={props.title}>
      <h2>{props.title}</h2>
      <Sheet isFlush>
        {props.rows.length === 0 ? <p className={css.none}>{props.empty}</p> : null}
        {props.rows.map(({ role, title, permissions, accounts }) => (
          <button key={role} type="button" className={css.role} onClick={() => go.search({ role })}>
            <strong>{t(title)}</strong>
            <span>{plural(counted.permissions, { count: permissions.length })}</span>
            <span>{plural(counted.accounts, { count: accounts })}</span>
          </button>
        ))}
      </Sheet>
    </section>
  )
}
