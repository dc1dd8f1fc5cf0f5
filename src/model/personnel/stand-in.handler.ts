import { rule } from '../../kernel/server/resource/module.ts'
import { standIn } from './stand-in.resource.ts'

export const ruledStandIn = rule(standIn, {
  check: ({ personId, standInPersonId, startsAt, endsAt }) => {
    if (personId === standInPersonId) return 'stands_in_for_self'
    return endsAt !== null && Date.parse(String(endsAt)) <= Date.parse(String(startsAt)) ? 'stand_in_ends_before_start' : undefined
  },
})
