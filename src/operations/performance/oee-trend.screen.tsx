import { useEffect, useMemo, useRef } from 'react'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listKpis } from './contract.ts'
import css from './oee.module.css'
import type { Place } from './oee-place.screen.tsx'

const words = {
  title: { en: 'Shift by shift', de: 'Schicht für Schicht' },
  none: { en: 'nothing planned', de: 'nichts geplant' },
}
/** Fourteen days of three shifts stand on a desktop side by side; a phone scrolls. */
const SHOWN_SHIFTS = 42
/** Shifts before the first one with figures are left out, down to this many. */
const LEAST_SHIFTS = 12

/** OEE of the last shifts as columns; a column is a button that looks at its shift. */
export function OeeTrend({ place }: { readonly place: Place }) {
  const t = useWords()
  const format = useFormat()
  const go = useGo()
  const nowIso = new Date().toISOString()
  const shown = useMemo(
    () =>
      place.allShifts
        .filter((shift) => shift.startsAt <= nowIso)
        .slice(0, SHOWN_SHIFTS)
        .toReversed(),
    // The list changes with the answer; a shift that begins meanwhile comes with the next one.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [place.allShifts],
  )
  const [first, last] = [shown[0], shown.at(-1)]
  const input = { equipmentId: place.equipment.id as EquipmentId, by: 'shift', startsAt: first?.startsAt ?? '', endsAt: last?.endsAt ?? '' }
  const { data } = useQuestion(listKpis, input as never, {
    enabled: first !== undefined,
    live: ['operations.performance.unitTime'],
    everySeconds: 30,
  })
  const values = new Map(data?.rows.map((row) => [row.key, row.kpis['oee']?.value ?? null]))
  const list = useRef<HTMLOListElement>(null)
  const firstKnown = shown.findIndex((shift) => (values.get(`${shift.shiftOn} ${shift.shiftCode}`) ?? null) !== null)
  const drawn = shown.slice(Math.max(0, Math.min(firstKnown, shown.length - LEAST_SHIFTS)))
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth })
  }, [drawn.length])
  const isChosen = (shift: (typeof shown)[number]) => place.shifts.some((one) => one.startsAt === shift.startsAt)
  return (
    <Sheet title={t(words.title)}>
      <ol className={css.trend} ref={list}>
        {drawn.map((shift, index) => {
          const key = `${shift.shiftOn} ${shift.shiftCode}`
          const value = values.get(key) ?? null
          const isFirstOfDay = drawn[index - 1]?.shiftOn !== shift.shiftOn
          return (
            <li key={shift.startsAt} data-first={isFirstOfDay || undefined}>
              <button
                type="button"
                aria-current={isChosen(shift) || undefined}
                aria-label={`${shift.shiftCode}, ${format.day(shift.shiftOn)}: ${value === null ? t(words.none) : format.ratio(value)}`}
                title={`${shift.shiftCode}, ${format.day(shift.shiftOn)}`}
                onClick={() => go.search({ by: 'shift', on: shift.shiftOn, shift: shift.shiftCode })}
              >
                <span className={css.column}>
                  <span className={css.value}>{value === null ? '–' : format.decimal(Math.round(Number(value) * 100))}</span>
                  <span
                    className={css.fill}
                    style={{ height: `${Math.min(1, Number(value ?? 0)) * 100}%` }}
                    data-void={value === null || undefined}
                  />
                </span>
                <span className={css.code}>{shift.shiftCode.slice(0, 1)}</span>
              </button>
              <span className={css.day}>{isFirstOfDay ? format.day(shift.shiftOn).slice(0, -5) : ''}</span>
            </li>
          )
        })}
      </ol>
    </Sheet>
  )
}
