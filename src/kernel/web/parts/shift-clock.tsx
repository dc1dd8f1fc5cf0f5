import { useFormat } from '../format-context.ts'
import { texts } from '../texts.ts'
import { fill, useWords } from '../words.ts'
import css from './shift-clock.module.css'

/** The plant's time, the shift, and how much of it is left. Sized by the font size around it. */
export function ShiftClock(props: {
  readonly nowMs: number
  readonly shift?: { readonly name: string; readonly startsAtMs: number; readonly endsAtMs: number } | undefined
}) {
  const { nowMs, shift } = props
  const format = useFormat()
  const t = useWords()
  const share = shift ? Math.min(1, Math.max(0, (nowMs - shift.startsAtMs) / (shift.endsAtMs - shift.startsAtMs))) : 0
  const hours = shift ? Math.round((shift.endsAtMs - shift.startsAtMs) / 3_600_000) : 8
  const [time, seconds] = splitSeconds(format.instant(nowMs, 'seconds'))
  return (
    <div className={css.clock}>
      <div className={css.time}>
        <time dateTime={new Date(nowMs).toISOString()}>
          {time}
          <small>{seconds}</small>
        </time>
        <span className={css.day}>{format.instant(nowMs, 'day')}</span>
      </div>
      <div className={css.track} style={{ '--hours': hours } as React.CSSProperties} aria-hidden="true">
        <div className={css.fill} style={{ transform: `scaleX(${share})` }} />
      </div>
      <div className={css.shift}>
        {shift ? (
          <>
            <strong>{shift.name}</strong>
            <span>
              {format.instant(shift.startsAtMs, 'time')}–{format.instant(shift.endsAtMs, 'time')}
            </span>
            <span className={css.left}>{fill(t(texts.remaining), { time: format.duration(shift.endsAtMs - nowMs) })}</span>
          </>
        ) : (
          <span>–</span>
        )}
      </div>
    </div>
  )
}

function splitSeconds(text: string): [string, string] {
  return [text.slice(0, -3), text.slice(-3)]
}
