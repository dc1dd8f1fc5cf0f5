import { type RawBuilder, sql } from 'kysely'
import { fieldKinds } from '../../contract/field.ts'
import { type AnyResource, codeFieldOf } from '../../contract/resource.ts'
import type { Scope } from '../access.ts'
import { snake, tableOf } from '../resource/names.ts'
import { likePattern } from './like-pattern.ts'

/** What a list is asked for, as its contract has parsed it. */
type Input = Readonly<Record<string, any>>

/** Whether the row `r` of the list holds the text that is looked for. */
export function hasText(resource: AnyResource, input: Input, siteId: string, scope: Scope, after: string | undefined): RawBuilder<boolean> {
  const columns = indexedTexts(resource)
  if (columns === undefined) return containsText(resource, input['search'])
  const code = snake(codeFieldOf(resource)!)
  const narrowed = JSON.stringify(narrowing(resource, input, scope))
  // In a sub-select, so that it is asked once and not for every row.
  return sql`r.id = any ((select find_by_text(${tableOf(resource.name)}, ${columns}::name[], ${input['search']}, ${siteId}::uuid,
    ${narrowed}::jsonb, ${code}, ${after ?? null}, ${input['limit'] + 1}))::uuid[])`
}

/** The columns of the index over all texts, in its order. A list that is not known by code, or in which people stand, has none: it is short. */
export function indexedTexts(resource: AnyResource): string[] | undefined {
  const searched = searchedFields(resource)
  const isIndexed = codeFieldOf(resource) !== undefined && !searched.some((name) => resource.fields[name]!.isPersonal)
  return isIndexed ? searched.map(snake) : undefined
}

/** The other conditions of the list: a page of what is found must be a page of what is shown. */
function narrowing(resource: AnyResource, input: Input, scope: Scope): Record<string, unknown> {
  const place = resource.scope === 'self' ? 'id' : resource.scope && snake(resource.scope)
  const filters = Object.keys(resource.fields).filter((name) => input[name] !== undefined)
  return {
    ...(input['codes'] !== undefined && { [snake(codeFieldOf(resource)!)]: input['codes'].split(',') }),
    ...(!input['includeRetired'] && { retired: false }),
    ...Object.fromEntries(filters.map((name) => [snake(name), input[name]])),
    ...(place && { [place]: scope.equipmentIds }),
  }
}

function searchedFields({ fields }: AnyResource): string[] {
  return Object.keys(fields).filter((name) => fieldKinds[fields[name]!.kind].searched)
}

function containsText(resource: AnyResource, text: string): RawBuilder<boolean> {
  const pattern = likePattern(text)
  const places = searchedFields(resource).map((name) => {
    const { kind, isPersonal } = resource.fields[name]!
    if (isPersonal) return sql`personal_${sql.raw(snake(name))}.value`
    return fieldKinds[kind].column === 'jsonb' ? sql`${sql.ref(`r.${snake(name)}`)}::text` : sql.ref(`r.${snake(name)}`)
  })
  // A page that has no text of its own finds nothing by text.
  if (places.length === 0) return sql`false`
  return sql`(${sql.join(
    places.map((place) => sql`${place} ilike ${pattern}`),
    sql` or `,
  )})`
}
