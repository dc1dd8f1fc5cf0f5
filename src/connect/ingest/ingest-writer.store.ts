import { inTransaction } from '../../kernel/server/database.ts'
import type { LinkBoard } from '../mapping/contract.ts'
import type { ClockLimits, Observation, PresenceObservation } from '../observation.ts'
import type { SessionEffect } from '../sparkplug/session-state.ts'
import { AliveMark } from './alive-mark.store.ts'
import { type Batch, openBatch } from './batch.ts'
import { BufferLevels } from './buffer-levels.ts'
import type { KnownMapping, MappedSource } from './known-mapping.ts'
import type { UnitState } from './derive-states.ts'
import { LastHeard } from './last-heard.ts'
import type { LeftOut } from './link-status.ts'
import { RateMeter } from './rate-meter.ts'
import { latestState } from './role-facts.ts'
import { type SourceOutcome, SourceMemories } from './source-memory.store.ts'
import { type Pool, type Tag, TagRegistry } from './tag-registry.store.ts'
import { takeEffects } from './take-effects.ts'
import { type LastValue, writeFacts, writeLastValues, writeSignals } from './write-facts.store.ts'
import { writeBuffers } from './write-buffers.store.ts'
import { writeMonitored } from './write-monitored.store.ts'
import { copySamples, DAY_MS, Partitions, writeQuarantine } from './write-samples.store.ts'

/** What a unit shows at this moment, for screens that move with the machine. */
export interface LiveSignal {
  readonly state: UnitState
  readonly faultCode: string | null
  /** When the newest of the words was said that the state is made of. */
  readonly since: string
  /** Newest values by role. */
  readonly readings: Readonly<Record<string, string>>
  readonly at: string
}

export interface WriterOptions {
  readonly siteId: string
  readonly connectionId: string
  readonly pool: Pool
  /** As it stands after the last commit of a command. */
  readonly mapping: () => Promise<KnownMapping>
  readonly live: (equipmentId: string, signal: LiveSignal) => void
  /** Values that must keep a range are stored and marked. */
  readonly monitored: () => void
  readonly board: LinkBoard
  /** Epoch milliseconds. */
  readonly nowMs: () => number
  readonly retentionDays: number
  readonly clock?: ClockLimits
  /** Signals that are told apart at most. */
  readonly mostTags?: number
}

const LAST_VALUES_EVERY_MS = 2_000

/**
 * The one writer of one connection. A batch is one transaction: samples by COPY, facts, what states are made of, marks for time accounting.
 * It resolves after the commit, so an acknowledgement that waits for it promises that nothing is lost; when it rejects, nothing of the batch
 * is stored or remembered, and the same batch can be given again.
 */
export class IngestWriter {
  values = 0
  quarantined = 0
  lastMessageAtMs: number | undefined
  readonly rate = new RateMeter()
  readonly #options: WriterOptions
  readonly #tags: TagRegistry
  readonly #memories: SourceMemories
  readonly #partitions: Partitions
  readonly #alive: AliveMark
  readonly #heard = new LastHeard()
  readonly #buffers = new BufferLevels()
  readonly #lastValues = new Map<number, LastValue>()
  #lastWrittenMs = 0
  #sources: ReadonlyMap<string, MappedSource> = new Map()
  #turn: Promise<unknown> = Promise.resolve()
  #isLoaded = false

  constructor(options: WriterOptions) {
    this.#options = options
    this.#tags = new TagRegistry(options.pool, options.siteId, options.connectionId, options.mostTags)
    this.#memories = new SourceMemories(options.pool, options.siteId)
    this.#partitions = new Partitions(options.pool)
    this.#alive = new AliveMark(options.pool, options.siteId, options.connectionId)
  }

  get leftOut(): LeftOut {
    return this.#tags.leftOut
  }

  commit(effects: readonly SessionEffect[]): Promise<void> {
    return this.#exclusively(async () => {
      const { observations, presences } = takeEffects(effects)
      const isOpen = await this.#follow()
      // Switched off: nothing any more, at once (EC-08), but that its machines are no longer heard.
      if (isOpen) await this.#store(observations, presences)
      else
        await this.#store(
          [],
          presences.filter(({ online }) => !online),
        )
    })
  }

  /** Lets time pass: silence becomes "no data", and a machine that no longer counts stands. */
  tick(): Promise<void> {
    return this.#exclusively(async () => {
      if (!(await this.#follow())) return
      const nowMs = this.#options.nowMs()
      const batch = this.#batch(nowMs)
      const silent: [MappedSource, number][] = []
      for (const source of this.#sources.values()) {
        const silentAtMs = this.#heard.dueSilence(source, nowMs)
        if (silentAtMs !== undefined) {
          silent.push([source, silentAtMs])
          batch.addPresence(source, false, silentAtMs)
        } else if (source.facts.runsWhileCountingMs !== undefined && this.#memories.knows(source)) batch.touch(source)
      }
      await this.#write(batch, nowMs)
      for (const [source, silentAtMs] of silent) this.#heard.noteSilent(source, silentAtMs)
    })
  }

  /** Leaves a mark that it is there. Before it has noted what its last absence hid, it does not. */
  async markAlive(): Promise<void> {
    if (this.#isLoaded) await this.#alive.write(this.#options.nowMs())
  }

  /** The wire is gone: of sources without a death of their own, nothing is known any more. */
  loseAll(): Promise<void> {
    return this.#exclusively(async () => {
      await this.#follow()
      const nowMs = this.#options.nowMs()
      const batch = this.#batch(nowMs)
      const lost = [...this.#sources.values()].filter((source) => this.#heard.isSpeaking(source))
      for (const source of lost) batch.addPresence(source, false, nowMs)
      await this.#write(batch, nowMs)
      for (const source of lost) this.#heard.noteSilent(source, nowMs)
    })
  }

  /** Writes what was kept back. */
  close(): Promise<void> {
    return this.#exclusively(() => this.#flushLastValues(Number.POSITIVE_INFINITY))
  }

  #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** Takes the newest mapping over. @returns whether the connection is switched on. */
  async #follow(): Promise<boolean> {
    const { connectionId, nowMs } = this.#options
    if (!this.#isLoaded) await this.#tags.load()
    const mapping = await this.#options.mapping()
    const sources = mapping.sources.get(connectionId) ?? new Map<string, MappedSource>()
    if (sources !== this.#sources) {
      const kept = new Set([...sources.values()].map(({ sourceId }) => sourceId))
      const gone = [...this.#sources.values()].filter(({ sourceId }) => !kept.has(sourceId))
      const batch = this.#batch(nowMs())
      for (const source of gone) batch.addPresence(source, false, nowMs())
      await this.#write(batch, nowMs())
      for (const { sourceId } of gone) this.#memories.forget(sourceId)
      this.#sources = sources
      await this.#monitor(this.#tags.remap(sources))
    }
    if (!this.#isLoaded) await this.#noteAbsence()
    this.#isLoaded = true
    return mapping.connections.has(connectionId)
  }

  /** A value that is outside already, and is not said again, shall be seen when its range is switched on. */
  async #monitor(fresh: readonly Tag[]): Promise<void> {
    if (fresh.length === 0) return
    const { board, nowMs } = this.#options
    const batch = this.#batch(nowMs())
    for (const { tagId } of fresh) {
      const last = board.lastOf(tagId)
      if (last) batch.monitor(tagId, last.value, last.atMs)
    }
    await this.#write(batch, nowMs())
  }

  /** A writer that ended without a farewell heard nothing from then on: of the machines that were there, nothing is known until they are heard again. */
  async #noteAbsence(): Promise<void> {
    const goneAtMs = await this.#alive.read()
    if (goneAtMs === undefined) return
    const nowMs = this.#options.nowMs()
    const batch = this.#batch(nowMs)
    for (const source of this.#sources.values())
      if (await this.#memories.isThere(source, goneAtMs)) batch.addPresence(source, false, goneAtMs)
    await this.#write(batch, nowMs)
    for (const source of batch.inputs.keys()) this.#heard.noteSilent(source, goneAtMs)
  }

  #batch(nowMs: number): Batch {
    return openBatch(nowMs, this.#options.retentionDays * DAY_MS, this.#options.clock)
  }

  async #store(observations: readonly Observation[], presences: readonly PresenceObservation[]): Promise<void> {
    const nowMs = this.#options.nowMs()
    await this.#tags.learn(observations, new Date(nowMs).toISOString())
    const batch = this.#batch(nowMs)
    const noted = presences.map((presence) => this.#takePresence(batch, presence))
    batch.addObservations(observations, (source) => this.#tags.sourceOf(source))
    for (const { source, firstAtMs } of batch.heard.values()) {
      const silentSinceMs = this.#heard.silentSince(source)
      const isBorn = batch.inputs.get(source)?.some((input) => input.kind === 'presence' && input.online)
      // It speaks again without having been born again. A birth repeats values that are older than the silence.
      if (silentSinceMs !== undefined && !isBorn) batch.addPresence(source, true, firstAtMs > silentSinceMs ? firstAtMs : nowMs)
    }
    await this.#write(batch, nowMs)
    for (const { source } of batch.heard.values()) this.#heard.noteHeard(source, nowMs)
    for (const note of noted) note?.()
    if (observations.length === 0) return
    this.lastMessageAtMs = nowMs
    this.values += observations.length
    this.rate.note(observations.length, nowMs)
  }

  /** @returns what is to be remembered once it is committed. */
  #takePresence(batch: Batch, { source, online, atMs, arrivedAtMs }: PresenceObservation): (() => void) | undefined {
    const { mapped } = this.#tags.sourceOf(source)
    if (mapped === undefined) return undefined
    const booked = batch.bookedAt(atMs, arrivedAtMs)
    const silentSinceMs = online ? this.#heard.silentSince(mapped) : undefined
    // A clock that is behind says that it came before it went: then the arrival tells when it was back.
    const isBefore = silentSinceMs !== undefined && booked.atMs <= silentSinceMs
    batch.addPresence(mapped, online, isBefore ? arrivedAtMs : booked.atMs, booked.flags)
    return () => (online ? this.#heard.noteHeard(mapped, arrivedAtMs) : this.#heard.noteSilent(mapped, booked.atMs))
  }

  async #write(batch: Batch, nowMs: number): Promise<void> {
    const { pool, siteId } = this.#options
    const outcomes: SourceOutcome[] = []
    for (const [source, inputs] of batch.inputs) outcomes.push(await this.#memories.decide(source, inputs, nowMs))
    const facts = outcomes.flatMap((outcome) => outcome.facts.map((fact) => ({ ...fact, equipmentId: outcome.source.equipmentId })))
    const signals = outcomes.flatMap((outcome) => outcome.signals.map((signal) => ({ ...signal, sourceId: outcome.source.sourceId })))
    for (const value of batch.lastValues.values()) this.#lastValues.set(value.tagId, value)
    if (batch.days.size + facts.length + signals.length + batch.quarantined.length + batch.monitored.length === 0)
      return this.#memories.keep(outcomes)
    try {
      for (const day of batch.days.keys()) await this.#partitions.ensureDay(day)
      for (const fact of facts) await this.#partitions.ensureMonth(fact.atMs)
      await inTransaction(pool, 'begin', async (client) => {
        for (const [day, rows] of batch.days) await copySamples(client, day, rows)
        if (batch.quarantined.length > 0) await writeQuarantine(client, siteId, batch.quarantined)
        if (batch.monitored.length > 0) await writeMonitored(client, siteId, batch.monitored, nowMs)
        if (signals.length > 0) await writeSignals(client, siteId, signals)
        if (facts.length > 0) await writeFacts(client, siteId, facts, new Date(nowMs).toISOString())
      })
    } catch (error) {
      this.#partitions.forget()
      throw error
    }
    this.#memories.keep(outcomes)
    this.quarantined += batch.quarantined.length
    this.#tell(outcomes, batch, nowMs)
    if (batch.monitored.length > 0) this.#options.monitored()
    await this.#flushLastValues(nowMs)
  }

  #tell(outcomes: readonly SourceOutcome[], batch: Batch, nowMs: number): void {
    for (const value of batch.newest.values()) this.#options.board.noteLast(value.tagId, value.value, value.atMs)
    for (const { source, memory, facts } of outcomes) {
      this.#buffers.note(source.equipmentId, memory.state.readings)
      if (facts.length === 0) continue
      const { state, faultCode, atMs } = latestState(memory.state, nowMs)
      const readings = Object.fromEntries(Object.entries(memory.state.readings).map(([role, reading]) => [role, reading.value]))
      const newestMs = Object.values(memory.state.readings).reduce((latest, reading) => Math.max(latest, reading.atMs), atMs)
      this.#options.live(source.equipmentId, {
        ...{ state, faultCode, readings },
        since: new Date(atMs).toISOString(),
        at: new Date(newestMs).toISOString(),
      })
    }
  }

  /** Only for people to look at, so it may come a little later and share a flush. */
  async #flushLastValues(nowMs: number): Promise<void> {
    if (this.#lastValues.size === 0 || nowMs - this.#lastWrittenMs < LAST_VALUES_EVERY_MS) return
    const values = [...this.#lastValues.values()]
    this.#lastValues.clear()
    this.#lastWrittenMs = nowMs
    const { pool, siteId } = this.#options
    const buffers = this.#buffers.take()
    await inTransaction(pool, 'begin', async (client) => {
      await writeLastValues(client, siteId, values)
      if (buffers.length > 0) await writeBuffers(client, siteId, buffers)
    }).catch(() => this.#buffers.forget(buffers))
  }
}
