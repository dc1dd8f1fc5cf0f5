import { rule } from '../../kernel/server/resource/module.ts'
import { qualificationTestResult } from './qualification-test-result.resource.ts'

export const ruledQualificationTestResult = rule(qualificationTestResult, {
  check: ({ evaluatedOn, expiresOn }) =>
    expiresOn !== null && String(expiresOn) <= String(evaluatedOn) ? 'expires_before_evaluated' : undefined,
})
