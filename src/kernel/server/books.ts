import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { Attempt, Prepared } from './attempt.ts'
import { settleAll, type WriteTx } from './database.ts'
import type { Context, LedgerEvent, Projection, Recorded, Reservation, StatesOf, StreamRef, Streams } from './handler.ts'
import { streamKey, type LedgerStore, type StoredKey, type StreamRow, type WrittenAttempt } from './ledger-store.ts'
import { Order } from './terminal.ts'

/**
 * The open books of one batch: stream states as they stand after every command decided so far,
 * and what is still to be written. One instance lives as long as one transaction.
 */
export class Books {
  readonly #store: LedgerStore
  readonly #siteId: SiteId
  readonly #projections: readonly Projection[]
  readonly #recordedAt: Instant
  #keys = new Map<string, StoredKey>()
  #streams = new Map<string, StreamRow>()
  #loaded = new Set<string>()
  #taken = new Map<string, string>()
  #touched = new Set<string>()
  #events: Recorded[] = []
  #attempts: WrittenAttempt[] = []
  #reservations: Reservation[] = []
  #beside: ((tx: WriteTx) => Promise<void>)[] = []
  readonly kinds = new Set<string>()
  readonly order = new Order((commandId) => this.#keys.get(commandId)?.answer.outcome === 'accepted')
  #start: Position = { epoch: 0, seq: 0 }
  #seq = 0

  constructor(store: LedgerStore, siteId: SiteId, projections: readonly Projection[], recordedAt: Instant) {
    this.#store = store
    this.#siteId = siteId
    this.#projections = projections.filter((projection) => projection.follows !== 'feed')
    this.#recordedAt = recordedAt
  }

  async open(attempts: readonly Attempt[]): Promise<void> {
    const ids = attempts.flatMap(({ commandId, dependsOn = [] }) => [commandId, ...dependsOn])
    const { position, keys } = await this.#store.open(ids)
    await this.order.open(this.#store.loadParked, attempts)
    this.#start = position
    this.#seq = position.seq
    this.#keys = keys
  }

  get position(): Position {
    return { epoch: this.#start.epoch, seq: this.#seq }
  }

  findKey(commandId: string): StoredKey | undefined {
    return this.#keys.get(commandId)
  }

  /** Tells whether these personal values are the ones kept; what was erased, or never kept, does not speak against it. */
  async keeps(personal: Prepared['personal']): Promise<boolean> {
    if (personal.length === 0) return true
    const kept = await this.withFlushed(() => this.#store.loadPersonal(personal.map(({ reference }) => reference)))
    return personal.every(({ reference, value }) => (kept.get(reference) ?? value) === value)
  }

  async load(refs: readonly StreamRef[]): Promise<void> {
    const missing = new Map(refs.map((ref) => [streamKey(ref.stream.kind, ref.id), ref]))
    for (const key of missing.keys()) if (this.#loaded.has(key)) missing.delete(key)
    if (missing.size === 0) return
    for (const key of missing.keys()) this.#loaded.add(key)
    for (const [key, row] of await this.#store.loadStreams([...missing.values()])) this.#streams.set(key, row)
  }

  statesOf<S extends Streams>(streams: S): StatesOf<S> {
    const state = (ref: StreamRef) => this.#streams.get(streamKey(ref.stream.kind, ref.id))?.state
    return Object.fromEntries(
      Object.entries(streams).map(([name, ref]) => [name, Array.isArray(ref) ? ref.map(state) : state(ref as StreamRef)]),
    ) as StatesOf<S>
  }

  async loadReservations(reservations: readonly Reservation[]): Promise<void> {
    if (reservations.length > 0) for (const [key, owner] of await this.#store.loadReservations(reservations)) this.#taken.set(key, owner)
  }

  isTaken(reservation: Reservation): boolean {
    const owner = this.#taken.get(`${reservation.set}\n${reservation.key}`)
    return owner !== undefined && owner !== reservation.owner
  }

  reserve(reservations: readonly Reservation[]): void {
    for (const reservation of reservations) {
      const key = `${reservation.set}\n${reservation.key}`
      if (this.#taken.has(key)) continue
      this.#taken.set(key, reservation.owner)
      this.#reservations.push(reservation)
    }
  }

  append({ stream, id }: StreamRef, happened: LedgerEvent, context: Context): void {
    const event = stream.event.parse(happened) as LedgerEvent
    const key = streamKey(stream.kind, id)
    const before = this.#streams.get(key)
    const version = (before?.version ?? 0) + 1
    this.#streams.set(key, {
      id,
      kind: stream.kind,
      version,
      state: stream.evolve(before?.state, event, context),
      storedVersion: before?.storedVersion ?? 0,
    })
    this.#touched.add(key)
    this.kinds.add(stream.kind)
    this.#seq += 1
    this.#events.push({
      siteId: this.#siteId,
      position: { epoch: this.#start.epoch, seq: this.#seq },
      streamId: id,
      streamKind: stream.kind,
      version,
      event,
      occurredAt: context.occurredAt,
      recordedAt: this.#recordedAt,
      actorId: context.actor.accountId,
      commandId: context.commandId,
    })
  }

  recordAttempt(command: Prepared, context: Context, answer: Outcome): void {
    const { attempt, bodyHash } = command
    this.#keys.set(attempt.commandId, { name: attempt.contract.name, actorId: attempt.actor.accountId, bodyHash, answer })
    this.#attempts.push({ command, occurredAt: context.occurredAt, answer, equipmentId: this.order.placeOf(attempt.commandId) })
  }

  beside(write: (tx: WriteTx) => Promise<void>): void {
    this.#beside.push(write)
  }

  /** Facts come from tables, so what was decided before must stand in them. */
  async withFlushed<Facts>(read: () => Promise<Facts>): Promise<Facts> {
    if (this.#attempts.length > 0) await this.#flush()
    return read()
  }

  async close(): Promise<void> {
    await settleAll([this.#flush(), this.#store.close(this.#start, this.#seq, this.kinds)])
  }

  async #flush(): Promise<void> {
    const events = this.#events
    const touched = [...this.#touched].map((key) => this.#streams.get(key)!)
    const recordedAt = this.#recordedAt
    const written = this.#store.write({ recordedAt, events, attempts: this.#attempts, reservations: this.#reservations, streams: touched })
    for (const row of touched) this.#streams.set(streamKey(row.kind, row.id), { ...row, storedVersion: row.version })
    this.#events = []
    this.#attempts = []
    this.#reservations = []
    this.#touched.clear()
    const tx = this.#store.tx
    // Each writes its own table only, so all are on their way at once; the connection keeps them in one order.
    const projected = this.#projections.map(async (projection) => {
      const concerned = events.filter(({ streamKind }) => projection.streams.includes(streamKind))
      if (concerned.length > 0) await projection.apply(tx, concerned)
    })
    await settleAll([written, ...projected])
    const beside = this.#beside
    this.#beside = []
    for (const write of beside) await write(tx)
  }
}
