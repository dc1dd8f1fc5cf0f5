import { Button, Drawer } from '@mantine/core'
import { IconPlugConnected, IconSettings } from '@tabler/icons-react'
import type * as z from 'zod'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { connection } from './connection.resource.ts'
import { words } from './connection-words.screen.tsx'
import css from './connections.module.css'
import { listConnections, listUnmappedSources } from './contract.ts'
import { equipmentSource } from './equipment-source.resource.ts'
import { asPages, LinkSheet } from './link-sheet.screen.tsx'
import { MapSource, SourceSignals } from './map-source.screen.tsx'

type Unmapped = z.output<typeof listUnmappedSources.output>['rows'][number]

/** Which machines are heard and how: brokers, nodes, devices, what could not be read, and what belongs to no unit yet. */
export default function ConnectionsScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const mayEdit = may(connection.commands.create.permission)
  const { source, at, template, look } = useScreenSearch()
  const close = () => go.search({ source: undefined, at: undefined, template: undefined, look: undefined })
  return (
    <>
      <ScreenHead title={t(words.title)} actions={mayEdit ? <Actions /> : null} />
      <div className={css.page}>
        <UnmappedSources
          mayEdit={mayEdit}
          onOpen={(row) => go.search({ source: row.address, at: row.connectionId, template: row.template })}
        />
        <Links
          action={mayEdit ? <Actions /> : null}
          onLook={(connectionId, address) => go.search({ source: address, at: connectionId, look: 'signals' })}
        />
      </div>
      <Drawer
        opened={source !== undefined && at !== undefined}
        onClose={close}
        position="right"
        size={620}
        title={look === undefined ? t(words.connectTitle) : t(words.signals)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        {source !== undefined && at !== undefined && look !== undefined ? <SourceSignals connectionId={at} address={source} /> : null}
        {source !== undefined && at !== undefined && look === undefined ? (
          <MapSource key={`${at} ${source}`} connectionId={at} address={source} template={template ?? 'auto'} />
        ) : null}
      </Drawer>
    </>
  )
}

/** The list of connections for those who know it, and the way step by step for those who do not. */
function Actions() {
  const t = useWords()
  const go = useGo()
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconSettings size={18} />}
        onClick={() => go('/master-data/$resource', { resource: 'connection' })}
      >
        {t(words.edit)}
      </Button>
      <Button leftSection={<IconPlugConnected size={18} />} onClick={() => go('/first-machine', {}, { unit: 'new' })}>
        {t(words.stepByStep)}
      </Button>
    </>
  )
}

function Links({ action, onLook }: { readonly action: React.ReactNode; readonly onLook: (connectionId: string, address: string) => void }) {
  const t = useWords()
  const answer = useQuestion(listConnections, {}, { live: [connection.name, equipmentSource.name], everySeconds: 2 })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <div style={{ minHeight: 320 }} role="status" aria-label={t(texts.loading)} />
  const { rows } = answer.data
  if (rows.length > 0) return rows.map((link) => <LinkSheet key={link.connectionId} link={link} onLook={onLook} />)
  return (
    <Sheet>
      <EmptyState title={t(words.none)} action={action}>
        {t(words.noneText)}
      </EmptyState>
    </Sheet>
  )
}

function UnmappedSources(props: { readonly mayEdit: boolean; readonly onOpen: (row: Unmapped) => void }) {
  const t = useWords()
  const answer = useQuestion(listUnmappedSources, {}, { live: [equipmentSource.name], everySeconds: 3 })
  const rows = answer.data?.rows ?? []
  const columns: readonly Column<Unmapped>[] = [
    { key: 'address', title: t(words.source), width: 'minmax(11rem, 2fr)', cell: (row) => <strong>{row.address}</strong> },
    { key: 'metrics', title: t(words.signals), width: '6rem', align: 'end', isWide: true, cell: (row) => row.metrics },
    {
      key: 'examples',
      title: t(words.examples),
      width: 'minmax(10rem, 3fr)',
      isWide: true,
      cell: (row) => <span className={css.examples}>{row.examples.join(', ')}</span>,
    },
    {
      key: 'connect',
      title: '',
      width: '9rem',
      align: 'end',
      cell: (row) =>
        props.mayEdit ? (
          <Button size="xs" leftSection={<IconPlugConnected size={16} />} onClick={() => props.onOpen(row)}>
            {t(words.connect)}
          </Button>
        ) : null,
    },
  ]
  if (answer.data === undefined || rows.length === 0) return null
  return (
    <Sheet title={t(words.unmapped)} isFlush>
      <DataTable
        label={t(words.unmapped)}
        columns={columns}
        pages={asPages(rows)}
        rowKey={(row) => `${row.connectionId} ${row.address}`}
        maxHeight={360}
        empty={null}
      />
    </Sheet>
  )
}
