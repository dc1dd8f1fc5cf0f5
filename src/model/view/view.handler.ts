import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { removeOwnView, saveOwnView, shareOwnView, VIEW_STREAM, ViewEvent } from './contract.ts'
import { decideOnOwn, decideSave, evolveViews, type KnownView } from './view.ts'

export const ownViews = defineStream<readonly KnownView[], ViewEvent>({
  kind: VIEW_STREAM,
  key: 'accountId',
  event: ViewEvent,
  evolve: (before = [], event) => evolveViews(before, event),
})

export const saveOwnViewHandler = defineHandler({
  contract: saveOwnView,
  streams: (_input, { actor }) => ({ views: ownViews.at(actor.accountId) }),
  scope: () => undefined,
  decide: (input, { views = [] }, _facts, context) => decideSave(views, input, context.idFor('view')),
})

export const removeOwnViewHandler = defineHandler({
  contract: removeOwnView,
  streams: (_input, { actor }) => ({ views: ownViews.at(actor.accountId) }),
  scope: () => undefined,
  decide: ({ viewId }, { views = [] }) => decideOnOwn(views, viewId, { kind: 'viewRemoved', payload: { viewId } }),
})

export const shareOwnViewHandler = defineHandler({
  contract: shareOwnView,
  streams: (_input, { actor }) => ({ views: ownViews.at(actor.accountId) }),
  scope: () => undefined,
  decide: ({ viewId, isShared }, { views = [] }) => decideOnOwn(views, viewId, { kind: 'viewShared', payload: { viewId, isShared } }),
})
