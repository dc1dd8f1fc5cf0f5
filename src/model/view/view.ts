import { accept, type Decision, refuse } from '../../kernel/contract/decision.ts'
import { MOST_VIEWS, type ViewEvent } from './contract.ts'

/** What decisions know of a view: its filters stand in the reading model only. */
export interface KnownView {
  readonly viewId: string
  readonly list: string
  readonly name: string
}
type Saved = Extract<ViewEvent, { readonly kind: 'viewSaved' }>['payload']
type Decided<Refusal extends string> = Decision<{ readonly views: readonly ViewEvent[] }, Refusal>

export function decideSave(
  views: readonly KnownView[],
  { viewId, ...view }: Omit<Saved, 'viewId'> & { readonly viewId?: string | undefined },
  newId: string,
): Decided<'view_not_found' | 'name_taken' | 'too_many'> {
  if (viewId !== undefined && !views.some((one) => one.viewId === viewId)) return refuse('view_not_found')
  if (viewId === undefined && views.length >= MOST_VIEWS) return refuse('too_many')
  const isTaken = views.some((one) => one.list === view.list && one.name === view.name && one.viewId !== viewId)
  if (isTaken) return refuse('name_taken')
  const saved = { ...view, viewId: viewId ?? newId }
  return accept({ views: [{ kind: 'viewSaved', payload: saved }] }, { viewId: saved.viewId })
}

export function decideOnOwn(views: readonly KnownView[], viewId: string, event: ViewEvent): Decided<'view_not_found'> {
  return views.some((one) => one.viewId === viewId) ? accept({ views: [event] }) : refuse('view_not_found')
}

export function evolveViews(views: readonly KnownView[], { kind, payload }: ViewEvent): readonly KnownView[] {
  if (kind === 'viewShared') return views
  const others = views.filter(({ viewId }) => viewId !== payload.viewId)
  return kind === 'viewRemoved' ? others : [...others, { viewId: payload.viewId, list: payload.list, name: payload.name }]
}
