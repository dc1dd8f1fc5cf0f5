import { may } from '../../kernel/server/access.ts'
import type { Looking, ModelKind } from './model-kind.ts'

export type Verb = 'read' | 'edit'

/** A model is the whole plant's, whatever part of the tree a role covers. Who changes it sees it, too. */
export function mayWhole(looking: Looking, { resource: { permission } }: ModelKind, verb: Verb): boolean {
  return (verb === 'read' ? ['read'] : ['read', 'edit']).every((one) => mayThroughout(looking, `${permission}.${one}`))
}

export function mayThroughout({ site: { siteId }, actor }: Looking, permission: string): boolean {
  return may(actor, permission, siteId, { siteId, ancestors: new Map() })
}
