import { IconUserOff } from '@tabler/icons-react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import type { OnDuty, RosterRow, RosterShift } from './contract.ts'
import { words } from './roster-words.ts'
import css from './roster.module.css'

/** Functions by days. On a phone each function is a card with its days one below the other. */
export function RosterTable(props: {
  readonly days: readonly string[]
  readonly todayOn: string
  readonly rows: readonly RosterRow[]
  /** The answer for another week is on its way. */
  readonly isOld: boolean
}) {
  const t = useWords()
  const dayName = useDayName()
  return (
    <table className={css.roster} aria-label={t(words.title)} aria-busy={props.isOld} data-old={props.isOld || undefined}>
      <thead>
        <tr>
          <th scope="col">{t(words.function)}</th>
          {props.days.map((day) => (
            <th key={day} scope="col" aria-current={day === props.todayOn ? 'date' : undefined}>
              {dayName(day)}
              {day === props.todayOn ? <small> {t(words.today)}</small> : null}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={`${row.equipmentId} ${row.personnelClassId}`}>
            <th scope="row">
              {row.function}
              <small>{row.place}</small>
            </th>
            {row.days.map((shifts, index) => (
              <td key={props.days[index]} data-today={props.days[index] === props.todayOn || undefined}>
                <span className={css.day} aria-hidden="true">
                  {dayName(props.days[index]!)}
                </span>
                <div className={css.shifts}>
                  {shifts.map((shift) => (
                    <Shift key={`${shift.shiftCode} ${shift.startsAt}`} shift={shift} />
                  ))}
                </div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** `Mon 01/06`: the year stands above the table. */
function useDayName(): (day: string) => string {
  const format = useFormat()
  return (day) => format.day(day).replace(/(?<=\.)\d{4}|\/\d{4}/, '')
}

function Shift({ shift }: { readonly shift: RosterShift }) {
  const t = useWords()
  const format = useFormat()
  const time = (span: { readonly startsAt: string; readonly endsAt: string }) =>
    `${format.instant(span.startsAt, 'time')}–${format.instant(span.endsAt, 'time')}`
  const isFree = shift.kind === 'rest' && shift.spans.every(({ people }) => people.length === 0)
  if (isFree) return <p className={css.free}>{t(words.noShift)}</p>
  const about = shift.kind === 'shift' ? [shift.shiftCode, time(shift)] : [shift.shiftCode ?? t(words.wholeDay)]
  return (
    <div className={css.shift}>
      <p className={css.about}>{about.join(' ')}</p>
      {shift.spans.map((span) => (
        <div key={span.startsAt}>
          {shift.spans.length > 1 ? <p className={css.part}>{time(span)}</p> : null}
          {span.people.length === 0 ? (
            <p className={css.gap} data-soft={shift.kind === 'rest' || undefined}>
              <IconUserOff size={16} aria-hidden="true" />
              {t(words.nobody)}
            </p>
          ) : (
            <People people={span.people} />
          )}
        </div>
      ))}
    </div>
  )
}

function People({ people }: { readonly people: readonly OnDuty[] }) {
  const t = useWords()
  return (
    <ul className={css.people}>
      {people.map(({ personId, name, standsInFor }) => (
        <li key={`${personId} ${standsInFor}`}>
          {name}
          {standsInFor === null ? null : <small> {fill(t(words.standsInFor), { name: standsInFor })}</small>}
        </li>
      ))}
    </ul>
  )
}
