import { useFormat } from '../../kernel/web/format-context.ts'
import { type Column, DataTable, NoRows } from '../../kernel/web/parts/data-table.tsx'
import { usePages } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { type ExcursionRow, listExcursions } from './contract.ts'
import { words } from './limit-words.ts'
import { useMeasured } from './use-measured.screen.tsx'

const EVERY_SECONDS = 10

/** When a monitored value was outside its range. */
export function Excursions({ monitoredValueId }: { readonly monitoredValueId: string }) {
  const t = useWords()
  const format = useFormat()
  const measured = useMeasured()
  const pages = usePages(listExcursions, { monitoredValueId }, { everySeconds: EVERY_SECONDS })
  const columns: readonly Column<ExcursionRow>[] = [
    { key: 'left', title: t(words.left), width: '14rem', phoneWidth: '7rem', cell: (row) => format.instant(row.leftAt, 'full') },
    { key: 'unit', title: t(words.unit), width: '8rem', cell: (row) => row.equipmentCode ?? '?' },
    {
      key: 'value',
      title: t(words.with),
      width: 'minmax(10rem, 1fr)',
      cell: ({ value, unit, bound, limit, historical }) => {
        const beyond = fill(t(bound === 'max' ? words.above : words.below), { limit: measured(limit, unit) })
        return `${measured(value, unit)}, ${beyond}${historical ? ` (${t(words.late)})` : ''}`
      },
    },
    {
      key: 'back',
      title: t(words.back),
      width: '14rem',
      cell: (row) => (row.returnedAt === null ? t(words.still) : format.instant(row.returnedAt, 'full')),
    },
  ]
  return (
    <DataTable
      label={t(words.history)}
      columns={columns}
      pages={pages}
      rowKey={(row) => `${row.rangeId} ${row.leftAt}`}
      empty={<NoRows title={t(words.neverLeft)} />}
    />
  )
}
