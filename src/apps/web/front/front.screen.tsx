import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { LineStrip } from '../../../kernel/web/charts/line-strip.tsx'
import { useNow } from '../../../kernel/web/clock.ts'
import { Name } from '../../../kernel/web/names.tsx'
import { ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { ScreenLink } from '../../../kernel/web/place.tsx'
import { useSession } from '../../../kernel/web/session.ts'
import { Brand } from '../../../kernel/web/shell/brand.tsx'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { LanguageMenu, SchemeMenu } from '../../../kernel/web/shell/preferences.tsx'
import { texts } from '../../../kernel/web/texts.ts'
import { request } from '../../../kernel/web/transport.ts'
import { fill, useLanguage, useWords } from '../../../kernel/web/words.ts'
import { stationOf } from '../../../operations/performance/board.screen.tsx'
import { drawingOf, groupByLine, shiftOeeOf, stripBufferOf } from '../../../operations/performance/board-view.ts'
import type { BoardUnit } from '../../../operations/performance/contract.ts'
import { FirstSteps } from './first-steps.tsx'
import css from './front.module.css'
import { MakeTrouble } from './make-trouble.tsx'
import { words } from './front-words.ts'
import { type DemoFacts, type RoleCard, useDemo, useDemoBoard } from './use-demo.ts'

/** The front page of the demo. A plant of one's own begins with its board, or with the sign-in. */
export default function FrontScreen() {
  const demo = useDemo()
  if (demo.isPending) return <LoadingScreen />
  if (demo.isError && demo.data === undefined) return <ErrorState error={demo.error} onRetry={() => void demo.refetch()} />
  return demo.data ? <Front demo={demo.data} /> : <ToBoard />
}

function ToBoard() {
  const navigate = useNavigate()
  useEffect(() => void navigate({ to: '/board' as '/', replace: true }), [navigate])
  return <LoadingScreen />
}

function Front({ demo }: { readonly demo: DemoFacts }) {
  const t = useWords()
  const board = useDemoBoard()
  return (
    <div className={css.page}>
      <a className={css.skip} href="#content">
        {t(texts.skip)}
      </a>
      <header className={css.top}>
        <Brand />
        <div className={css.tools}>
          <LanguageMenu />
          <SchemeMenu />
          <GoOn />
        </div>
      </header>
      <aside className={css.banner} aria-label={t(words.demo)}>
        <strong>{t(words.demo)}</strong> <span>{t(words.demoHint)}</span>
      </aside>
      <main id="content" className={css.main} tabIndex={-1}>
        <h1>{t(words.title)}</h1>
        <p className={css.lead}>{t(words.lead)}</p>
        <Lines rows={board.rows ?? []} plant={demo.plant} />
        <Roles roles={demo.roles} />
        <MakeTrouble troubles={demo.troubles} rows={board.rows} seen={board.seen} />
        <FirstSteps />
      </main>
    </div>
  )
}

function GoOn() {
  const t = useWords()
  const session = useSession()
  return session.state === 'signedIn' ? (
    <ScreenLink to="/board" className={css.goOn ?? ''}>
      {fill(t(words.goOn), { name: session.session.account.name })}
    </ScreenLink>
  ) : (
    <ScreenLink to="/sign-in" className={css.goOn ?? ''}>
      {t(texts.signIn)}
    </ScreenLink>
  )
}

/** Why the plant does not live yet, or does not at all. */
function sayPhase(t: ReturnType<typeof useWords>, { phase, historyPercent }: DemoFacts['plant']): string {
  if (phase === 'quiet') return t(words.quiet)
  return historyPercent > 0 ? fill(t(words.arriving), { percent: historyPercent }) : t(words.starting)
}

/** The lines of the plant as they live at this moment. */
function Lines({ rows, plant }: { readonly rows: readonly BoardUnit[]; readonly plant: DemoFacts['plant'] }) {
  const t = useWords()
  const language = useLanguage()
  const now = useNow(1000)
  const lines = groupByLine(rows)
  return (
    <section className={css.lines}>
      {plant.phase === 'live' ? null : (
        <p role="status" className={css.phase}>
          {sayPhase(t, plant)}
        </p>
      )}
      {lines.slice(0, 3).map((line) => (
        <div key={line.lineId} className={css.line}>
          <h2>
            <Name of={line.name} />
          </h2>
          <LineStrip
            label={line.name}
            nowMs={now}
            piece={line.units.some((unit) => drawingOf(unit.name) === 'filler') ? 'bottle' : 'part'}
            buffers={line.units.map(stripBufferOf)}
            stations={line.units.map((unit) => ({
              ...stationOf(unit, unit.state === 'Producing' ? undefined : (unit.reason?.[language] ?? undefined)),
              // While the past is still arriving, the figures of the shift say nothing yet.
              ...(plant.phase === 'live' && { oee: shiftOeeOf(unit) ?? null }),
            }))}
          />
        </div>
      ))}
    </section>
  )
}

/** One card for each role: who, and what waits for him. A click signs in and opens the place of the task. */
function Roles({ roles }: { readonly roles: readonly RoleCard[] }) {
  const t = useWords()
  const [busy, setBusy] = useState<string>()
  const [hasFailed, setFailed] = useState(false)
  const enter = ({ role, path }: RoleCard) => {
    setBusy(role)
    setFailed(false)
    request('/api/demo/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ role }) }).then(
      // A page load and not a step of the router: nothing of the person before may stay in this tab.
      () => window.location.assign(path),
      () => {
        setBusy(undefined)
        setFailed(true)
      },
    )
  }
  return (
    <section aria-labelledby="roles">
      <h2 id="roles" className={css.heading}>
        {t(words.roles)} <small>{t(words.rolesHint)}</small>
      </h2>
      {hasFailed ? <p role="alert">{t(words.failed)}</p> : null}
      <ul className={css.roles}>
        {roles.map((card) => (
          <li key={card.role}>
            <button
              type="button"
              className={css.role}
              disabled={busy !== undefined}
              aria-busy={busy === card.role}
              onClick={() => enter(card)}
            >
              <strong>{t(card.title)}</strong>
              <small>{card.name}</small>
              <span>{t(card.task)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
