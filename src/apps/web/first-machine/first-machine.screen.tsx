import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { useGo } from '../../../kernel/web/place.tsx'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { useWords } from '../../../kernel/web/words.ts'
import css from './first-machine.module.css'
import { words } from './first-machine-words.ts'
import { ConnectStep } from './connect-step.tsx'
import { OeeStep } from './oee-step.tsx'
import { PlaceStep } from './place-step.tsx'
import { type FirstMachine, steps, useFirstMachine } from './use-first-machine.ts'
import { StartStep, WorkStep } from './work-step.tsx'

type StepName = keyof typeof steps
const titles = { place: words.place, work: words.work, start: words.start, connect: words.connect, oee: words.oee }

/** From an empty plant to the first explained OEE, step by step; each step is done in the plant itself, not in this page. */
export default function FirstMachineScreen() {
  const t = useWords()
  const go = useGo()
  const state = useFirstMachine()
  if (state.isLoading) return <LoadingScreen />
  if (state.error && !state.unit) return <ErrorState error={state.error} onRetry={state.retry} />
  const { unit } = state
  const bodies: Readonly<Record<StepName, ReactNode>> = {
    place: <PlaceStep onMade={(unitId) => go.search({ unit: unitId })} />,
    work: unit && <WorkStep unit={unit} />,
    start: <StartStep state={state} />,
    connect: <ConnectStep state={state} />,
    oee: <OeeStep state={state} />,
  }
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <ol className={css.steps}>
        {(Object.keys(steps) as StepName[]).map((name) => (
          <Step key={name} name={name} state={state}>
            {bodies[name]}
          </Step>
        ))}
      </ol>
    </>
  )
}

/** What was done stays as one line, what is to come as its title; open is the one step that is next. */
function Step({ name, state, children }: { readonly name: StepName; readonly state: FirstMachine; readonly children: ReactNode }) {
  const t = useWords()
  const isDone = steps[name] < steps[state.now]
  const isNow = name === state.now
  const done: Readonly<Partial<Record<StepName, string | undefined>>> = {
    place: state.unit?.name,
    start: state.job?.code,
    work: state.job?.name,
    connect: state.source?.address,
  }
  return (
    <li className={css.step} data-state={isDone ? 'done' : isNow ? 'now' : 'later'} {...(isNow && { 'aria-current': 'step' })}>
      <span className={css.mark} aria-hidden="true">
        {isDone ? <IconCheck size={20} stroke={2.4} /> : steps[name]}
      </span>
      <div className={css.inside}>
        <h2>
          {t(titles[name])} {isDone && done[name] ? <small>{done[name]}</small> : null}
        </h2>
        {isNow ? children : null}
      </div>
    </li>
  )
}
