import type { RuledResource } from './resource/decide-record.ts'
import type { Gate, Handler, Participant, Projection, QueryHandler, Reaction } from './handler.ts'

/** What one module brings. `apps/` puts the modules together; the kernel knows none of them by name. */
export interface Module {
  readonly handlers?: readonly Handler[]
  readonly gates?: readonly Gate[]
  readonly participants?: readonly Participant[]
  readonly projections?: readonly Projection[]
  readonly reactions?: readonly Reaction[]
  readonly answers?: readonly QueryHandler[]
  /** The pages of data among them, which can be exported and imported. */
  readonly resources?: readonly RuledResource[]
}
type Part<Name extends keyof Module> = NonNullable<Module[Name]>[number]

export interface Catalogue {
  readonly handlers: ReadonlyMap<string, Handler>
  readonly answers: ReadonlyMap<string, QueryHandler>
  readonly gatesOf: (command: string) => readonly Gate[]
  readonly participantsOf: (command: string) => readonly Participant[]
  readonly projections: readonly Projection[]
  readonly reactions: readonly Reaction[]
  readonly resources: readonly RuledResource[]
}

/** @throws when two modules declare the same name, or a gate stands before a report: programmers' mistakes. */
export function catalogueOf(modules: readonly Module[]): Catalogue {
  const all = <Name extends keyof Module>(part: Name) => modules.flatMap((module) => (module[part] ?? []) as readonly Part<Name>[])
  for (const { name, contract } of all('gates')) {
    // What has physically happened cannot be held up (kernel.md §4): the module reacts to it with an exception.
    if (contract.intent === 'report') throw new Error(`the gate ${name} stands before the report ${contract.name}`)
  }
  const gates = Map.groupBy(all('gates'), ({ contract }) => contract.name)
  const participants = Map.groupBy(all('participants'), ({ contract }) => contract.name)
  const projections = all('projections')
  const reactions = all('reactions')
  // Both are followers of the feed, whose cursor goes by their name.
  byName([...projections, ...reactions], ({ name }) => name)
  return {
    handlers: byName(all('handlers'), ({ contract }) => contract.name),
    answers: byName(all('answers'), ({ contract }) => contract.name),
    gatesOf: (command) => gates.get(command) ?? [],
    participantsOf: (command) => participants.get(command) ?? [],
    projections,
    reactions,
    resources: all('resources'),
  }
}

function byName<Item>(items: readonly Item[], name: (item: Item) => string): Map<string, Item> {
  const map = new Map<string, Item>()
  for (const item of items) {
    if (map.has(name(item))) throw new Error(`${name(item)} is declared twice`)
    map.set(name(item), item)
  }
  return map
}
