import type { Outcome } from '../contract/command.ts'
import type { Decision } from '../contract/decision.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { holds, may, type ScopeTree } from './access.ts'
import { isSameAttempt, reused, type Prepared } from './attempt.ts'
import { canonical, derivedId, sha256 } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import type { Context, LedgerEvent, Reader, StreamRef, Streams } from './handler.ts'
import { Books, type LedgerStore } from './books.ts'

export interface BatchFrame {
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly store: LedgerStore
  readonly reader: Reader
  readonly tree: ScopeTree
  readonly recordedAt: Instant
}

/**
 * Decides commands in order inside the open transaction of `store` and leaves everything written but not committed.
 * Reads are batched, decisions are made in memory, writes go by `unnest` (kernel.md §1).
 */
export async function decideBatch(frame: BatchFrame, commands: readonly Prepared[]): Promise<Outcome[]> {
  const books = new Books(frame.store, frame.siteId, frame.catalogue.projections, frame.recordedAt)
  await books.open(commands.map(({ attempt }) => attempt.commandId))
  const planned = commands.map((command) => plan(frame, command))
  await books.load(planned.flatMap(({ streams }) => Object.values(streams).flat()))
  await books.loadReservations(planned.flatMap(({ reservations }) => reservations))
  const outcomes: Outcome[] = []
  for (const command of planned) outcomes.push(await decideOne(frame, books, command))
  await books.close()
  return outcomes
}

interface Planned {
  readonly command: Prepared
  readonly context: Context
  /** Empty as long as a handler with `locate` has not looked. */
  readonly streams: Streams
  readonly reservations: readonly { set: string; key: string; owner: string; refusal: string }[]
}

function plan({ siteId, recordedAt }: BatchFrame, command: Prepared): Planned {
  const { attempt, handler, input } = command
  const context: Context = {
    siteId,
    commandId: attempt.commandId,
    actor: attempt.actor,
    recordedAt,
    occurredAt: attempt.occurredAt ?? recordedAt,
    idFor: (label) => derivedId(siteId, attempt.commandId, label),
  }
  const streams = handler.locate ? {} : handler.streams(input, context, undefined)
  return { command, context, streams, reservations: handler.reserves?.(input, context) ?? [] }
}

/** The streams that had to be looked for, and those that the state of the first ones names. */
async function findStreams(frame: BatchFrame, books: Books, { command, context, streams: planned }: Planned): Promise<Streams> {
  const { handler, input } = command
  const located = handler.locate && (await books.withFlushed(() => handler.locate!(frame.reader, input, context)))
  const streams: Streams = handler.locate ? handler.streams(input, context, located) : planned
  await books.load(Object.values(streams).flat())
  if (!handler.further) return streams
  const further: Streams = handler.further(input, books.statesOf(streams), context, located)
  await books.load(Object.values(further).flat())
  return { ...streams, ...further }
}

async function decideOne(frame: BatchFrame, books: Books, planned: Planned): Promise<Outcome> {
  const { command } = planned
  const earlier = books.findKey(command.attempt.commandId)
  if (earlier) return isSameAttempt(earlier, command) ? earlier.answer : reused
  const outcome = await decideNew(frame, books, planned)
  books.recordAttempt(command, planned.context, outcome, digestOf(command, outcome))
  return outcome
}

async function decideNew(frame: BatchFrame, books: Books, planned: Planned): Promise<Outcome> {
  const { command, context } = planned
  const { handler, input } = command
  if (!holds(context.actor, handler.contract.permission)) return refused('not_permitted')
  const streams = await findStreams(frame, books, planned)
  const states = books.statesOf(streams)
  const where = handler.scope(input, states) ?? frame.siteId
  if (!may(context.actor, handler.contract.permission, where, frame.tree)) return refused('not_permitted')
  const taken = planned.reservations.find((reservation) => books.isTaken(reservation))
  if (taken) return refused(taken.refusal)

  const facts = handler.facts && (await books.withFlushed(() => handler.facts!(frame.reader, input, states, context)))
  const decision: Decision<any, string> = handler.decide(input, states, facts, context)
  if (decision.outcome === 'refused') return refused(decision.refusal)
  const objections = await runGates(frame, books, planned)
  if (objections.length > 0) return refused(...(objections as [string, ...string[]]))

  books.reserve(planned.reservations)
  appendAll(books, streams, decision.events, command, context)
  await runParticipants(frame, books, planned, eventsIn(decision.events))
  if (handler.beside) books.beside((tx) => handler.beside!(tx, input, context))
  return { outcome: 'accepted', position: books.position, result: decision.result }
}

async function runGates(frame: BatchFrame, books: Books, { command, context }: Planned): Promise<string[]> {
  const objections: string[] = []
  for (const gate of frame.catalogue.gatesOf(command.attempt.contract.name)) {
    const streams: Streams = gate.streams(command.input, context)
    await books.load(Object.values(streams).flat())
    const facts = gate.facts && (await books.withFlushed(() => gate.facts!(frame.reader, command.input, context)))
    const reasons = gate.decide(command.input, books.statesOf(streams), facts, context)
    objections.push(...reasons.map((reason) => `${gate.name}.${reason}`))
  }
  return objections
}

async function runParticipants(
  frame: BatchFrame,
  books: Books,
  { command, context }: Planned,
  happened: readonly LedgerEvent[],
): Promise<void> {
  for (const participant of frame.catalogue.participantsOf(command.attempt.contract.name)) {
    const streams: Streams = participant.streams(command.input, context)
    await books.load(Object.values(streams).flat())
    const events = participant.decide(command.input, books.statesOf(streams), happened, context)
    appendAll(books, streams, events, command, context)
  }
}

function appendAll(books: Books, streams: Streams, events: Record<string, unknown>, command: Prepared, context: Context): void {
  for (const [name, happened] of Object.entries(events)) {
    const target = streams[name]
    if (!target) throw new Error(`${command.attempt.contract.name} decided on the stream ${name}, which it did not declare`)
    const targets = (Array.isArray(target) ? target : [target]) as StreamRef[]
    const lists = (Array.isArray(target) ? happened : [happened]) as (readonly LedgerEvent[] | undefined)[]
    targets.forEach((ref, index) => {
      for (const event of lists[index] ?? []) books.append(ref, event, context)
    })
  }
}

function eventsIn(events: Record<string, unknown>): LedgerEvent[] {
  return (Object.values(events) as unknown[]).flat(2) as LedgerEvent[]
}

function digestOf({ attempt, kept }: Prepared, outcome: Outcome): Buffer {
  return sha256(canonical([attempt.actor.accountId, attempt.contract.name, outcome]), kept)
}

function refused(...refusals: [string, ...string[]]): Outcome {
  return { outcome: 'refused', refusals }
}
