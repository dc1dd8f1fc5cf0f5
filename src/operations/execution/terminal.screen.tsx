import { useEffect, useMemo, useState } from 'react'
import { useNow } from '../../kernel/web/clock.ts'
import { useUnit } from '../../kernel/web/live.ts'
import { Name } from '../../kernel/web/names.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { useGo, useScreenParam } from '../../kernel/web/place.tsx'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useLanguage, useWords } from '../../kernel/web/words.ts'
import { reason } from '../../model/reason/reason.resource.ts'
import { type BoardUnit, listBoard, listLosses, listOpenStops } from '../performance/contract.ts'
import { growReasonTree, leavesOf, type ReasonRow } from '../reason-tree.ts'
import { listDispatchList } from './contract.ts'
import css from './terminal.module.css'
import { type TerminalCommands, useTerminalCommands } from './terminal-commands.screen.tsx'
import { TerminalFoot, TerminalHead } from './terminal-head.screen.tsx'
import { CurrentJob, JobKeys, useChosenJob } from './terminal-job.screen.tsx'
import { FinishLayer, NextJobs, StartLayer } from './terminal-next.screen.tsx'
import { NoticeLayer } from './terminal-notice.screen.tsx'
import { PersonLayer } from './terminal-person.screen.tsx'
import { ReportLayer } from './terminal-report.screen.tsx'
import { MachineState } from './terminal-state.screen.tsx'
import { StopCard, useStops } from './terminal-stop.screen.tsx'
import { type NextStep, nextStepOf, sortJobs, type TerminalJob } from './terminal-view.ts'
import { words } from './terminal-words.ts'
import { type OfferedWork, WorkLayer } from './terminal-work.screen.tsx'

const HOUR_MS = 3_600_000
/** Stops of the last hours are asked about here; older ones are the shift lead's. */
const ASKED_HOURS = 10
const LEARNED_DAYS = 14
const jobTopics = ['operations.execution.jobOrder', 'operations.scheduling.operationsRequest']

/** The reasons of one kind, as a tree in the reader's language. */
function useReasons(kind: 'stop' | 'scrap') {
  const language = useLanguage()
  const { data } = useQuestion(reason.queries.list, { kind, limit: 500 }, { live: ['model.reason.reason'] })
  return useMemo(() => growReasonTree((data?.rows ?? []) as readonly ReasonRow[], language), [data, language])
}

/** Instants of the form that questions take, moving in steps so that the answers are not asked for every second. */
function useWindow(hours: number, stepMs: number) {
  const now = useNow(60_000)
  const end = Math.ceil(now / stepMs) * stepMs
  return { startsAt: new Date(end - hours * HOUR_MS).toISOString(), endsAt: new Date(end).toISOString() }
}

/** The operator's terminal at one machine: its state, the job, the next ones, and the stop that waits for a reason. Nothing scrolls. */
export default function TerminalScreen() {
  const equipmentId = useScreenParam('equipmentId')
  const t = useWords()
  const go = useGo()
  const board = useQuestion(
    listBoard,
    { equipmentId },
    { live: [...jobTopics, `operations.performance.unitTime:${equipmentId}`], everySeconds: 3 },
  )
  const unit = board.data?.rows.find((row) => row.equipmentId === equipmentId)
  if (board.isPending) return <LoadingScreen />
  if (!unit) {
    const change = <TouchButton onPress={() => go('/terminal', {}, { choose: '1' })}>{t(words.changeUnit)}</TouchButton>
    return (
      <main className={css.choice} id="content">
        {board.data ? (
          <EmptyState title={t(words.noUnits)}>{t(words.noUnitsHint)}</EmptyState>
        ) : (
          <ErrorState error={board.error} onRetry={() => void board.refetch()} />
        )}
        {change}
      </main>
    )
  }
  return <Terminal key={equipmentId} unit={unit} />
}

type Open =
  | { readonly layer: 'report' | 'finish' | 'person' | 'work' | 'notices' }
  | { readonly layer: 'start'; readonly job: TerminalJob }
  | undefined

function Terminal({ unit }: { readonly unit: BoardUnit }) {
  const { equipmentId } = unit
  const go = useGo()
  const commands = useTerminalCommands()
  const [open, setOpen] = useState<Open>()
  const dispatch = useQuestion(listDispatchList, { equipmentId, limit: 60 }, { live: jobTopics, everySeconds: 5 })
  const rows = dispatch.data?.rows ?? []
  const { current, next } = useMemo(() => sortJobs(dispatch.data?.rows ?? []), [dispatch.data])
  const { chosen, choose } = useChosenJob(current)
  const job = current[chosen]
  const isOccupied = current.some((one) => one.state === 'Running')
  // With and without a job the screen has another shape: it is drawn when it is known which.
  if (dispatch.isPending) return <LoadingScreen />
  return (
    <main className={css.terminal} id="content">
      <h1 className="for-readers">
        <Name of={unit.name} />
      </h1>
      <TerminalHead unit={unit} onUnit={() => go('/terminal', {}, { choose: '1' })} onOpen={(layer) => setOpen({ layer })} />
      <div className={css.left}>
        <MachineState unit={unit} />
        <CurrentJob
          jobs={current}
          isOutputWithoutJob={unit.state === 'Producing' && unit.jobs.length === 0}
          chosen={chosen}
          onChoose={choose}
        />
        <JobKeys
          job={job}
          commands={commands}
          onReport={() => setOpen({ layer: 'report' })}
          onFinish={() => setOpen({ layer: 'finish' })}
        />
        <TerminalFoot commands={commands} />
      </div>
      <Side unit={unit} tell={commands.tell}>
        <NextJobs jobs={next} onOpen={(ready) => setOpen({ layer: 'start', job: ready })} onOtherWork={() => setOpen({ layer: 'work' })} />
      </Side>
      <OpenLayer
        open={open}
        job={job}
        all={rows}
        commands={commands}
        isOccupied={isOccupied}
        equipmentId={equipmentId}
        onClose={() => setOpen(undefined)}
      />
    </main>
  )
}

/** The page that lies over the terminal at the moment, if one does. */
function OpenLayer(props: {
  readonly open: Open
  readonly job: TerminalJob | undefined
  readonly all: readonly TerminalJob[]
  readonly commands: TerminalCommands
  readonly isOccupied: boolean
  readonly equipmentId: string
  readonly onClose: () => void
}) {
  const { open, job, commands, onClose } = props
  const begin = (ready: TerminalJob, step: NextStep) => {
    onClose()
    if (step === 'arrive') commands.arrive(ready, props.equipmentId)
    else if (ready.state === 'Ready') commands.start(ready, ready.equipmentId ?? props.equipmentId, step === 'changeOver')
    else commands.resume(ready)
  }
  const finish = (running: TerminalJob) => {
    onClose()
    commands.finish(running)
  }
  if (open?.layer === 'person') return <PersonLayer onClose={onClose} />
  if (open?.layer === 'notices') return <NoticeLayer equipmentId={props.equipmentId} onClose={onClose} />
  if (open?.layer === 'start') {
    const step = nextStepOf(open.job, props.all, props.equipmentId)
    if (step === 'finish') return <FinishLayer job={open.job} onClose={onClose} onFinish={() => finish(open.job)} />
    const running = props.all.find((row) => row.state === 'Running')
    return <StartLayer job={open.job} step={step} running={running} onStart={() => begin(open.job, step)} onClose={onClose} />
  }
  if (open?.layer === 'work') {
    const work = (workType: OfferedWork, name: string) => {
      onClose()
      commands.startWork({ equipmentId: props.equipmentId, workType, name })
    }
    return <WorkLayer isOccupied={props.isOccupied} onStart={work} onClose={onClose} />
  }
  if (!job) return null
  if (open?.layer === 'report') return <Report job={job} commands={commands} onClose={onClose} />
  return open ? <FinishLayer job={job} onClose={onClose} onFinish={() => finish(job)} /> : null
}

function Report(props: { readonly job: TerminalJob; readonly commands: TerminalCommands; readonly onClose: () => void }) {
  const scrapReasons = useReasons('scrap')
  return <ReportLayer job={props.job} reasons={leavesOf(scrapReasons)} onSend={props.commands.report} onClose={props.onClose} />
}

/** On the right: the stop that waits for its reason as long as there is one, else what comes next. */
function Side(props: { readonly unit: BoardUnit; readonly tell: Parameters<typeof useStops>[2]; readonly children: React.ReactNode }) {
  const { equipmentId } = props.unit
  const asked = useWindow(ASKED_HOURS, HOUR_MS)
  const learned = useWindow(LEARNED_DAYS * 24, 24 * HOUR_MS)
  const stops = useQuestion(
    listOpenStops,
    { equipmentId, ...asked },
    { live: [`operations.performance.unitTime:${equipmentId}`], everySeconds: 3 },
  )
  // The server pushes the state again as soon as its books are made: the stop is asked for in that moment, not at the next round.
  const pushed = useUnit(equipmentId)
  const isBooked = pushed?.booked !== false
  const { refetch } = stops
  useEffect(() => {
    if (isBooked) void refetch()
  }, [refetch, isBooked, pushed?.state, pushed?.since])
  const losses = useQuestion(listLosses, { equipmentId, ...learned })
  const reasons = useReasons('stop')
  const { waiting, answer, later } = useStops(equipmentId, stops.data?.rows ?? [], props.tell)
  const stop = waiting[0]
  return (
    <div className={css.right}>
      {stop ? (
        <StopCard
          key={stop.startsAt}
          stop={stop}
          others={waiting.length - 1}
          reasons={reasons}
          uses={losses.data?.rows ?? []}
          onAnswer={(reasonChosen) => answer(stop, reasonChosen)}
          onLater={() => later(stop)}
        />
      ) : (
        props.children
      )}
    </div>
  )
}
