import type { AnyResource } from '../../contract/resource.ts'
import type { Module } from '../catalogue.ts'
import { answersOf } from './answers.ts'
import type { RecordRules, RuledResource } from './decide-record.ts'
import { usagesOf } from './facts.ts'
import { handlersOf } from './handlers.ts'
import { projectionOf } from './projection.ts'

/** @param rules what the declaration cannot say: which combinations make sense, and which id a record has by nature. */
export function rule(resource: AnyResource, rules: RecordRules): RuledResource {
  return { resource, rules }
}

/**
 * Commands, queries and reading models of all resources. They are given together, because a record that another one refers to cannot be retired.
 * @throws when a reference names a resource that is not among them.
 */
export function moduleOfResources(given: readonly (AnyResource | RuledResource)[]): Module {
  const ruled = given.map((one) => ('rules' in one ? (one as RuledResource) : { resource: one as AnyResource, rules: {} }))
  const resources = ruled.map(({ resource }) => resource)
  const registry = new Map(resources.map((resource) => [resource.name, resource]))
  for (const { name, fields } of resources) {
    for (const { refers } of Object.values(fields)) {
      if (refers !== undefined && !registry.has(refers)) throw new Error(`${name} refers to ${refers}, which is no resource`)
    }
  }
  return {
    handlers: ruled.flatMap(({ resource, rules }) => handlersOf(resource, rules, usagesOf(resource.name, resources))),
    projections: resources.map(projectionOf),
    answers: resources.flatMap((resource) => answersOf(resource, registry)),
    resources: ruled,
  }
}
