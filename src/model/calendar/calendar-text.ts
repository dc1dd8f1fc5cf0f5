import type { RotationSegment, ShiftBreak } from './work-calendar.ts'

/** Small lists of a calendar as people type them in one line. Each parser answers undefined for what it does not understand. */

/** `09:00/30, 12:00/15`: breaks by start and minutes. */
export function sayBreaks(breaks: readonly ShiftBreak[]): string {
  return breaks.map(({ startsAt, durationMinutes }) => `${startsAt}/${durationMinutes}`).join(', ')
}

export function parseBreaks(text: string): ShiftBreak[] | undefined {
  return parseList(text, /^([01]?\d|2[0-3]):([0-5]\d)\s*\/\s*(\d{1,4})$/, ([, hour, minute, minutes]) => ({
    startsAt: `${hour!.padStart(2, '0')}:${minute}`,
    durationMinutes: Number(minutes),
  }))
}

/** `Early 5/2, Late 5/2`: shift, days on, days off. */
export function sayRotation(rotation: readonly RotationSegment[]): string {
  return rotation.map(({ shiftCode, daysOn, daysOff }) => `${shiftCode} ${daysOn}/${daysOff}`).join(', ')
}

export function parseRotation(text: string): RotationSegment[] | undefined {
  return parseList(text, /^(\S+)\s+(\d{1,3})\s*\/\s*(\d{1,3})$/, ([, shiftCode, daysOn, daysOff]) => ({
    shiftCode: shiftCode!,
    daysOn: Number(daysOn),
    daysOff: Number(daysOff),
  }))
}

/** `1-5, 7`: ISO weekdays, 1 = Monday. */
export function sayWeekdays(weekdays: readonly number[]): string {
  const sorted = [...new Set(weekdays)].sort((left, right) => left - right)
  const runs = sorted.reduce<number[][]>((all, day) => {
    const last = all.at(-1)
    return last?.at(-1) === day - 1 ? [...all.slice(0, -1), [...last, day]] : [...all, [day]]
  }, [])
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(', '))).join(', ')
}

export function parseWeekdays(text: string): number[] | undefined {
  const runs = parseList(text, /^([1-7])(?:\s*-\s*([1-7]))?$/, ([, from, to = from]) =>
    Array.from({ length: Math.max(0, Number(to) - Number(from) + 1) }, (_, index) => Number(from) + index),
  )
  const days = runs?.flat()
  return days && days.length > 0 ? [...new Set(days)].sort((left, right) => left - right) : undefined
}

function parseList<Item>(text: string, pattern: RegExp, make: (found: RegExpExecArray) => Item): Item[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const found = parts.map((part) => pattern.exec(part))
  return found.every((one) => one !== null) ? found.map(make) : undefined
}
