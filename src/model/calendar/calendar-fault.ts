import type { Words } from '../../kernel/contract/words.ts'
import { rotationDays } from './rotation.ts'
import type { WorkCalendarDefinition } from './work-calendar.ts'

/** What a person should know before saving a calendar: rules that contradict themselves or mean nothing. An empty list is a good calendar. */
export function listCalendarFaults(calendar: WorkCalendarDefinition): Words[] {
  const faults: Words[] = []
  const codes = new Set(calendar.shifts.map(({ code }) => code))
  const unknownShift = (code: string): Words => ({ en: `There is no shift “${code}”.`, de: `Es gibt keine Schicht „${code}“.` })
  if (codes.size < calendar.shifts.length) {
    faults.push({ en: 'Two shifts have the same code.', de: 'Zwei Schichten haben dasselbe Kürzel.' })
  }
  for (const team of calendar.teams) {
    if (rotationDays(team.rotation) === 0) {
      faults.push({ en: `The rotation of team “${team.code}” is empty.`, de: `Der Schichtplan der Gruppe „${team.code}“ ist leer.` })
    }
    for (const { shiftCode } of team.rotation) if (!codes.has(shiftCode)) faults.push(unknownShift(shiftCode))
  }
  for (const exception of calendar.exceptions) {
    const named = exception.kind === 'Added' && exception.hours !== null ? null : exception.shiftCode
    if (named !== null && !codes.has(named)) faults.push(unknownShift(named))
  }
  for (const span of [...calendar.holidays, ...calendar.plannedStops]) {
    if (span.endsAt <= span.startsAt) {
      faults.push({ en: `“${span.name}” ends before it begins.`, de: `„${span.name}“ endet, bevor es beginnt.` })
    }
  }
  return faults
}
