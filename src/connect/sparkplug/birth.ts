import { LONGEST_NAME } from '../observation.ts'
import { datatypeName } from './datatype.ts'
import type { Alias, Metric, Template } from './payload.ts'

/** One metric as its BIRTH declared it. */
export interface BornMetric {
  readonly name: string
  readonly alias: Alias | undefined
  /** Data type code. */
  readonly datatype: number
  /** Types of the members when the metric is a template instance. */
  readonly members: MemberTypes | undefined
}

/** Data type codes of the members of a template by name; a member that is a template itself carries its own members. */
export type MemberTypes = ReadonlyMap<string, { readonly datatype: number; readonly members: MemberTypes | undefined }>

/** What a node or device declared in its BIRTH. */
export interface Birth {
  readonly byName: ReadonlyMap<string, BornMetric>
  readonly byAlias: ReadonlyMap<Alias, BornMetric>
}

export type BirthFault = 'name_missing' | 'name_has_null' | 'name_too_long' | 'datatype_missing' | 'name_not_unique' | 'alias_not_unique'

/** Members of all templates of one BIRTH together: definitions that name each other in a circle multiply with every level. */
const MOST_MEMBERS = 20_000
/** Templates in templates; more than any plant draws. */
const DEEPEST = 8

/** Template definitions of an NBIRTH by name. */
export type Definitions = ReadonlyMap<string, Template>

/** Collects the template definitions of an NBIRTH; they are never in any other message. */
export function readDefinitions(metrics: readonly Metric[]): Definitions {
  const definitions = new Map<string, Template>()
  for (const metric of metrics) {
    if (metric.kind === 'template' && (metric.value as Template).isDefinition && metric.name !== undefined) {
      definitions.set(metric.name, metric.value as Template)
    }
  }
  return definitions
}

export function isDefinition(metric: Metric): boolean {
  return metric.kind === 'template' && (metric.value as Template).isDefinition
}

/**
 * Reads the metrics of a BIRTH. A metric that cannot be used is left out and reported; an alias used twice names neither metric,
 * because a value under a wrong name is worse than one that is asked for again.
 */
export function readBirth(
  metrics: readonly Metric[],
  definitions: Definitions,
): { readonly birth: Birth; readonly faults: readonly { readonly fault: BirthFault; readonly metric: string }[] } {
  const byName = new Map<string, BornMetric>()
  const byAlias = new Map<Alias, BornMetric>()
  const ambiguous = new Set<Alias>()
  const faults: { fault: BirthFault; metric: string }[] = []
  const room = { members: MOST_MEMBERS }
  for (const metric of metrics) {
    const { name, alias, datatype } = metric
    const fault = findFault(metric, byName)
    if (fault !== undefined) faults.push({ fault, metric: (name ?? String(alias ?? '')).slice(0, LONGEST_NAME) })
    if (isDefinition(metric) || name === undefined || datatype === undefined || unusable.has(fault)) continue
    const members = metric.kind === 'template' ? memberTypes(metric.value as Template, definitions, 0, room) : undefined
    const born = { name, alias, datatype, members }
    byName.set(name, born)
    if (alias === undefined) continue
    if (byAlias.has(alias)) {
      ambiguous.add(alias)
      faults.push({ fault: 'alias_not_unique', metric: name })
    }
    byAlias.set(alias, born)
  }
  for (const alias of ambiguous) byAlias.delete(alias)
  return { birth: { byName, byAlias }, faults }
}

const unusable = new Set<BirthFault | undefined>(['name_has_null', 'name_too_long'])

function findFault(metric: Metric, byName: ReadonlyMap<string, BornMetric>): BirthFault | undefined {
  if (metric.name === undefined) return 'name_missing'
  if (metric.name.includes('\0')) return 'name_has_null'
  if (metric.name.length > LONGEST_NAME) return 'name_too_long'
  if (metric.datatype === undefined || datatypeName(metric.datatype) === undefined)
    return isDefinition(metric) ? undefined : 'datatype_missing'
  return byName.has(metric.name) ? 'name_not_unique' : undefined
}

/** Members of an instance: those of its definition, overruled by what the instance itself says. */
function memberTypes(template: Template, definitions: Definitions, depth: number, room: { members: number }): MemberTypes {
  const members = new Map<string, { datatype: number; members: MemberTypes | undefined }>()
  const definition = template.templateRef === undefined ? undefined : definitions.get(template.templateRef)
  if (depth > DEEPEST) return members
  for (const member of [...(definition?.metrics ?? []), ...template.metrics]) {
    if (member.name === undefined || member.datatype === undefined) continue
    if ((room.members -= 1) < 0) break
    const inner = member.kind === 'template' ? memberTypes(member.value as Template, definitions, depth + 1, room) : undefined
    members.set(member.name, { datatype: member.datatype, members: inner ?? members.get(member.name)?.members })
  }
  return members
}
