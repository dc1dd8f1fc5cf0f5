import { Button, Select } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useMay, useSession } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useLanguage, usePlural, useWords } from '../../kernel/web/words.ts'
import { reason } from '../../model/reason/reason.resource.ts'
import { growReasonTree, rankReasons, type ReasonBranch, type ReasonRow } from '../reason-tree.ts'
import { listLosses, listUnmappedFaults, mapFaultCode } from './contract.ts'
import css from './oee.module.css'

const words = {
  title: { en: 'Fault codes', de: 'Störcodes' },
  under: {
    one: { en: '{count} means nothing yet, {time} lost with it', de: '{count} ohne Bedeutung, {time} damit verloren' },
    other: { en: '{count} mean nothing yet, {time} lost with them', de: '{count} ohne Bedeutung, {time} damit verloren' },
  },
  hint: {
    en: 'A machine says a number; people need a reason. What you map here holds for every machine of the class, for the future and for the stops that have been.',
    de: 'Eine Maschine nennt eine Nummer, Menschen brauchen einen Grund. Was Sie hier zuordnen, gilt für jede Maschine der Klasse, künftig und für vergangene Stillstände.',
  },
  none: { en: 'Every fault code has its reason', de: 'Jeder Störcode hat seinen Grund' },
  noneHint: {
    en: 'A new code stands here as soon as a machine sends one.',
    de: 'Ein neuer Code steht hier, sobald eine Maschine einen sendet.',
  },
  times: { en: 'Stops: {count}, last {time}', de: 'Stillstände: {count}, zuletzt {time}' },
  choose: { en: 'Reason of fault {code}', de: 'Grund zu Störcode {code}' },
  other: { en: 'Another reason', de: 'Anderer Grund' },
  mapped: { en: 'Mapped; the books follow in a moment', de: 'Zugeordnet; die Bücher folgen gleich' },
}

/** What machines say and nobody has explained yet, by the minutes it cost. */
export default function FaultsScreen() {
  const t = useWords()
  const counted = usePlural()
  const format = useFormat()
  const reasons = useStopReasons()
  const answer = useQuestion(
    listUnmappedFaults,
    { limit: 200 },
    { live: ['operations.performance.faultMap', 'operations.performance.unitTime'], everySeconds: 30 },
  )
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { rows } = answer.data
  const lost = rows.reduce((sum, row) => sum + Number(row.seconds), 0)
  return (
    <>
      <ScreenHead title={t(words.title)} under={counted(words.under, { count: rows.length, time: format.duration(lost * 1000) })} />
      <p className={css.hint}>{t(words.hint)}</p>
      <Sheet isFlush>
        {rows.length === 0 ? (
          <EmptyState title={t(words.none)} icon={<IconChecks size={26} stroke={1.5} />}>
            {t(words.noneHint)}
          </EmptyState>
        ) : (
          rows.map((row) => <Fault key={`${row.equipmentClassId} ${row.faultCode}`} row={row} reasons={reasons} />)
        )}
      </Sheet>
    </>
  )
}

/** The reasons of stops, what is said most often here first. */
function useStopReasons(): readonly ReasonBranch[] {
  const language = useLanguage()
  const session = useSession()
  const now = useNow(3_600_000)
  const siteId = session.state === 'signedIn' ? session.session.site.siteId : ''
  const hour = Math.floor(now / 3_600_000) * 3_600_000
  const { data } = useQuestion(reason.queries.list, { kind: 'stop', limit: 500 } as never, { live: ['model.reason.reason'] })
  const startsAt = new Date(hour - 14 * 86_400_000).toISOString()
  const period = { equipmentId: siteId, startsAt, endsAt: new Date(hour).toISOString() } as never
  const used = useQuestion(listLosses, period, { enabled: siteId !== '' })
  return useMemo(() => {
    const rows = ((data as { rows?: unknown } | undefined)?.rows ?? []) as readonly ReasonRow[]
    return rankReasons(growReasonTree(rows, language), used.data?.rows ?? [], null)
  }, [data, used.data, language])
}

interface FaultRow {
  readonly equipmentClassId: string
  readonly equipmentClass: string
  readonly faultCode: string
  readonly seconds: string
  readonly count: number
  readonly lastAt: string
}

function Fault({ row, reasons }: { readonly row: FaultRow; readonly reasons: readonly ReasonBranch[] }) {
  const t = useWords()
  const format = useFormat()
  const may = useMay()
  const map = useCommand(mapFaultCode)
  const { equipmentClassId, faultCode } = row
  const choose = (reasonId: string | null) => {
    if (reasonId !== null && !map.isOpen) void map.send({ equipmentClassId, faultCode, reasonId })
  }
  return (
    <div className={css.fault}>
      <code>{faultCode}</code>
      <span>
        {row.equipmentClass}
        <small>{fill(t(words.times), { count: row.count, time: format.instant(row.lastAt) })}</small>
      </span>
      <strong>{format.duration(Number(row.seconds) * 1000)}</strong>
      {may(mapFaultCode.permission) ? (
        <div className={css.choices} role="group" aria-label={fill(t(words.choose), { code: faultCode })}>
          {reasons.slice(0, 3).map(({ reasonId, name }) => (
            <Button key={reasonId} variant="default" disabled={map.isOpen} onClick={() => choose(reasonId)}>
              {name}
            </Button>
          ))}
          <Select
            aria-label={fill(t(words.choose), { code: faultCode })}
            placeholder={t(words.other)}
            searchable
            data={reasons.map(({ reasonId, name }) => ({ value: reasonId, label: name }))}
            value={null}
            onChange={choose}
            maxDropdownHeight={320}
          />
        </div>
      ) : null}
      {map.state === 'idle' ? null : (
        <div className={css.message}>
          <CommandMessage command={map} done={t(words.mapped)} />
        </div>
      )}
    </div>
  )
}
