import { rule } from '../../kernel/server/resource/module.ts'
import { dutyAssignment } from './duty-assignment.resource.ts'

export const ruledDutyAssignment = rule(dutyAssignment, {
  check: ({ startsAt, endsAt }) =>
    endsAt !== null && Date.parse(String(endsAt)) <= Date.parse(String(startsAt)) ? 'duty_ends_before_start' : undefined,
})
