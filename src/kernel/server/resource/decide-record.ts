import { type Decision, accept, refuse } from '../../contract/decision.ts'
import type { AnyResource } from '../../contract/resource.ts'
import type { Context } from '../handler.ts'
import { type Fields, type RecordEvent, type RecordState, parentFieldOf } from './record.ts'

/** The records that this one refers to, by field. */
export type Related = Readonly<Record<string, RecordState | undefined>>

/** What a resource adds to the common rules. Both are pure. */
export interface RecordRules {
  /** The first of the resource's own refusals that holds for a record as it would stand. Only what was filled in is in `related`. */
  readonly check?: (fields: Fields, related: Related) => string | undefined
  /** An id that is given by what the record is: the site is its own equipment. */
  readonly idFor?: (fields: Fields, context: Context) => string | undefined
}

/** A resource with rules of its own. */
export interface RuledResource {
  readonly resource: AnyResource
  readonly rules: RecordRules
}

type RecordDecision = Decision<{ record: RecordEvent[] }, string>

export function decideCreate(
  state: RecordState | undefined,
  fields: Fields,
  related: Related,
  rules: RecordRules,
  id: string,
): RecordDecision {
  if (state) return refuse('already_exists')
  const refusal = refusalOf(fields, related, rules)
  return refusal ? refuse(refusal) : accept({ record: [{ kind: 'recordCreated', payload: { fields } }] }, { id, revision: 1 })
}

export function decideChange(
  resource: AnyResource,
  state: RecordState | undefined,
  input: Fields & { readonly id: string; readonly expectedRevision: number },
  related: Related,
  rules: RecordRules,
): RecordDecision {
  const { id, expectedRevision, ...changed } = input
  const unready = whyUnready(state, expectedRevision)
  if (unready) return refuse(unready)
  const fixed = Object.entries(state!.fields).filter(([name]) => resource.fields[name]?.isFixed)
  const fields = { ...changed, ...Object.fromEntries(fixed) }
  const refusal = refusalOf(fields, related, rules)
  if (refusal) return refuse(refusal)
  return accept({ record: [{ kind: 'recordChanged', payload: { fields } }] }, { id, revision: state!.revision + 1 })
}

export function decideMove(
  resource: AnyResource,
  state: RecordState | undefined,
  input: { readonly id: string; readonly expectedRevision: number; readonly parentId: string | null },
  related: Related,
  rules: RecordRules,
  isBelowItself: boolean,
): RecordDecision {
  const unready = whyUnready(state, input.expectedRevision)
  if (unready) return refuse(unready)
  if (isMissing(related)) return refuse('referenced_record_missing')
  if (isBelowItself) return refuse('parent_makes_a_cycle')
  const refusal = rules.check?.({ ...state!.fields, [parentFieldOf(resource)!]: input.parentId }, related)
  if (refusal) return refuse(refusal)
  return accept(
    { record: [{ kind: 'recordMoved', payload: { parentId: input.parentId } }] },
    { id: input.id, revision: state!.revision + 1 },
  )
}

export function decideRetire(state: RecordState | undefined, id: string, isUsed: boolean): RecordDecision {
  if (!state) return refuse('not_found')
  if (state.retired) return refuse('record_retired')
  if (isUsed) return refuse('still_used')
  return accept({ record: [{ kind: 'recordRetired', payload: {} }] }, { id, revision: state.revision + 1 })
}

export function decideReinstate(state: RecordState | undefined, id: string, refersToRetired: boolean): RecordDecision {
  if (!state) return refuse('not_found')
  if (state.erased) return refuse('record_erased')
  if (!state.retired) return refuse('not_retired')
  if (refersToRetired) return refuse('referenced_record_missing')
  return accept({ record: [{ kind: 'recordReinstated', payload: {} }] }, { id, revision: state.revision + 1 })
}

/** Whoever still refers to the record keeps a reference to somebody who has no name any more. */
export function decideErase(state: RecordState | undefined, id: string): RecordDecision {
  if (!state) return refuse('not_found')
  if (state.erased) return refuse('record_erased')
  return accept({ record: [{ kind: 'recordErased', payload: {} }] }, { id, revision: state.revision + 1 })
}

function whyUnready(state: RecordState | undefined, expectedRevision: number): string | undefined {
  if (!state) return 'not_found'
  if (state.retired) return 'record_retired'
  return state.revision === expectedRevision ? undefined : 'changed_meanwhile'
}

function refusalOf(fields: Fields, related: Related, rules: RecordRules): string | undefined {
  return isMissing(related) ? 'referenced_record_missing' : rules.check?.(fields, related)
}

function isMissing(related: Related): boolean {
  return Object.values(related).some((record) => !record || record.retired)
}
