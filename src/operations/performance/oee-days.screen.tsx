import { useEffect, useRef } from 'react'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listKpis } from './contract.ts'
import css from './oee.module.css'
import type { Day, Place } from './oee-place.screen.tsx'
import { OeeColumn } from './oee-trend.screen.tsx'

const words = {
  title: { en: 'Day by day', de: 'Tag für Tag' },
  about: { en: 'Each site by its own calendar and clock', de: 'Jedes Werk nach seinem Kalender und seiner Uhr' },
}
const SHOWN_DAYS = 28

/** OEE of the last days of work of several sites; a column looks at its day. */
export function OeeDays({ place, days }: { readonly place: Place; readonly days: readonly Day[] }) {
  const t = useWords()
  const format = useFormat()
  const go = useGo()
  const now = useNow(60_000)
  const list = useRef<HTMLOListElement>(null)
  const begun = days
    .filter(({ startsAt }) => Date.parse(startsAt) <= now)
    .slice(0, SHOWN_DAYS)
    .toReversed()
  const [first, last] = [begun[0], begun.at(-1)]
  const input = { equipmentId: place.equipment.id as EquipmentId, by: 'day', startsAt: first?.startsAt ?? '', endsAt: last?.endsAt ?? '' }
  const { data } = useQuestion(listKpis, input as never, {
    enabled: first !== undefined,
    live: ['operations.performance.unitTime'],
    everySeconds: 30,
  })
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth })
  }, [begun.length])
  const values = new Map(data?.rows.map((row) => [row.key, row.kpis['oee']?.value ?? null]))
  return (
    <Sheet title={t(words.title)}>
      <p className={css.about}>{t(words.about)}</p>
      <ol className={css.trend} ref={list}>
        {begun.map(({ shiftOn }) => (
          <li key={shiftOn}>
            <OeeColumn
              name={format.day(shiftOn)}
              mark={shiftOn.slice(-2)}
              value={values.get(shiftOn) ?? null}
              isChosen={place.period.on === shiftOn}
              onChoose={() => go.search({ by: 'day', on: shiftOn, shift: undefined })}
            />
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
