import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { OperationsDefinition, OperationsDefinitionEvent, WorkMaster, WorkMasterEvent } from './contract.ts'

/** What a stream of definitions keeps: the version in force. The content stands in the reading model. */
export interface Versioned {
  readonly version: number
}

export function evolveVersion(before: Versioned | undefined): Versioned {
  return { version: (before?.version ?? 0) + 1 }
}

export function decideWorkMaster(content: WorkMaster) {
  return accept<readonly WorkMasterEvent[]>([{ kind: 'workMasterDefined', payload: content }])
}

export function decideChange(before: Versioned | undefined, expectedVersion: number) {
  if (!before) return refuse('not_found')
  return before.version === expectedVersion ? undefined : refuse('changed_meanwhile')
}

/** @returns the first thing that is wrong with the segments, in the order of the contract's refusals. */
export function checkSegments({ segments }: OperationsDefinition, knownWorkMasters: ReadonlySet<string>) {
  const codes = new Set(segments.map(({ code }) => code))
  if (codes.size < segments.length) return refuse('segment_code_repeated')
  if (segments.some(({ after }) => after.some((code) => !codes.has(code)))) return refuse('segment_after_unknown')
  if (hasCycle(segments)) return refuse('segments_make_a_cycle')
  if (segments.some(({ workMasterId }) => !knownWorkMasters.has(workMasterId))) return refuse('work_master_missing')
  return undefined
}

export function definedEvents(content: OperationsDefinition): readonly OperationsDefinitionEvent[] {
  return [{ kind: 'operationsDefined', payload: content }]
}

/** Takes away what has no predecessor left until nothing is left (Kahn); what remains runs in a circle. */
function hasCycle(segments: OperationsDefinition['segments']): boolean {
  let open = segments
  for (;;) {
    const codes = new Set(open.map(({ code }) => code))
    const next = open.filter(({ after }) => after.some((code) => codes.has(code)))
    if (next.length === open.length) return open.length > 0
    open = next
  }
}
