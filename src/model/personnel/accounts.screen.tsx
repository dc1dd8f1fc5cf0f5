import { Button, Drawer, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import type * as z from 'zod'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { useMay } from '../../kernel/web/session.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { usePages, useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { AccountPanel } from './account-panel.screen.tsx'
import css from './accounts.module.css'
import { ACCOUNT_STREAM, type AccountRow, categoryNames, createAccount, getAccount, listAccount } from './contract.ts'
import { NewAccount } from './new-account.screen.tsx'
import { person } from './person.resource.ts'
import { useRoles } from './use-roles.screen.tsx'

type Row = z.infer<typeof AccountRow>
const directory = { resources: [equipment, person], panels: {} }
const words = {
  title: { en: 'Accounts and rights', de: 'Konten und Rechte' },
  account: { en: 'Account', de: 'Konto' },
  add: { en: 'New account', de: 'Neues Konto' },
  search: { en: 'Search', de: 'Suchen' },
  login: { en: 'User name', de: 'Benutzername' },
  name: { en: 'Name', de: 'Name' },
  roles: { en: 'Roles', de: 'Rollen' },
  badge: { en: 'Badge', de: 'Ausweis' },
  disabled: { en: 'disabled', de: 'gesperrt' },
  none: { en: 'No account fits', de: 'Kein Konto passt' },
}

/** Who may sign in, and with which rights where. */
export default function AccountsScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { search = '', account } = useScreenSearch()
  const mayEdit = may(createAccount.permission)
  const close = () => go.search({ account: undefined })
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ account: 'new' })}>
      {t(words.add)}
    </Button>
  )
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead title={t(words.title)} actions={mayEdit ? add : null} />
      <TextInput
        type="search"
        className={css.search}
        aria-label={t(words.search)}
        placeholder={t(words.search)}
        leftSection={<IconSearch size={18} />}
        value={search}
        onChange={(event) => go.search({ search: event.currentTarget.value || undefined })}
      />
      <AccountList search={search} onOpen={(row) => go.search({ account: row.accountId })} />
      <Drawer
        opened={account !== undefined}
        onClose={close}
        position="right"
        size={560}
        title={t(words.account)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {account === 'new' ? <NewAccount onDone={close} /> : null}
        {account !== undefined && account !== 'new' ? <AccountById accountId={account} mayEdit={mayEdit} /> : null}
      </Drawer>
    </ResourceDirectoryContext>
  )
}

function AccountList(props: { readonly search: string; readonly onOpen: (row: Row) => void }) {
  const t = useWords()
  const { titleOf } = useRoles()
  const [search] = useDebouncedValue(props.search, 250)
  const pages = usePages(listAccount, { limit: 100, ...(search && { search }) }, { live: [ACCOUNT_STREAM] })
  const columns: readonly Column<Row>[] = [
    { key: 'login', title: t(words.login), width: '14rem', cell: (row) => <strong>{row.login}</strong> },
    { key: 'name', title: t(words.name), width: 'minmax(9rem, 1fr)', cell: (row) => row.displayName },
    {
      key: 'roles',
      title: t(words.roles),
      width: 'minmax(12rem, 2fr)',
      isWide: true,
      cell: (row) => row.grants.map(sayGrant(t, titleOf)).join(', '),
    },
    { key: 'badge', title: t(words.badge), width: '8rem', isWide: true, cell: (row) => row.badge },
    { key: 'disabled', title: '', width: '7rem', isWide: true, cell: (row) => (row.disabled ? t(words.disabled) : null) },
  ]
  return (
    <Sheet isFlush>
      <DataTable
        label={t(words.title)}
        columns={columns}
        pages={pages}
        rowKey={(row) => row.accountId}
        onOpen={props.onOpen}
        empty={<EmptyState title={t(words.none)} />}
      />
    </Sheet>
  )
}

function AccountById({ accountId, mayEdit }: { readonly accountId: string; readonly mayEdit: boolean }) {
  const t = useWords()
  const answer = useQuestion(getAccount, { accountId }, { live: [`${ACCOUNT_STREAM}:${accountId}`] })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (answer.data === null) return <EmptyState title={t(texts.notFound)} />
  if (answer.data?.accountId !== accountId) return <div style={{ minHeight: 320 }} />
  return <AccountPanel key={accountId} account={answer.data} mayEdit={mayEdit} />
}

function sayGrant(t: ReturnType<typeof useWords>, titleOf: (role: string) => string) {
  return ({ role, equipmentCode, categories = [] }: Row['grants'][number]) => {
    const only = categories.map((one) => t(categoryNames[one]))
    return `${titleOf(role)} (${[equipmentCode ?? '?', ...only].join(', ')})`
  }
}
