import { ActionIcon, Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { ShownZone, useFormat } from '../../kernel/web/format-context.ts'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { ScreenLink, useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { addDays } from '../../kernel/web/plant-time.ts'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, usePlural, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { dutyAssignment } from '../personnel/duty-assignment.resource.ts'
import { standIn } from '../personnel/stand-in.resource.ts'
import { getRosterWeek } from './contract.ts'
import { RosterTable } from './roster-table.screen.tsx'
import { gaps, leftOut, words } from './roster-words.ts'
import css from './roster.module.css'

const directory = { resources: [equipment], panels: {} }
const topics = [dutyAssignment.name, standIn.name, 'model.calendar.workCalendar', 'model.calendar.calendarAssignment']

/** The duty roster as a week at a glance: who is reached, in which function, in which shift; and where nobody is. */
export default function RosterScreen() {
  return (
    <ResourceDirectoryContext value={directory}>
      <Roster />
    </ResourceDirectoryContext>
  )
}

function Roster() {
  const t = useWords()
  const plural = usePlural()
  const { week, at } = useScreenSearch()
  const answer = useQuestion(getRosterWeek, { weekOn: week, equipmentId: at } as never, { live: topics, everySeconds: 300 })
  const found = answer.data
  const gapCount =
    found?.rows.flatMap(({ days }) => days.flat()).filter(({ kind, spans }) => kind !== 'rest' && spans.some(isGap)).length ?? 0
  const links = (
    <div className={css.links}>
      <ScreenLink to="/master-data/duty-assignment">{t(words.duties)}</ScreenLink>
      <ScreenLink to="/master-data/stand-in">{t(words.standIns)}</ScreenLink>
    </div>
  )
  if (!found) {
    const waiting = answer.isError ? <ErrorState error={answer.error} onRetry={() => void answer.refetch()} /> : <LoadingScreen />
    return (
      <>
        <ScreenHead title={t(words.title)} under={t(words.under)} actions={links} />
        {waiting}
      </>
    )
  }
  return (
    <ShownZone value={found.zone}>
      <ScreenHead title={t(words.title)} under={t(words.under)} actions={links} />
      <RosterBar days={found.days} todayOn={found.todayOn} placeId={at} />
      <Sheet isFlush>
        {found.rows.length === 0 ? (
          <NoDuties />
        ) : (
          <>
            <p className={css.sum} role="status">
              <StateMark tone={gapCount === 0 ? 'good' : 'bad'}>{plural(gaps, { count: gapCount })}</StateMark>
            </p>
            <RosterTable days={found.days} todayOn={found.todayOn} rows={found.rows} isOld={answer.isPlaceholderData} />
          </>
        )}
        {found.leftOut === 0 ? null : <p className={css.sum}>{plural(leftOut, { count: found.leftOut })}</p>}
      </Sheet>
    </ShownZone>
  )
}

const isGap = ({ people }: { readonly people: readonly unknown[] }) => people.length === 0

function NoDuties() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const enter = <Button onClick={() => go('/master-data/duty-assignment')}>{t(words.enter)}</Button>
  return (
    <EmptyState title={t(words.none)} action={may(dutyAssignment.commands.create.permission) ? enter : null}>
      {t(words.noneText)}
    </EmptyState>
  )
}

/** Chooses the place, and steps from week to week. The address holds both, so that a link shows another person the same. */
function RosterBar(props: { readonly days: readonly string[]; readonly todayOn: string; readonly placeId: string | undefined }) {
  const t = useWords()
  const go = useGo()
  const format = useFormat()
  const [monday, sunday] = [props.days[0]!, props.days[6]!]
  const isThisWeek = props.days.includes(props.todayOn)
  const step = (days: number) => go.search({ week: addDays(monday, days) })
  return (
    <div className={css.bar}>
      <div className={css.where}>
        <ReferenceInput
          label={t(words.where)}
          description={t(words.everywhere)}
          refers={equipment.name}
          value={props.placeId ?? null}
          onChange={(id) => go.search({ at: id ?? undefined })}
          isOptional
        />
      </div>
      <div className={css.step}>
        <ActionIcon variant="default" size={42} aria-label={t(words.before)} onClick={() => step(-7)}>
          <IconChevronLeft size={20} />
        </ActionIcon>
        <strong aria-live="polite">{fill(t(words.fromTo), { from: format.day(monday), to: format.day(sunday) })}</strong>
        <ActionIcon variant="default" size={42} aria-label={t(words.after)} onClick={() => step(7)}>
          <IconChevronRight size={20} />
        </ActionIcon>
        <Button variant="default" size="md" disabled={isThisWeek} onClick={() => go.search({ week: undefined })}>
          {t(words.thisWeek)}
        </Button>
      </div>
    </div>
  )
}
