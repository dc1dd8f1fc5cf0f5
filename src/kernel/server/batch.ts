import { kernelRefusals, type Outcome, type Position } from '../contract/command.ts'
import type { Decision } from '../contract/decision.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { type Actor, holds, may, type ScopeTree } from './access.ts'
import { isSameAttempt, reused, type Prepared } from './attempt.ts'
import { Books } from './books.ts'
import { derivedId } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import { settleAll } from './database.ts'
import type { Context, Gate, GateContext, LedgerEvent, Participant, Reader, Reservation, StreamRef, Streams } from './handler.ts'
import type { LedgerStore } from './ledger-store.ts'
import { claimOn } from './terminal.ts'

export interface BatchFrame {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly store: LedgerStore
  readonly reader: Reader
  readonly tree: ScopeTree
  readonly recordedAt: Instant
  /** Told how long each decision took. @returns true when the batch has used up its time. */
  readonly isFull: (command: string, milliseconds: number) => boolean
}

export interface DecidedBatch {
  /** Of the first commands; those that did not fit into the batch's time have none. */
  readonly outcomes: readonly Outcome[]
  readonly position: Position
  /** The streams that got events. */
  readonly kinds: ReadonlySet<string>
}

/**
 * Decides commands in order inside the open transaction of `store` and leaves everything written but not committed.
 * Reads are batched, decisions are made in memory, writes go by `unnest` (kernel.md §1).
 */
export async function decideBatch(frame: BatchFrame, commands: readonly Prepared[]): Promise<DecidedBatch> {
  const books = new Books(frame.store, frame.siteId, frame.catalogue.projections, frame.recordedAt)
  // What must look first is planned when its turn has come: it sees what was decided before it.
  const plans = commands.map((command) => (command.handler.locate || command.handler.further ? undefined : planEarly(frame, command)))
  const known = plans.filter((planned) => planned !== undefined)
  await settleAll([books.open(commands.map(({ attempt }) => attempt)), loadPlans(books, known)])
  const outcomes: Outcome[] = []
  for (const [index, command] of commands.entries()) {
    const startedAtMs = performance.now()
    outcomes.push(await decideOne(frame, books, command, plans[index]))
    if (frame.isFull(command.attempt.contract.name, performance.now() - startedAtMs)) break
  }
  await books.close()
  return { outcomes, position: books.position, kinds: books.kinds }
}

interface Planned {
  readonly command: Prepared
  readonly context: Context
  readonly located: unknown
  readonly streams: Streams
  readonly reservations: readonly Reservation[]
  readonly gates: readonly (readonly [Gate, Streams])[]
  readonly participants: readonly (readonly [Participant, Streams])[]
}

function contextOf({ siteId, recordedAt, tree }: BatchFrame, { attempt, bodyHash }: Prepared): Context {
  const { commandId, actor, occurredAt = recordedAt, signatures = [] } = attempt
  return {
    ...{ siteId, commandId, actor, tree, recordedAt, occurredAt },
    ...(signatures.length > 0 && { signed: { signatures, content: bodyHash.toString('hex') } }),
    idFor: (label) => derivedId(siteId, commandId, label),
  }
}

function plan(frame: BatchFrame, command: Prepared, located: unknown): Planned {
  const { handler, input } = command
  const context = contextOf(frame, command)
  const { gatesOf, participantsOf } = frame.catalogue
  return {
    command,
    context,
    located,
    streams: handler.streams(input, context, located),
    reservations: [...(handler.reserves?.(input, context, located) ?? []), ...claimOn(command.attempt.insteadOf, context.commandId)],
    gates: gatesOf(handler.contract.name).map((gate) => [gate, gate.streams(input, context)] as const),
    participants: participantsOf(handler.contract.name).map((participant) => [participant, participant.streams(input, context)] as const),
  }
}

/** A retry must get its first answer, whatever its streams would say today: a plan that fails is tried again when it is needed. */
function planEarly(frame: BatchFrame, command: Prepared): Planned | undefined {
  try {
    return plan(frame, command, undefined)
  } catch {
    return undefined
  }
}

async function planLate(frame: BatchFrame, books: Books, command: Prepared): Promise<Planned> {
  const { handler, input } = command
  const context = contextOf(frame, command)
  const located = handler.locate && (await books.withFlushed(() => handler.locate!(frame.reader, input, context)))
  const planned = plan(frame, command, located)
  await loadPlans(books, [planned])
  if (!handler.further) return planned
  const further: Streams = handler.further(input, books.statesOf(planned.streams), context, located)
  await books.load(Object.values(further).flat())
  return { ...planned, streams: { ...planned.streams, ...further } }
}

async function loadPlans(books: Books, plans: readonly Planned[]): Promise<void> {
  const named = ({ streams, gates, participants }: Planned) => [streams, ...gates.map(([, of]) => of), ...participants.map(([, of]) => of)]
  const refs = plans.flatMap(named).flatMap((streams) => Object.values(streams).flat())
  await settleAll([books.load(refs), books.loadReservations(plans.flatMap(({ reservations }) => reservations))])
}

async function decideOne(frame: BatchFrame, books: Books, command: Prepared, early: Planned | undefined): Promise<Outcome> {
  const earlier = books.findKey(command.attempt.commandId)
  if (earlier) return isSameAttempt(earlier, command) && (await books.keeps(command.personal)) ? earlier.answer : reused
  const planned = early ?? (await planLate(frame, books, command))
  const outcome = await decideNew(frame, books, planned)
  books.recordAttempt(command, planned.context, outcome)
  return outcome
}

async function decideNew(frame: BatchFrame, books: Books, planned: Planned): Promise<Outcome> {
  const { command, context, streams } = planned
  const { handler, input } = command
  const { permission, refusals } = handler.contract
  const states = books.statesOf(streams)
  // Looked at again although the door did: a right may have gone while the command waited.
  if (!holds(context.actor, permission)) return refused('not_permitted')
  const places = [handler.scope(input, states) ?? frame.siteId].flat()
  const categories = handler.categories?.(input, states)
  const permits = (actor: Actor) => places.every((place) => may(actor, permission, place, frame.tree, categories))
  if (!permits(context.actor)) return refused('not_permitted')
  const objection = books.order.objectionTo(command.attempt, places[0]!, frame.tree)
  if (objection) return refused(objection)
  const taken = planned.reservations.find((reservation) => books.isTaken(reservation))
  if (taken) return refused(declared(refusals, taken.refusal))

  const facts = handler.facts && (await books.withFlushed(() => handler.facts!(frame.reader, input, states, context, planned.located)))
  const decision: Decision<any, string> = handler.decide(input, states, facts, context)
  if (decision.outcome === 'refused') return refused(declared(refusals, decision.refusal))
  const objections = await runGates(frame, books, planned, permits)
  if (objections.length > 0) return refused(...(objections as [string, ...string[]]))

  books.reserve(planned.reservations)
  appendAll(books, streams, decision.events, planned)
  const happened = (Object.values(decision.events) as unknown[]).flat(2) as LedgerEvent[]
  for (const [participant, own] of planned.participants) {
    appendAll(books, own, participant.decide(input, books.statesOf(own), happened, context), planned)
  }
  if (handler.beside) books.beside((tx) => handler.beside!(tx, input, context))
  return { outcome: 'accepted', position: books.position, result: decision.result }
}

type Permits = GateContext['permits']
async function runGates({ reader }: BatchFrame, books: Books, planned: Planned, permits: Permits): Promise<string[]> {
  const { input } = planned.command
  const context = { ...planned.context, permits }
  const objections: string[] = []
  for (const [gate, streams] of planned.gates) {
    const states = books.statesOf(streams)
    const looksUp = gate.facts && (gate.asks?.(states) ?? true)
    const facts = looksUp ? await books.withFlushed(() => gate.facts!(reader, input, context, states)) : undefined
    const reasons = gate.decide(input, states, facts, context)
    objections.push(...reasons.map((reason) => `${gate.name}.${declared(gate.refusals, reason)}`))
  }
  return objections
}

function appendAll(books: Books, streams: Streams, events: Record<string, unknown>, { command, context }: Planned): void {
  for (const [name, happened] of Object.entries(events)) {
    const target = streams[name]
    if (!target) throw new Error(`${command.attempt.contract.name} decided on the stream ${name}, which it did not declare`)
    const targets = (Array.isArray(target) ? target : [target]) as StreamRef[]
    const lists = (Array.isArray(target) ? happened : [happened]) as (readonly LedgerEvent[] | undefined)[]
    if (lists.length > targets.length) throw new Error(`${command.attempt.contract.name} decided on more streams ${name} than it declared`)
    targets.forEach((ref, index) => {
      for (const event of lists[index] ?? []) books.append(ref, event, context)
    })
  }
}

/** A reason that nobody declared has no text for a person and no place in the OpenAPI document. */
function declared(refusals: Readonly<Record<string, unknown>>, code: string): string {
  if (!Object.hasOwn({ ...kernelRefusals, ...refusals }, code)) throw new Error(`refused with ${code}, which was not declared`)
  return code
}

function refused(...refusals: [string, ...string[]]): Outcome {
  return { outcome: 'refused', refusals }
}
