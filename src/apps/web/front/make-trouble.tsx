import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { StatePill } from '../../../kernel/web/parts/state-pill.tsx'
import { request } from '../../../kernel/web/transport.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import type { BoardUnit } from '../../../operations/performance/contract.ts'
import { countsKept, type Observation } from './front-board.ts'
import css from './front.module.css'
import { words } from './front-words.ts'
import type { OfferedTrouble } from './use-demo.ts'

interface Made {
  readonly trouble: OfferedTrouble
  readonly atMs: number
  readonly before: readonly BoardUnit[]
}

/** Breaks something on purpose, says what to watch, and shows what was seen: changes of state, counts before and after, the server's absence. */
export function MakeTrouble(props: {
  readonly troubles: readonly OfferedTrouble[]
  readonly rows: readonly BoardUnit[] | undefined
  readonly seen: readonly Observation[]
}) {
  const t = useWords()
  const [made, setMade] = useState<Made>()
  const [hasFailed, setFailed] = useState(false)
  const make = (trouble: OfferedTrouble) => {
    const press = { trouble, atMs: Date.now(), before: props.rows ?? [] }
    const body = JSON.stringify({ kind: trouble.kind })
    setFailed(false)
    request('/api/demo/trouble', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(
      () => setMade(press),
      () => setFailed(true),
    )
  }
  return (
    <section aria-labelledby="trouble">
      <h2 id="trouble" className={css.heading}>
        {t(words.trouble)} <small>{t(words.troubleHint)}</small>
      </h2>
      <div className={css.troubles}>
        {props.troubles.map((trouble) => (
          <Button
            key={trouble.kind}
            variant="default"
            size="md"
            aria-pressed={made?.trouble.kind === trouble.kind}
            onClick={() => make(trouble)}
          >
            {t(trouble.name)}
          </Button>
        ))}
      </div>
      {hasFailed ? <p role="alert">{t(words.refused)}</p> : null}
      {made ? <Proof made={made} rows={props.rows ?? []} seen={props.seen.filter(({ atMs }) => atMs >= made.atMs)} /> : null}
    </section>
  )
}

function Proof({ made, rows, seen }: { readonly made: Made; readonly rows: readonly BoardUnit[]; readonly seen: readonly Observation[] }) {
  const t = useWords()
  const format = useFormat()
  const shiftOf = (all: readonly BoardUnit[]) => all.map(({ shiftOn, shiftCode }) => `${shiftOn} ${shiftCode}`).join()
  const isSameShift = shiftOf(rows) === shiftOf(made.before)
  return (
    <div className={css.proof}>
      <div>
        <h3>{t(words.watch)}</h3>
        <p>{t(made.trouble.watch)}</p>
        <h3>{t(words.counts)}</h3>
        <ul className={css.counts}>
          {countsKept(made.before, rows).map((count) => (
            <li key={count.equipmentId} data-kept={count.isKept || undefined}>
              <strong>{count.name}</strong>
              <span>
                {fill(t(count.isKept ? words.kept : isSameShift ? words.fewer : words.anew), {
                  before: format.decimal(count.before),
                  now: format.decimal(count.now),
                })}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div aria-live="polite">
        <h3>{t(words.proof)}</h3>
        {seen.length === 0 ? <p>{t(words.nothingYet)}</p> : null}
        <ol className={css.seen}>
          {seen.toReversed().map((one) => (
            <li key={`${one.atMs} ${one.kind} ${one.kind === 'state' ? one.equipmentId : ''}`}>
              <time>{format.instant(one.atMs, 'seconds')}</time>
              {one.kind === 'state' ? (
                <>
                  <strong>{one.name}</strong> <StatePill state={one.state} />
                </>
              ) : (
                <strong>{one.kind === 'gone' ? t(words.gone) : fill(t(words.back), { time: format.duration(one.goneMs) })}</strong>
              )}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
