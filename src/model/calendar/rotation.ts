import { daysBetween } from './wall-clock.ts'
import type { LocalDay, RotationSegment, WorkTeam } from './work-calendar.ts'

/** Length of a rotation in days: every day on and every day off. */
export function rotationDays(rotation: readonly RotationSegment[]): number {
  return rotation.reduce((days, segment) => days + segment.daysOn + segment.daysOff, 0)
}

/** The shift code of each day of one rotation, null for a day off. */
export function rotationPlan(rotation: readonly RotationSegment[]): (string | null)[] {
  return rotation.flatMap(({ shiftCode, daysOn, daysOff }) => [
    ...Array.from({ length: daysOn }, () => shiftCode),
    ...Array.from({ length: daysOff }, () => null),
  ])
}

/** The shift that a team begins on a day by its rotation. @returns undefined on a day off and outside the team's time. */
export function findTeamShift(team: WorkTeam, day: LocalDay): string | undefined {
  if (day < team.rotationStartsOn || (team.worksUntilOn !== null && day > team.worksUntilOn)) return undefined
  const plan = rotationPlan(team.rotation)
  if (plan.length === 0) return undefined
  return plan[daysBetween(team.rotationStartsOn, day) % plan.length] ?? undefined
}
