import type { PlantCalendar, PlantShift } from '../plant/plant-calendar.ts'
import type { UnitState } from '../plant/plant-event.ts'
import type { ProductBooks } from '../truth/compare-books.ts'
import type { Reader } from './reader.ts'

/** A unit as the truth names it, and its id in the product. */
export interface NamedUnit {
  code: string
  equipmentId: string
  /** Pieces behind one step of its counter: the truth counts steps, the product pieces. */
  piecesPerCount: number
}

export interface BooksPeriod {
  calendar: PlantCalendar
  /** Epoch ms, half-open: times outside are none of the plant's. */
  startsAtMs: number
  endsAtMs: number
}

interface KpiRow {
  label: string
  key: string
  good: string
  scrap: string
}

interface IntervalRow {
  startsAt: string
  endsAt: string | null
  state: UnitState | 'NoData'
}

const MOST_INTERVALS = 5_000

/** Reads counts by unit × job × shift and time by unit × shift × state from the product's public queries. */
export async function readBooks(reader: Reader, units: readonly NamedUnit[], period: BooksPeriod): Promise<ProductBooks> {
  const books: ProductBooks = { counts: [], stateTimes: [] }
  for (const unit of units) {
    for (const shift of listShifts(period)) {
      const name = `${shift.shiftOn} ${shift.shiftCode}`
      books.counts.push(...(await readCounts(reader, unit, shift, name)))
      books.stateTimes.push({ unit: unit.code, shift: name, milliseconds: await readTimes(reader, unit, shift, period) })
    }
  }
  return books
}

/** The shifts that touch the period, in order. */
export function listShifts({ calendar, startsAtMs, endsAtMs }: BooksPeriod): PlantShift[] {
  const shifts: PlantShift[] = []
  for (let atMs = startsAtMs; atMs < endsAtMs; ) {
    const shift = calendar.getPeriodAt(atMs)
    shifts.push(shift)
    atMs = shift.endsAtMs
  }
  return shifts
}

async function readCounts(
  reader: Reader,
  unit: NamedUnit,
  { shiftOn, shiftCode }: PlantShift,
  shift: string,
): Promise<ProductBooks['counts']> {
  const input = { equipmentId: unit.equipmentId, shiftOn, shiftCode, by: 'job', limit: '5000' }
  const { rows } = await reader.ask<{ rows: KpiRow[] }>('operations.performance.listKpis', input)
  return rows.map(({ key, label, good, scrap }) => ({
    unit: unit.code,
    job: key === '' ? '' : label,
    shift,
    good: Number(good) / unit.piecesPerCount,
    reject: Number(scrap) / unit.piecesPerCount,
  }))
}

async function readTimes(reader: Reader, unit: NamedUnit, shift: PlantShift, { startsAtMs, endsAtMs }: BooksPeriod) {
  const milliseconds: Partial<Record<UnitState | 'NoData', number>> = {}
  const [fromMs, untilMs] = [Math.max(shift.startsAtMs, startsAtMs), Math.min(shift.endsAtMs, endsAtMs)]
  const parts = [[fromMs, untilMs] as const]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [partFromMs, partUntilMs] = part
    const input = { equipmentId: unit.equipmentId, startsAt: isoOf(partFromMs), endsAt: isoOf(partUntilMs), limit: String(MOST_INTERVALS) }
    const answer = await reader.ask<{ rows: IntervalRow[]; complete: boolean }>('operations.performance.listIntervals', input)
    if (!answer.complete) {
      const middleMs = Math.floor((partFromMs + partUntilMs) / 2)
      parts.push([partFromMs, middleMs], [middleMs, partUntilMs])
      continue
    }
    for (const { startsAt, endsAt, state } of answer.rows) {
      const endMs = Math.min(endsAt === null ? Number.POSITIVE_INFINITY : Date.parse(endsAt), partUntilMs)
      milliseconds[state] = (milliseconds[state] ?? 0) + endMs - Math.max(Date.parse(startsAt), partFromMs)
    }
  }
  return milliseconds
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
