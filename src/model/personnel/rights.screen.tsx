import { Drawer, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { usePages, useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import {
  ACCOUNT_STREAM,
  categoryNames,
  getAccount,
  listAccount,
  listPermissions,
  listRights,
  type PermissionRow,
  type RightRow,
  ROLE_STREAM,
} from './contract.ts'
import { PermissionChoice } from './permission-choice.screen.tsx'
import { groupPermissions, sayPermission } from './rights-words.ts'
import css from './roles.module.css'

const directory = { resources: [equipment], panels: {} }
const words = {
  title: { en: 'Who may do what', de: 'Wer was darf' },
  under: {
    en: 'Each line is the reason why somebody may: a role, granted from somewhere downwards.',
    de: 'Jede Zeile ist der Grund, warum jemand darf: eine Rolle, erteilt von einer Stelle an abwärts.',
  },
  person: { en: 'Person', de: 'Person' },
  permission: { en: 'May', de: 'Darf' },
  place: { en: 'Here', de: 'Hier' },
  everybody: { en: 'Everybody', de: 'Alle' },
  anything: { en: 'Anything', de: 'Irgendetwas' },
  role: { en: 'By the role', de: 'Durch die Rolle' },
  from: { en: 'Granted for', de: 'Erteilt für' },
  only: { en: 'Only for', de: 'Nur für' },
  all: { en: 'all categories', de: 'alle Bereiche' },
  disabled: { en: 'disabled', de: 'gesperrt' },
  none: { en: 'Nobody', de: 'Niemand' },
  noneHint: { en: 'No grant reaches this.', de: 'Keine Erteilung reicht hierhin.' },
  right: { en: 'Why', de: 'Warum' },
  because: {
    en: '{name} may do this at {place} and below, because the role “{role}” was granted there, for {only}.',
    de: '{name} darf dies an {place} und darunter, weil dort die Rolle „{role}“ erteilt wurde, für {only}.',
  },
  becauseDisabled: {
    en: 'The account is disabled: nobody can sign in with it.',
    de: 'Das Konto ist gesperrt: Niemand kann sich damit anmelden.',
  },
}

/** Who may do what where, and why: of one person, of everybody with one permission, at one piece of equipment. */
export default function RightsScreen() {
  const t = useWords()
  const go = useGo()
  const { account, permission, equipment: equipmentId } = useScreenSearch()
  const [open, setOpen] = useState<RightRow>()
  const permissions = useQuestion(listPermissions, {}).data?.rows ?? []
  const filter = {
    ...(account && { accountId: account }),
    ...(permission && { permission }),
    ...(equipmentId && { equipmentId: equipmentId as never }),
  }
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <div className={css.filters}>
        <PersonChoice value={account ?? null} onChange={(value) => go.search({ account: value ?? undefined })} />
        <PermissionSelect
          all={permissions}
          value={permission ?? null}
          onChange={(value) => go.search({ permission: value ?? undefined })}
        />
        <ReferenceInput
          label={t(words.place)}
          refers={equipment.name}
          isOptional
          value={equipmentId ?? null}
          onChange={(value) => go.search({ equipment: value ?? undefined })}
        />
      </div>
      <RightList filter={filter} onOpen={setOpen} />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position="right"
        size={640}
        title={t(words.right)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {open ? <Why right={open} all={permissions} /> : null}
      </Drawer>
    </ResourceDirectoryContext>
  )
}

function RightList(props: { readonly filter: object; readonly onOpen: (row: RightRow) => void }) {
  const t = useWords()
  const pages = usePages(listRights, { limit: 100, ...props.filter }, { live: [ACCOUNT_STREAM, ROLE_STREAM] })
  const columns: readonly Column<RightRow>[] = [
    {
      key: 'person',
      title: t(words.person),
      width: 'minmax(9rem, 1.4fr)',
      cell: (row) => (
        <>
          <strong>{row.displayName ?? row.login}</strong>
          {row.disabled ? ` (${t(words.disabled)})` : null}
        </>
      ),
    },
    { key: 'role', title: t(words.role), width: 'minmax(8rem, 1fr)', cell: (row) => t(row.roleTitle) },
    { key: 'from', title: t(words.from), width: 'minmax(7rem, 1fr)', cell: (row) => sayPlace(row) },
    { key: 'only', title: t(words.only), width: 'minmax(9rem, 1fr)', isWide: true, cell: (row) => sayCategories(row, t) },
  ]
  return (
    <Sheet isFlush>
      <DataTable
        label={t(words.title)}
        columns={columns}
        pages={pages}
        rowKey={(row) => `${row.accountId} ${row.role} ${row.equipmentId}`}
        onOpen={props.onOpen}
        empty={<EmptyState title={t(words.none)}>{t(words.noneHint)}</EmptyState>}
      />
    </Sheet>
  )
}

function Why({ right, all }: { readonly right: RightRow; readonly all: readonly PermissionRow[] }) {
  const t = useWords()
  const said = { name: right.displayName ?? right.login, place: sayPlace(right), role: t(right.roleTitle), only: sayCategories(right, t) }
  return (
    <div className={css.grant}>
      <p className={css.why}>
        {fill(t(words.because), said)} {right.disabled ? t(words.becauseDisabled) : null}
      </p>
      <PermissionChoice all={all} chosen={new Set(right.permissions)} onChange={undefined} />
    </div>
  )
}

interface ChoiceProps {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

function PersonChoice({ value, onChange }: ChoiceProps) {
  const t = useWords()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const found = useQuestion(listAccount, { limit: 50, ...(search && { search }) }).data?.rows ?? []
  const chosen = useQuestion(getAccount, { accountId: value as never }, { enabled: value !== null }).data
  const rows = chosen && !found.some(({ accountId }) => accountId === chosen.accountId) ? [chosen, ...found] : found
  return (
    <Select
      label={t(words.person)}
      placeholder={t(words.everybody)}
      clearable
      searchable
      data={rows.map(({ accountId, displayName, login }) => ({ value: accountId as string, label: displayName ?? login }))}
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
    />
  )
}

function PermissionSelect({ all, value, onChange }: ChoiceProps & { readonly all: readonly PermissionRow[] }) {
  const t = useWords()
  return (
    <Select
      label={t(words.permission)}
      placeholder={t(words.anything)}
      clearable
      searchable
      data={groupPermissions(all).map(({ title, rows }) => ({
        group: t(title),
        items: rows.map((row) => ({ value: row.permission, label: sayPermission(row, t) })),
      }))}
      value={value}
      onChange={onChange}
    />
  )
}

function sayPlace({ equipmentCode, equipmentName }: RightRow): string {
  return equipmentCode ? `${equipmentCode} ${equipmentName ?? ''}`.trim() : '?'
}

function sayCategories({ categories }: RightRow, t: ReturnType<typeof useWords>): string {
  return categories ? categories.map((one) => t(categoryNames[one])).join(', ') : t(words.all)
}
