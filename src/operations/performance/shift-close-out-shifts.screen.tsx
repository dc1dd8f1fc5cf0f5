import { Select } from '@mantine/core'
import type * as z from 'zod'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { listShifts, type ShiftRow } from './contract.ts'

export type Shift = z.infer<typeof ShiftRow>

const words = {
  shift: { en: 'Shift', de: 'Schicht' },
  running: { en: 'running', de: 'läuft' },
  closed: { en: 'closed', de: 'abgeschlossen' },
  restated: { en: 'restated', de: 'korrigiert' },
}
const HOUR_MS = 3_600_000

/** The shifts of the last days up to the one that runs, newest first. */
export function useShifts(equipmentId: string, days: number) {
  const now = useNow(60_000)
  const end = Math.ceil(now / HOUR_MS) * HOUR_MS
  // The calendar cuts shifts at the edges of what it is asked for: a day more on both sides keeps the first and the running one whole.
  const [fromMs, toMs] = [end - (days + 1) * 24 * HOUR_MS, end + 24 * HOUR_MS]
  const window = { startsAt: new Date(fromMs).toISOString(), endsAt: new Date(toMs).toISOString() }
  const shifts = useQuestion(
    listShifts,
    { equipmentId, ...window },
    { live: [`operations.performance.unitTime:${equipmentId}`, 'model.calendar.workCalendar'], enabled: equipmentId !== '' },
  )
  const rows = shifts.data?.rows.filter(
    (shift) => Date.parse(shift.startsAt) <= now && Date.parse(shift.startsAt) >= end - days * 24 * HOUR_MS,
  )
  return { rows, zone: shifts.data?.zone, error: shifts.error, now, retry: () => void shifts.refetch() }
}

/** The shift in which an instant lies. */
export function useShiftAt(equipmentId: string, atMs: number): Shift | undefined {
  const { rows } = useShifts(equipmentId, 1)
  return rows?.find((shift) => Date.parse(shift.startsAt) <= atMs && atMs < Date.parse(shift.endsAt))
}

export function shiftKey(shift: Pick<Shift, 'shiftOn' | 'shiftCode'>): string {
  return `${shift.shiftOn} ${shift.shiftCode}`
}

/** Chooses one of the shifts; each says whether it runs, is closed, or was restated since. */
export function ShiftSelect(props: {
  readonly shifts: readonly Shift[]
  readonly value: string | undefined
  readonly nowMs: number
  readonly onChange: (shift: Shift) => void
}) {
  const t = useWords()
  const format = useFormat()
  const stateOf = (shift: Shift) => {
    if (Date.parse(shift.endsAt) > props.nowMs) return ` · ${t(words.running)}`
    if (shift.restated) return ` · ${t(words.restated)}`
    return shift.closedAt === null ? '' : ` · ${t(words.closed)}`
  }
  return (
    <Select
      aria-label={t(words.shift)}
      w={300}
      allowDeselect={false}
      data={props.shifts.map((shift) => ({
        value: shiftKey(shift),
        label: `${format.day(shift.shiftOn)} · ${shift.shiftCode}${stateOf(shift)}`,
      }))}
      value={props.value ?? null}
      onChange={(key) => {
        const shift = props.shifts.find((one) => shiftKey(one) === key)
        if (shift) props.onChange(shift)
      }}
    />
  )
}
