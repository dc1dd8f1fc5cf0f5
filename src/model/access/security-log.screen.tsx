import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { type Column, DataTable } from '../../kernel/web/parts/data-table.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { usePages } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import css from './access.module.css'
import { kinds, words } from './access-words.ts'
import { listSecurityLog, SecurityKind, type SecurityRow } from './contract.ts'

const EVERY_SECONDS = 15

/** Who has come, gone, failed and been thrown out. */
export function SecurityLog({ accountId }: { readonly accountId?: string }) {
  const t = useWords()
  const format = useFormat()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 250)
  const [kind, setKind] = useState('')
  const input = {
    limit: 100,
    ...(accountId !== undefined && { accountId }),
    ...(search !== '' && { search }),
    ...(kind !== '' && { kind: kind as SecurityKind }),
  }
  const pages = usePages(listSecurityLog, input, { everySeconds: EVERY_SECONDS })
  const columns: readonly Column<SecurityRow>[] = [
    { key: 'when', title: t(words.when), width: '11rem', phoneWidth: '7.5rem', cell: (row) => format.instant(row.recordedAt, 'full') },
    {
      key: 'kind',
      title: t(words.kind),
      width: 'minmax(10rem, 1fr)',
      cell: (row) => (row.role === null ? t(kinds[row.kind]) : `${t(kinds[row.kind])}: ${row.role}`),
    },
    { key: 'who', title: t(words.who), width: 'minmax(8rem, 1fr)', cell: (row) => row.login ?? '–' },
    { key: 'from', title: t(words.from), width: '10rem', isWide: true, cell: (row) => row.address },
  ]
  return (
    <Sheet title={t(words.log)} isFlush>
      <div className={css.filters}>
        <TextInput
          type="search"
          aria-label={t(words.search)}
          placeholder={t(words.search)}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t(words.kind)}
          data={[{ value: '', label: t(words.anyKind) }, ...SecurityKind.options.map((value) => ({ value, label: t(kinds[value]) }))]}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
      </div>
      <DataTable
        label={t(words.log)}
        columns={columns}
        pages={pages}
        rowKey={(row) => row.entryId}
        empty={<EmptyState title={t(words.noEntry)} />}
        maxHeight={560}
      />
    </Sheet>
  )
}
