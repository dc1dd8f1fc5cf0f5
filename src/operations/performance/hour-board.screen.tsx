import { Button, Drawer, Textarea } from '@mantine/core'
import { useState } from 'react'
import { add } from '../../kernel/contract/quantity.ts'
import { useNow } from '../../kernel/web/clock.ts'
import { ShownZone, useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { HourBoard } from '../../kernel/web/parts/hour-board.tsx'
import { ReasonPicker } from '../../kernel/web/parts/reason-picker.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenParam, useScreenSearch } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useLanguage, useWords } from '../../kernel/web/words.ts'
import { leavesOf } from '../reason-tree.ts'
import { listBoard, listHours, noteHour } from './contract.ts'
import css from './hour-board.module.css'
import { type HourLine, hourLine } from './hour-board-view.ts'
import { ShiftSelect, shiftKey, useShifts } from './shift-close-out-shifts.screen.tsx'
import { useStopReasons } from './stops-reasons.screen.tsx'

const words = {
  title: { en: 'Hour by hour', de: 'Stunde für Stunde' },
  none: { en: 'No shift yet', de: 'Noch keine Schicht' },
  noneHint: {
    en: 'The hours of a shift stand here as soon as the equipment has a work calendar.',
    de: 'Hier stehen die Stunden einer Schicht, sobald die Anlage einen Arbeitskalender hat.',
  },
  noHours: { en: 'Nothing is booked in this shift yet', de: 'In dieser Schicht ist noch nichts gebucht' },
  sum: { en: '{actual} of {target} so far', de: 'bisher {actual} von {target}' },
  whyGap: { en: '{from}: why is it {gap}?', de: '{from}: warum {gap}?' },
  note: { en: 'What happened', de: 'Was geschah' },
  action: { en: 'What is done about it', de: 'Was dagegen getan wird' },
  save: { en: 'Write on the board', de: 'An die Tafel schreiben' },
}
const DAYS = 4

/** The board of the shift: what was due and what came, hour by hour, why not, and what is done about it. */
export default function HourBoardScreen() {
  const equipmentId = useScreenParam('equipmentId')
  const t = useWords()
  const go = useGo()
  const { shift: wanted } = useScreenSearch()
  const { rows: shifts, zone, error, now, retry } = useShifts(equipmentId, DAYS)
  const board = useQuestion(listBoard, { equipmentId })
  const shift = shifts?.find((one) => shiftKey(one) === wanted) ?? shifts?.[0]
  const own = board.data?.rows.find((row) => row.equipmentId === equipmentId)
  const name = own?.name ?? board.data?.rows[0]?.lineName ?? ''
  if (!shifts) return error ? <ErrorState error={error} onRetry={retry} /> : <LoadingScreen />
  if (!shift) return <EmptyState title={t(words.none)}>{t(words.noneHint)}</EmptyState>
  return (
    <ShownZone value={zone}>
      <ScreenHead
        title={`${t(words.title)} · ${name}`}
        actions={
          <ShiftSelect shifts={shifts} value={shiftKey(shift)} nowMs={now} onChange={(next) => go.search({ shift: shiftKey(next) })} />
        }
      />
      <Hours equipmentId={equipmentId} name={name} shiftOn={shift.shiftOn} shiftCode={shift.shiftCode} />
    </ShownZone>
  )
}

function Hours(props: { readonly equipmentId: string; readonly name: string; readonly shiftOn: string; readonly shiftCode: string }) {
  const { equipmentId, shiftOn, shiftCode } = props
  const t = useWords()
  const language = useLanguage()
  const format = useFormat()
  const may = useMay()
  const now = useNow(10_000)
  const reasons = leavesOf(useStopReasons())
  const hours = useQuestion(
    listHours,
    { equipmentId, shiftOn, shiftCode },
    { live: [`operations.performance.unitTime:${equipmentId}`], everySeconds: 15 },
  )
  const [open, setOpen] = useState<number>()
  if (!hours.data) return hours.isError ? <ErrorState error={hours.error} onRetry={() => void hours.refetch()} /> : <LoadingScreen />
  const nameOf = (reasonId: string | null) => reasons.find((one) => one.reasonId === reasonId)?.name
  const lines = hours.data.rows.map((row) => hourLine(row, now, { nameOf, language }))
  const passed = lines.filter((line) => line.actual !== undefined)
  const sum = (pick: (line: HourLine) => string | undefined) => format.decimal(add('0', ...passed.map((line) => pick(line) ?? '0')))
  return (
    <>
      <Sheet isFlush title={fill(t(words.sum), { actual: sum((line) => line.actual), target: sum((line) => line.target) })}>
        <div className={css.board}>
          {lines.length === 0 ? (
            <EmptyState title={t(words.noHours)} minHeight={160} />
          ) : (
            <HourBoard
              label={`${t(words.title)} ${props.name}`}
              rows={lines}
              nowMs={now}
              {...(may(noteHour.permission) && { onPick: (row: { readonly startsAtMs: number }) => setOpen(row.startsAtMs) })}
            />
          )}
        </div>
      </Sheet>
      <NoteDrawer equipmentId={equipmentId} line={lines.find((line) => line.startsAtMs === open)} onClose={() => setOpen(undefined)} />
    </>
  )
}

function NoteDrawer(props: { readonly equipmentId: string; readonly line: HourLine | undefined; readonly onClose: () => void }) {
  const { line, onClose } = props
  const t = useWords()
  const format = useFormat()
  const title = line ? fill(t(words.whyGap), { from: format.instant(line.startsAtMs, 'time'), gap: format.signed(line.gap ?? '0') }) : ''
  return (
    <Drawer
      opened={line !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': t(texts.close) }}
    >
      {line ? <NoteForm key={line.startsAtMs} equipmentId={props.equipmentId} line={line} onDone={onClose} /> : null}
    </Drawer>
  )
}

function NoteForm({ equipmentId, line, onDone }: { readonly equipmentId: string; readonly line: HourLine; readonly onDone: () => void }) {
  const t = useWords()
  const reasons = useStopReasons()
  const noting = useCommand(noteHour, { onAccepted: onDone })
  const [reasonId, setReason] = useState(line.reasonId ?? undefined)
  const [note, setNote] = useState(line.note)
  const [action, setAction] = useState(line.ownAction)
  const startsAt = new Date(line.startsAtMs).toISOString()
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        void noting.send({ equipmentId, startsAt, note, action, ...(reasonId && { reasonId }) })
      }}
    >
      <Textarea
        label={t(words.note)}
        maxLength={500}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Textarea
        label={t(words.action)}
        maxLength={500}
        autosize
        minRows={2}
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
      />
      <ReasonPicker
        label={t(texts.reason)}
        reasons={reasons}
        {...(reasonId && { selectedId: reasonId })}
        onPick={(one) => setReason(one.reasonId)}
      />
      <Button type="submit" size="lg" loading={noting.isOpen}>
        {t(words.save)}
      </Button>
      <CommandMessage command={noting} />
    </form>
  )
}
