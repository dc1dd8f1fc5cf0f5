import { useMemo } from 'react'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useLanguage } from '../../kernel/web/words.ts'
import { reason } from '../../model/reason/reason.resource.ts'
import { growReasonTree, type ReasonBranch, type ReasonRow, rankReasons, type ReasonUse } from '../reason-tree.ts'
import { listLosses } from './contract.ts'

/** The reasons of stops, as a tree in the reader's language. */
export function useStopReasons(): readonly ReasonBranch[] {
  const language = useLanguage()
  const { data } = useQuestion(reason.queries.list, { kind: 'stop', limit: 500 }, { live: ['model.reason.reason'] })
  return useMemo(() => growReasonTree((data?.rows ?? []) as readonly ReasonRow[], language), [data, language])
}

const MOST_LIKELY = 4

/** What explains stops of this unit most often, for a fault first. `window` says from when to learn. */
export function useLikelyReasons(
  equipmentId: string,
  window: { readonly startsAt: string; readonly endsAt: string },
  faultCode: string | null,
): readonly ReasonBranch[] {
  const reasons = useStopReasons()
  const { data } = useQuestion(listLosses, { equipmentId, ...window })
  return useMemo(() => {
    const uses: readonly ReasonUse[] = data?.rows ?? []
    const known = new Set(uses.map((use) => use.reasonId))
    return rankReasons(reasons, uses, faultCode)
      .filter((one) => known.has(one.reasonId))
      .slice(0, MOST_LIKELY)
  }, [reasons, data, faultCode])
}
