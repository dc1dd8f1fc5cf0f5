import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useUnit } from '../../kernel/web/live.ts'
import { StateGlyph } from '../../kernel/web/parts/state-glyph.tsx'
import { stateLooks } from '../../kernel/web/theme/states.ts'
import { fill, useLanguage, useWords } from '../../kernel/web/words.ts'
import type { BoardUnit } from '../performance/contract.ts'
import css from './terminal.module.css'
import { words } from './terminal-words.ts'

/** What the machine does now, in one glance from three metres: shape, colour, word, time, and why. Pushed by the server, second by second. */
export function MachineState({ unit }: { readonly unit: BoardUnit }) {
  const t = useWords()
  const language = useLanguage()
  const format = useFormat()
  const now = useNow(1000)
  const pushed = useUnit(unit.equipmentId)
  const isNewer = pushed !== undefined && pushed.state !== unit.state && Date.parse(pushed.since) >= Date.parse(unit.since ?? pushed.since)
  const state = isNewer ? pushed.state : unit.state
  const since = isNewer ? pushed.since : unit.since
  const why = isNewer
    ? pushed.reason
    : (unit.reason?.[language] ?? (unit.faultCode && unit.state === 'Stopped' ? fill(t(words.fault), { code: unit.faultCode }) : undefined))
  const look = stateLooks[state]
  return (
    <section className={css.state} data-state={state} style={{ '--state': look.color } as React.CSSProperties} aria-live="polite">
      <StateGlyph state={state} color="currentColor" />
      <div>
        <strong>{t(look.words)}</strong>
        <span>{why}</span>
      </div>
      <div className={css.stateTime}>
        <strong>{since ? format.duration(Math.max(0, now - Date.parse(since))) : ''}</strong>
        <span>
          {since
            ? fill(t(words.since), { time: format.instant(since, now - Date.parse(since) > 20 * 3_600_000 ? 'dateTime' : 'time') })
            : ''}
        </span>
      </div>
    </section>
  )
}
