import type * as z from 'zod'
import type { CommandContract, Position } from '../contract/command.ts'
import type { Decision } from '../contract/decision.ts'
import type { EquipmentId, Instant, SiteId } from '../contract/ids.ts'
import type { QueryContract } from '../contract/query.ts'
import type { Actor, Scope, ScopeTree } from './access.ts'
import type { ReadTx, WriteTx } from './database.ts'

export interface LedgerEvent {
  readonly kind: string
  readonly payload: object
}

/** When something happened and when it was written down. Instants in UTC. */
export interface Moment {
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}

/** A family of streams: what can happen in one, and what that makes of its state. Pure. */
export interface StreamKind<State = any, Event extends LedgerEvent = any> {
  readonly kind: string
  /** What the stream id names, for docs/streams.md. */
  readonly key: string
  readonly event: z.ZodType<Event>
  evolve(state: State | undefined, event: Event, moment: Moment): State
}

export function defineStream<State, Event extends LedgerEvent>(
  stream: StreamKind<State, Event>,
): StreamKind<State, Event> & {
  at(id: string): StreamRef<State, Event>
} {
  const kind = { ...stream, at: (id: string): StreamRef<State, Event> => ({ stream: kind, id }) }
  return kind
}

export interface StreamRef<State = any, Event extends LedgerEvent = any> {
  readonly stream: StreamKind<State, Event>
  readonly id: string
}
export type Streams = Readonly<Record<string, StreamRef | readonly StreamRef[]>>

export type StatesOf<S extends Streams> = {
  readonly [K in keyof S]: S[K] extends StreamRef<infer State, any>
    ? State | undefined
    : S[K] extends readonly StreamRef<infer State, any>[]
      ? readonly (State | undefined)[]
      : never
}
export type EventsOf<S extends Streams> = {
  readonly [K in keyof S]?: S[K] extends StreamRef<any, infer Event>
    ? readonly Event[]
    : S[K] extends readonly StreamRef<any, infer Event>[]
      ? readonly (readonly Event[])[]
      : never
}

/** Everything a decision may know besides input, states and facts. Clock, ids and chance come from outside. */
export interface Context extends Moment {
  readonly siteId: SiteId
  readonly commandId: string
  readonly actor: Actor
  /** The equipment tree, for decisions about rights. */
  readonly tree: ScopeTree
  /** What stands beside the body of a command that people have signed: their signatures, and the SHA-256 of what they signed, in hex. */
  readonly signed?: { readonly signatures: readonly string[]; readonly content: string }
  /** A new id that is the same at every repetition of this command. */
  idFor(label: string): string
}

export interface Recorded<Event = LedgerEvent> extends Moment {
  readonly siteId: SiteId
  readonly position: Position
  readonly streamId: string
  readonly streamKind: string
  readonly version: number
  readonly event: Event
  readonly actorId: string
  readonly commandId: string
}

/** Reads across modules go by query contract; reads of the own tables by `tx`. */
export interface Reader {
  readonly tx: ReadTx
  readonly siteId: SiteId
  ask<Input extends z.ZodObject, Output extends z.ZodType>(
    contract: QueryContract<Input, Output>,
    input: z.input<Input>,
  ): Promise<z.infer<Output>>
}

export interface Reservation<Refusal extends string = string> {
  readonly set: string
  readonly key: string
  /** Who takes the key: the same owner may take it again. */
  readonly owner: string
  readonly refusal: Refusal
}

export interface Handler<
  Input extends z.ZodObject = any,
  S extends Streams = any,
  F extends Streams = any,
  Facts = any,
  Refusal extends string = string,
> {
  readonly contract: CommandContract<Input, Refusal>
  /** Every stream that the decision reads or writes. `located` is what `locate` found. */
  readonly streams: (input: z.infer<Input>, context: Context, located: any) => S
  /** Streams that are named by the state of the first ones: the units on which a job runs. */
  readonly further?: (input: z.infer<Input>, states: StatesOf<S>, context: Context, located: any) => F
  /** An indexed read for commands whose streams are not named by their input. The pending writes of the batch are flushed first. */
  readonly locate?: (reader: Reader, input: z.infer<Input>, context: Context) => Promise<any>
  /** The equipment that the permission must cover, all of it where something goes from here to there; undefined: the whole site. */
  readonly scope: (input: z.infer<Input>, states: StatesOf<S & F>) => EquipmentId | readonly [EquipmentId, EquipmentId] | undefined
  /** The operations categories of ISA-95 to which what it touches belongs. */
  readonly categories?: (input: z.infer<Input>, states: StatesOf<S & F>) => readonly string[]
  readonly reserves?: (input: z.infer<Input>, context: Context, located: any) => readonly Reservation<NoInfer<Refusal>>[]
  /** What `decide` must know besides the states. The pending writes of the batch are flushed first. */
  readonly facts?: (reader: Reader, input: z.infer<Input>, states: StatesOf<S & F>, context: Context, located: any) => Promise<Facts>
  readonly decide: (
    input: z.infer<Input>,
    states: StatesOf<S & F>,
    facts: Facts,
    context: Context,
  ) => Decision<EventsOf<S & F>, NoInfer<Refusal>>
  /** Writes that must not stand in the ledger (a password's hash), in the same transaction. */
  readonly beside?: (tx: WriteTx, input: z.infer<Input>, context: Context) => Promise<void>
}

type None = Record<never, never>

export function defineHandler<Input extends z.ZodObject, S extends Streams, Refusal extends string, Facts = undefined>(
  handler: Handler<Input, S, None, Facts, Refusal> & { readonly further?: undefined },
): Handler<Input, S, None, Facts, Refusal>
export function defineHandler<Input extends z.ZodObject, S extends Streams, F extends Streams, Refusal extends string, Facts = undefined>(
  handler: Handler<Input, S, F, Facts, Refusal> & { readonly further: unknown },
): Handler<Input, S, F, Facts, Refusal>
export function defineHandler(handler: Handler): Handler {
  return handler
}

/** Another module's say in a command (kernel.md §6): every gate of the command runs, and all their reasons are answered. */
export interface Gate<Input extends z.ZodObject = any, S extends Streams = any, Facts = any> {
  /** Namespace of its refusals: `quality`. */
  readonly name: string
  readonly contract: CommandContract<Input, any>
  readonly refusals: Readonly<Record<string, { readonly en: string; readonly de: string }>>
  readonly streams: (input: z.infer<Input>, context: Context) => S
  /** Whether these states make it look anything up; without it, it always does. Without facts `decide` gets undefined. */
  readonly asks?: (states: StatesOf<S>) => boolean
  readonly facts?: (reader: Reader, input: z.infer<Input>, context: Context, states: StatesOf<S>) => Promise<Facts>
  readonly decide: (input: z.infer<Input>, states: StatesOf<S>, facts: Facts, context: GateContext) => readonly string[]
}
export interface GateContext extends Context {
  /** Whether this person has the right to the very command that is decided, where it acts. */
  readonly permits: (actor: Actor) => boolean
}

export function defineGate<Input extends z.ZodObject, S extends Streams, Facts = undefined>(
  gate: Gate<Input, S, Facts>,
): Gate<Input, S, Facts> {
  return gate
}

/** Another module's change in the same transaction: it sees what the command did and adds events to its own streams. */
export interface Participant<Input extends z.ZodObject = any, S extends Streams = any> {
  readonly name: string
  readonly contract: CommandContract<Input, any>
  readonly streams: (input: z.infer<Input>, context: Context) => S
  readonly decide: (input: z.infer<Input>, states: StatesOf<S>, happened: readonly LedgerEvent[], context: Context) => EventsOf<S>
}

export function defineParticipant<Input extends z.ZodObject, S extends Streams>(participant: Participant<Input, S>): Participant<Input, S> {
  return participant
}

/**
 * A reading model. Synchronous ones touch only rows keyed by the stream whose event they apply and run in the command's transaction;
 * `follows: 'feed'` ones may aggregate over streams and run behind the feed with a cursor of their own.
 */
export interface Projection {
  readonly name: string
  /** Raised when the rows would come out differently: the table is rebuilt in a shadow and swapped. */
  readonly version: number
  readonly tables: readonly string[]
  readonly streams: readonly string[]
  readonly follows?: 'feed'
  apply(tx: WriteTx, events: readonly Recorded<any>[]): Promise<void>
}

export function defineProjection(projection: Projection): Projection {
  return projection
}

/** Something that follows from an event: a command whose id is derived from the event, so at-least-once becomes once. */
export interface Reaction {
  readonly name: string
  readonly streams: readonly string[]
  react(event: Recorded<any>, reader: Reader): Promise<readonly Reacted[]>
}
export interface Reacted {
  readonly contract: CommandContract<any, any>
  readonly input: object
  readonly occurredAt?: Instant
}

export function defineReaction(reaction: Reaction): Reaction {
  return reaction
}

export interface QueryHandler<Input extends z.ZodObject = any, Output extends z.ZodType = any> {
  readonly contract: QueryContract<Input, Output>
  readonly answer: (reader: Reader, input: z.infer<Input>, scope: Scope, context: QueryContext) => Promise<z.input<Output>>
}
export interface QueryContext {
  readonly now: Instant
  readonly actor: Actor
}

export function defineAnswer<Input extends z.ZodObject, Output extends z.ZodType>(
  handler: QueryHandler<Input, Output>,
): QueryHandler<Input, Output> {
  return handler
}
