import type { Gate, Handler, Participant, Projection, QueryHandler, Reaction } from './handler.ts'

/** What one module brings. `apps/` puts the modules together; the kernel knows none of them by name. */
export interface Module {
  readonly handlers?: readonly Handler[]
  readonly gates?: readonly Gate[]
  readonly participants?: readonly Participant[]
  readonly projections?: readonly Projection[]
  readonly reactions?: readonly Reaction[]
  readonly answers?: readonly QueryHandler[]
}

export interface Catalogue {
  readonly handlers: ReadonlyMap<string, Handler>
  readonly answers: ReadonlyMap<string, QueryHandler>
  readonly gatesOf: (command: string) => readonly Gate[]
  readonly participantsOf: (command: string) => readonly Participant[]
  readonly projections: readonly Projection[]
  readonly reactions: readonly Reaction[]
}

/** @throws when two modules declare the same name, or a gate stands before a report: programmers' mistakes. */
export function catalogueOf(modules: readonly Module[]): Catalogue {
  for (const { name, contract } of modules.flatMap((module) => module.gates ?? [])) {
    // What has physically happened cannot be held up (kernel.md §4): the module reacts to it with an exception.
    if (contract.intent === 'report') throw new Error(`the gate ${name} stands before the report ${contract.name}`)
  }
  const gates = Map.groupBy(
    modules.flatMap((module) => module.gates ?? []),
    (gate) => gate.contract.name,
  )
  const participants = Map.groupBy(
    modules.flatMap((module) => module.participants ?? []),
    (participant) => participant.contract.name,
  )
  const projections = modules.flatMap((module) => module.projections ?? [])
  const reactions = modules.flatMap((module) => module.reactions ?? [])
  // Both are followers of the feed, whose cursor goes by their name.
  byName([...projections, ...reactions], ({ name }) => name)
  return {
    handlers: byName(
      modules.flatMap((module) => module.handlers ?? []),
      (handler) => handler.contract.name,
    ),
    answers: byName(
      modules.flatMap((module) => module.answers ?? []),
      (answer) => answer.contract.name,
    ),
    gatesOf: (command) => gates.get(command) ?? [],
    participantsOf: (command) => participants.get(command) ?? [],
    projections,
    reactions,
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
