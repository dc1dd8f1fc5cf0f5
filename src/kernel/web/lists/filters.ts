import type { Field } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'

/** The fields by which a list can be narrowed at its head: choices that stand in its columns. */
export function choicesOf({ fields, list }: AnyResource): [string, Field][] {
  return Object.entries(fields).filter(([name, { kind }]) => kind === 'choice' && list.includes(name))
}

/** What the address asks the list for, besides pages. */
export function filtersIn(resource: AnyResource, where: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const chosen = choicesOf(resource).flatMap(([name]) => (where[name] ? [[name, where[name]]] : []))
  const { search, retired } = where
  return { ...Object.fromEntries(chosen), ...(search && { search }), ...(retired && { includeRetired: 'true' }) }
}
