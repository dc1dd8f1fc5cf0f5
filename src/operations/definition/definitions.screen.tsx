import { Button, Drawer, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import type * as z from 'zod'
import type { Words } from '../../kernel/contract/words.ts'
import { type Column, DataTable, NoRows } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { Revised } from '../../kernel/web/parts/revised.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { useMay } from '../../kernel/web/session.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { usePages } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../../model/equipment/equipment.resource.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import {
  createWorkMaster,
  listOperationsDefinitions,
  listWorkMasters,
  type OperationsDefinitionRow,
  type WorkMasterRow,
} from './contract.ts'
import { DefinitionForm } from './definition-form.screen.tsx'
import { words } from './definition-words.ts'
import css from './definitions.module.css'
import { MasterForm } from './master-form.screen.tsx'

type Definition = z.infer<typeof OperationsDefinitionRow>
type Master = z.infer<typeof WorkMasterRow>

const definitionKind = { kind: 'operations.definition.operationsDefinition' }
const masterKind = { kind: 'operations.definition.workMaster' }
const directory = { resources: [equipment, equipmentClass, materialDefinition], panels: {} }

/** What is made and how: definitions and the work masters behind their segments. */
export default function DefinitionsScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { view, search: typed = '' } = useScreenSearch()
  const [search] = useDebouncedValue(typed, 250)
  const isMasters = view === 'masters'
  const mayEdit = may(createWorkMaster.permission)
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead
        title={t(words.title)}
        under={t(words.under)}
        actions={
          mayEdit ? (
            <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ open: 'new' })}>
              {t(isMasters ? words.newMaster : words.newDefinition)}
            </Button>
          ) : null
        }
      />
      <div className={css.tools}>
        <SegmentedControl
          aria-label={t(words.title)}
          data={[
            { value: 'definitions', label: t(words.definitions) },
            { value: 'masters', label: t(words.masters) },
          ]}
          value={isMasters ? 'masters' : 'definitions'}
          onChange={(next) => go.search({ view: next === 'masters' ? next : undefined, open: undefined })}
        />
        <TextInput
          type="search"
          aria-label={t(words.search)}
          placeholder={t(words.search)}
          leftSection={<IconSearch size={18} />}
          value={typed}
          onChange={(event) => go.search({ search: event.currentTarget.value || undefined })}
        />
      </div>
      {isMasters ? <Masters search={search} mayEdit={mayEdit} /> : <Definitions search={search} mayEdit={mayEdit} />}
    </ResourceDirectoryContext>
  )
}

interface ListProps {
  readonly search: string
  readonly mayEdit: boolean
}

function Definitions({ search, mayEdit }: ListProps) {
  const t = useWords()
  const go = useGo()
  const { open } = useScreenSearch()
  const input = { limit: 100, ...(search && { search }) }
  const pages = usePages(listOperationsDefinitions, input, { live: ['operations.definition.operationsDefinition'] })
  const chosen = pages.rows.find((row) => row.operationsDefinitionId === open)
  const columns: readonly Column<Definition>[] = [
    { key: 'code', title: t(words.code), width: '13rem', cell: (row) => <strong>{row.code}</strong> },
    { key: 'name', title: t(words.name), width: 'minmax(9rem, 1fr)', cell: (row) => row.name },
    {
      key: 'segments',
      title: t(words.segments),
      width: 'minmax(12rem, 2fr)',
      isWide: true,
      cell: (row) => row.segments.map((segment) => segment.name).join(' › '),
    },
    { key: 'version', title: t(words.version), width: '7rem', align: 'end', isWide: true, cell: (row) => row.version },
  ]
  const close = () => go.search({ open: undefined })
  return (
    <>
      <Sheet isFlush>
        <DataTable
          label={t(words.definitions)}
          columns={columns}
          pages={pages}
          rowKey={(row) => row.operationsDefinitionId}
          onOpen={(row) => go.search({ open: row.operationsDefinitionId })}
          empty={<NoPlans isSearched={search !== ''} title={words.noDefinitions} hint={words.noDefinitionsHint} />}
        />
      </Sheet>
      <Side title={t(words.definitions)} isOpen={open === 'new' || chosen !== undefined} onClose={close}>
        <DefinitionForm key={`${open} ${chosen?.version}`} row={chosen} mayEdit={mayEdit} onDone={close} />
        {chosen ? <Revised thing={{ ...definitionKind, recordId: chosen.operationsDefinitionId, revision: chosen.version }} /> : null}
      </Side>
    </>
  )
}

function Masters({ search, mayEdit }: ListProps) {
  const t = useWords()
  const go = useGo()
  const { open } = useScreenSearch()
  const input = { limit: 100, ...(search && { search }) }
  const pages = usePages(listWorkMasters, input, { live: ['operations.definition.workMaster'] })
  const chosen = pages.rows.find((row) => row.workMasterId === open)
  const columns: readonly Column<Master>[] = [
    { key: 'code', title: t(words.code), width: '13rem', cell: (row) => <strong>{row.code}</strong> },
    { key: 'name', title: t(words.name), width: 'minmax(9rem, 1fr)', cell: (row) => row.name },
    { key: 'type', title: t(words.workType), width: '9rem', isWide: true, cell: (row) => row.workType },
    { key: 'rates', title: t(words.rates), width: '8rem', align: 'end', isWide: true, cell: (row) => row.rates.length },
    { key: 'version', title: t(words.version), width: '7rem', align: 'end', isWide: true, cell: (row) => row.version },
  ]
  const close = () => go.search({ open: undefined })
  return (
    <>
      <Sheet isFlush>
        <DataTable
          label={t(words.masters)}
          columns={columns}
          pages={pages}
          rowKey={(row) => row.workMasterId}
          onOpen={(row) => go.search({ open: row.workMasterId })}
          empty={<NoPlans isSearched={search !== ''} title={words.noMasters} hint={words.noMastersHint} />}
        />
      </Sheet>
      <Side title={t(words.masters)} isOpen={open === 'new' || chosen !== undefined} onClose={close}>
        <MasterForm key={`${open} ${chosen?.version}`} row={chosen} mayEdit={mayEdit} onDone={close} />
        {chosen ? <Revised thing={{ ...masterKind, recordId: chosen.workMasterId, revision: chosen.version }} /> : null}
      </Side>
    </>
  )
}

/** Nothing of what is looked for, or nothing at all yet: then what it is for. */
function NoPlans(props: { readonly isSearched: boolean; readonly title: Words; readonly hint: Words }) {
  const t = useWords()
  if (props.isSearched) return <NoRows title={t(words.none)} />
  return (
    <EmptyState title={t(props.title)} minHeight={160}>
      {t(props.hint)}
    </EmptyState>
  )
}

function Side(props: {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: React.ReactNode
}) {
  const t = useWords()
  return (
    <Drawer
      opened={props.isOpen}
      onClose={props.onClose}
      position="right"
      size="min(860px, 100%)"
      title={props.title}
      closeButtonProps={{ 'aria-label': t(texts.close) }}
    >
      {props.isOpen ? props.children : null}
    </Drawer>
  )
}
