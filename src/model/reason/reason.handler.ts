import { rule } from '../../kernel/server/resource/module.ts'
import { reason } from './reason.resource.ts'

export const ruledReason = rule(reason, {
  check: ({ kind }, { parentId: parent }) => (parent && parent.fields['kind'] !== kind ? 'kind_differs_from_parent' : undefined),
})
