import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { plainText, Uuid } from '../../kernel/contract/field.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MIND_OWN } from '../access/contract.ts'

/** Kind of the streams of what people have saved. */
export const VIEW_STREAM = 'model.view.ownViews'
/** A person has at most so many. */
export const MOST_VIEWS = 40

/** Name of the list: for a page of data, its resource. */
const List = z.string().regex(/^[A-Za-z][A-Za-z0-9.]{0,59}$/)
const ViewName = plainText(40).regex(/\S/)
/** What stands behind the question mark of the list's address. */
const Filters = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9.]{0,59}$/), plainText(200))
  .refine((filters) => Object.keys(filters).length <= 20, { error: 'at most twenty filters' })
const View = { viewId: Uuid, list: List, name: ViewName, filters: Filters, isDefault: z.boolean() }

const notFound = { en: 'You have no such view any more.', de: 'Diese Ansicht haben Sie nicht mehr.' }

/** Saves the filters of a list under a name; with the id of a view of one's own, anew. One view of a list may open with it. */
export const saveOwnView = defineCommand({
  name: 'model.view.saveOwnView',
  title: { en: 'Save view', de: 'Ansicht speichern' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ ...View, viewId: Uuid.optional(), isDefault: z.boolean().default(false) }),
  refusals: {
    view_not_found: notFound,
    name_taken: { en: 'A view of yours has this name already.', de: 'Eine Ihrer Ansichten heißt schon so.' },
    too_many: {
      en: `You have ${MOST_VIEWS} views. Remove one that you need no more.`,
      de: `Sie haben ${MOST_VIEWS} Ansichten. Bitte eine entfernen, die Sie nicht mehr brauchen.`,
    },
  },
})

export const removeOwnView = defineCommand({
  name: 'model.view.removeOwnView',
  title: { en: 'Remove view', de: 'Ansicht entfernen' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ viewId: Uuid }),
  refusals: { view_not_found: notFound },
})

/** Shows a view of one's own to everybody, or to oneself alone again. */
export const shareOwnView = defineCommand({
  name: 'model.view.shareOwnView',
  title: { en: 'Share view', de: 'Ansicht teilen' },
  isa95: 'Person',
  permission: 'model.view.share',
  intent: 'request',
  input: z.strictObject({ viewId: Uuid, isShared: z.boolean() }),
  refusals: { view_not_found: notFound },
})

export const ViewEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('viewSaved'), payload: z.strictObject(View) }),
  z.strictObject({ kind: z.literal('viewRemoved'), payload: z.strictObject({ viewId: Uuid }) }),
  z.strictObject({ kind: z.literal('viewShared'), payload: z.strictObject({ viewId: Uuid, isShared: z.boolean() }) }),
])
export type ViewEvent = z.infer<typeof ViewEvent>

export const ViewRow = z.strictObject({ ...View, list: List, isShared: z.boolean(), isOwn: z.boolean(), owner: z.string().nullable() })
export type ViewRow = z.infer<typeof ViewRow>

/** One's own views of a list, and those that others share. */
export const listViews = defineQuery({
  name: 'model.view.listViews',
  title: { en: 'Views', de: 'Ansichten' },
  isa95: 'Person',
  permission: MIND_OWN,
  input: z.strictObject({ list: List }),
  output: z.strictObject({ rows: z.array(ViewRow) }),
})
