import { exportedColumnsOf, type TableColumn } from '../../kernel/contract/interchange/columns.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import type { RuledResource } from '../../kernel/server/resource/decide-record.ts'

/** A kind of record that belongs to the model of a plant. */
export interface ModelKind {
  readonly ruled: RuledResource
  readonly resource: AnyResource
  readonly columns: readonly TableColumn[]
}

/**
 * The kinds of a plant model, each behind those that it refers to. People are not part of it, nor what cannot be without them: who works in
 * one plant is nobody's business in another.
 */
export function modelKinds(given: readonly RuledResource[]): ModelKind[] {
  const people = kindsOfPeople(given.map(({ resource }) => resource))
  const byName = new Map(given.map((ruled) => [ruled.resource.name, ruled]))
  const ordered = new Set<RuledResource>()
  const seen = new Set<string>()
  const place = (ruled: RuledResource): void => {
    const { name, fields } = ruled.resource
    if (seen.has(name)) return
    seen.add(name)
    for (const { refers } of Object.values(fields)) if (refers !== undefined) place(byName.get(refers)!)
    ordered.add(ruled)
  }
  for (const ruled of given) place(ruled)
  return [...ordered]
    .filter(({ resource }) => !people.has(resource.name))
    .map((ruled) => ({ ruled, resource: ruled.resource, columns: columnsWithout(ruled.resource, people) }))
}

function kindsOfPeople(resources: readonly AnyResource[]): ReadonlySet<string> {
  const people = new Set<string>()
  let before = -1
  while (people.size > before) {
    before = people.size
    for (const { name, fields } of resources) {
      const needs = Object.values(fields).some(
        ({ isPersonal, isOptional, refers }) => isPersonal || (refers !== undefined && !isOptional && people.has(refers)),
      )
      if (needs) people.add(name)
    }
  }
  return people
}

function columnsWithout(resource: AnyResource, people: ReadonlySet<string>): TableColumn[] {
  const refers = ({ field }: TableColumn) => (field === undefined ? undefined : resource.fields[field]!.refers)
  return exportedColumnsOf(resource).filter((column) => !people.has(refers(column) ?? ''))
}
