import { useEffect, useMemo, useRef } from 'react'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listKpis } from './contract.ts'
import css from './oee.module.css'
import type { Shift } from './oee-period.ts'
import type { Place } from './oee-place.screen.tsx'

const words = {
  title: { en: 'Shift by shift', de: 'Schicht für Schicht' },
  none: { en: 'nothing planned', de: 'nichts geplant' },
}
/** Fourteen days of three shifts stand on a desktop side by side; a phone scrolls. */
const SHOWN_SHIFTS = 42
/** Shifts before the first one with figures are left out, down to this many. */
const LEAST_SHIFTS = 12

interface Column {
  readonly shift: Shift
  readonly value: string | null
  readonly isFirstOfDay: boolean
}

/** The last shifts with their OEE, oldest first; those before the first figures are left out. */
function useColumns(place: Place): Column[] {
  const now = useNow(60_000)
  const begun = useMemo(
    () =>
      place.allShifts
        .filter((shift) => Date.parse(shift.startsAt) <= now)
        .slice(0, SHOWN_SHIFTS)
        .toReversed(),
    [place.allShifts, now],
  )
  const [first, last] = [begun[0], begun.at(-1)]
  const period = { startsAt: first?.startsAt ?? '', endsAt: last?.endsAt ?? '' }
  const { data } = useQuestion(listKpis, { equipmentId: place.equipment.id as EquipmentId, by: 'shift', ...period } as never, {
    enabled: first !== undefined,
    live: ['operations.performance.unitTime'],
    everySeconds: 30,
  })
  const values = new Map(data?.rows.map((row) => [row.key, row.kpis['oee']?.value ?? null]))
  const columns = begun.map((shift, index) => ({
    shift,
    value: values.get(`${shift.shiftOn} ${shift.shiftCode}`) ?? null,
    isFirstOfDay: begun[index - 1]?.shiftOn !== shift.shiftOn,
  }))
  const firstKnown = columns.findIndex(({ value }) => value !== null)
  return columns.slice(Math.max(0, Math.min(firstKnown, columns.length - LEAST_SHIFTS)))
}

/** OEE of the last shifts as columns; a column is a button that looks at its shift. */
export function OeeTrend({ place }: { readonly place: Place }) {
  const t = useWords()
  const format = useFormat()
  const columns = useColumns(place)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth })
  }, [columns.length])
  const isChosen = ({ shift }: Column) => place.shifts.some((one) => one.startsAt === shift.startsAt)
  return (
    <Sheet title={t(words.title)}>
      <ol className={css.trend} ref={list}>
        {columns.map((column) => (
          <li key={column.shift.startsAt} data-first={column.isFirstOfDay || undefined}>
            <ShiftColumn column={column} isChosen={isChosen(column)} />
            <span className={css.day}>{column.isFirstOfDay ? format.day(column.shift.shiftOn).slice(0, -5) : ''}</span>
          </li>
        ))}
      </ol>
    </Sheet>
  )
}

function ShiftColumn({ column: { shift, value }, isChosen }: { readonly column: Column; readonly isChosen: boolean }) {
  const format = useFormat()
  const go = useGo()
  return (
    <OeeColumn
      name={`${shift.shiftCode}, ${format.day(shift.shiftOn)}`}
      mark={shift.shiftCode.slice(0, 1)}
      value={value}
      isChosen={isChosen}
      onChoose={() => go.search({ by: 'shift', on: shift.shiftOn, shift: shift.shiftCode })}
    />
  )
}

/** The OEE of one stretch of time as a column, and a button that looks at it. */
export function OeeColumn({
  name,
  mark,
  value,
  isChosen,
  onChoose,
}: {
  readonly name: string
  readonly mark: string
  readonly value: string | null
  readonly isChosen: boolean
  readonly onChoose: () => void
}) {
  const t = useWords()
  const format = useFormat()
  return (
    <button type="button" aria-current={isChosen || undefined} title={name} onClick={onChoose}>
      <span className="for-readers">{`${name}: ${value === null ? t(words.none) : format.ratio(value)}`}</span>
      <span className={css.column} aria-hidden="true">
        <span className={css.value}>{value === null ? '–' : format.decimal(Math.round(Number(value) * 100))}</span>
        <span className={css.fill} style={{ height: `${Math.min(1, Number(value ?? 0)) * 100}%` }} />
      </span>
      <span className={css.code} aria-hidden="true">
        {mark}
      </span>
    </button>
  )
}
